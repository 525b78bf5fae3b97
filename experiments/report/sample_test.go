package report

import (
	"fmt"
	"math"
	"time"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/rng"
)

// sample is a page like that of the main experiment, with numbers made up for these tests.
func sample() Page {
	yes, no := true, false
	networks := []Network{
		{"standard", "lenet", 61706, 340908, 416520, 205, 240, []string{"weight-sharing", "mixed-signs", "no-interneurons", "max-pool", "static-units", "feedforward-only", "nonlocal-error", "weight-transport", "label-vector", "mini-batch"}, false},
		{"plausible", "unshared, Dale, local heads", 431244, 431244, 431244, 410, 465, []string{"static-units", "feedforward-only", "signed-error", "label-vector", "mini-batch"}, false},
		{"twin", "plausible, by backprop", 431244, 431244, 431244, 380, 430, []string{"static-units", "feedforward-only", "nonlocal-error", "weight-transport", "label-vector", "mini-batch"}, false},
		{"random", "plausible, read-out only", 431244, 431244, 431244, 61, 90, []string{"static-units", "feedforward-only", "label-vector", "mini-batch"}, false},
	}
	p := Page{
		Experiment: "plausible-vs-standard",
		Question:   "Can a network without shared weights, with cells that obey Dale’s law and local learning, match a standard CNN?",
		Profile:    "full", Status: "expectation", Seeds: []uint64{1, 2, 3}, Clean: "clean",
		Start: time.Date(2026, 11, 23, 12, 15, 0, 0, time.UTC), Seconds: 1420,
		Networks: networks, Tables: sampleTables(networks), Training: sampleCurves(networks),
		Departures: []Departure{
			{"weight-sharing", "Shared weights", "one set of synapses serves every place", "each synapse is a thing of its own; no mechanism copies weights across the visual field"},
			{"mixed-signs", "Mixed signs", "one cell excites some targets and inhibits others", "a cell’s synapses are all excitatory or all inhibitory (Dale’s law)"},
			{"no-interneurons", "No interneurons", "no separate inhibitory cells", "about a fifth of cells are inhibitory interneurons"},
			{"max-pool", "Max pooling", "a unit copies its largest afferent exactly", "cells sum their afferents; a maximum is at best approximated by a circuit"},
			{"static-units", "Static units", "units have no time constant", "membranes integrate over milliseconds"},
			{"feedforward-only", "Feedforward only", "no lateral or feedback connection during inference", "most synapses are recurrent"},
			{"nonlocal-error", "Nonlocal error", "a chain of exact derivatives crosses stages", "a synapse sees its two cells and diffuse signals"},
			{"weight-transport", "Weight transport", "a path reads another synapse’s weight", "feedback synapses are separate from forward ones"},
			{"sleep-phase", "Sleep phase", "a separate phase without stimuli changes weights", "this use of sleep is a hypothesis"},
			{"signed-error", "Signed error", "error units carry both signs", "rates are non-negative"},
			{"label-vector", "Label vector", "every presentation comes with its full target vector", "animals learn from reward, and mostly without labels"},
			{"mini-batch", "Mini-batch", "updates are averaged over many stimuli seen at once", "stimuli come one after another"},
		},
		Criteria: []Criterion{
			{"local-update", "Local update", "the rule reads its own two cells, its own weight and broadcast scalars: 2; a chain of derivatives: 0", 3},
			{"weight-transport", "No weight transport", "no path reads another synapse’s weight: 2; its sign: 1; the weight: 0", 3},
			{"weight-sharing", "No weight sharing", "a synapse for every place: 2; convolution: 0", 3},
			{"dale", "Dale’s law", "every synapse keeps its cell’s sign: 2; in the forward path alone: 1; signs are mixed: 0", 2},
			{"pooling", "Pooling", "none or learned: 2; fixed average or energy: 1; maximum: 0", 1},
		},
		Expect: []Verdict{
			{"accuracy.plausible.clean >= 0.990", &yes, 0.9931, 0.99, "reference", "striate"},
			{"accuracy.plausible.clean > accuracy.standard.clean - 0.01", &yes, 0.9931, 0.9812, "reference", "striate"},
			{"robustness.plausible.noise > robustness.standard.noise", &no, 0.8312, 0.8544, "reference", "striate"},
			{"accuracy.random.clean ~ 0.9771", nil, math.NaN(), 0.9771, "published", "illing2019"},
		},
		Citations: []string{"lecun1998", "lindsay2018", "illing2019", "kingma2015", "mcnemar1947", "efron1993"},
		Command:   "striate run plausible-vs-standard --profile full --seed 1",
		Resolved:  "striate: 1\nname: plausible-vs-standard\nseeds: 3\nstimuli:\n  digits: {set: mnist}\n",
		Facts:     []Fact{{"Striate", "v0.1.0"}, {"revision", "8f3c2b1a90"}, {"Go", "go1.26.8 linux/amd64"}, {"SIMD", "avx2"}, {"GOMAXPROCS", "2"}, {"MNIST, SHA-256", "440fcabf…6e2931ee"}},
		Fields:    []Fields{sampleFields("plausible", false), sampleFields("standard", true)},
	}
	acc, _ := p.table("accuracy")
	o := Options{Name: "accuracy", Title: "Accuracy and robustness", X: "level", Group: "network", Panel: "test", Names: p.names(),
		Caption: "Fraction of test images classified correctly as noise (standard deviation, pixel values from 0 to 1) or an occluding square (side, px) grows. Bands are 95 % intervals over seeds and images."}
	p.Figures = []Figure{Lines(acc, o)}
	return p
}

func sampleTables(networks []Network) []table.Table {
	acc, rob := table.Table{Measure: "accuracy"}, table.Table{Measure: "robustness"}
	dif, mcn := table.Table{Measure: "difference"}, table.Table{Measure: "mcnemar"}
	pla := table.Table{Measure: "plausibility"}
	clean := []float64{0.9912, 0.9931, 0.9938, 0.9772}
	slope := map[string][]float64{"noise": {0.9, 1.15, 1.0, 1.6}, "occluder": {0.05, 0.045, 0.042, 0.07}}
	levels := map[string][]float64{"noise": {0.2, 0.4, 0.6, 0.8}, "occluder": {4, 8, 12}}
	at := func(i int, test string, level float64) float64 {
		return 0.1 + (clean[i]-0.1)*math.Exp(-math.Pow(slope[test][i]*level, 2))
	}
	pairs := func(kv ...any) (p []table.Pair) {
		for k := 0; k < len(kv); k += 2 {
			p = append(p, table.Pair{Key: kv[k].(string), Value: kv[k+1]})
		}
		return p
	}
	interval := func(v, half float64) []table.Pair {
		return pairs("n", 10000, "low", v-half, "high", min(1, v+0.8*half), "sd", half/3, "each", []float64{v - half/2, v, v + half/2})
	}
	for i, n := range networks {
		acc.Rows = append(acc.Rows, table.Row{Coordinates: pairs("network", n.Name, "test", "clean"), Value: clean[i], Fields: interval(clean[i], 0.0018)})
		for _, test := range []string{"noise", "occluder"} {
			area := clean[i] / 2
			for _, level := range levels[test] {
				v := at(i, test, level)
				area += v
				acc.Rows = append(acc.Rows, table.Row{Coordinates: pairs("network", n.Name, "test", test, "level", level), Value: v, Fields: interval(v, 0.004+0.05*(1-v))})
			}
			area /= float64(len(levels[test])) + 0.5
			rob.Rows = append(rob.Rows, table.Row{Coordinates: pairs("network", n.Name, "test", test), Value: area, Fields: interval(area, 0.01)})
		}
		for c, id := range []string{"local-update", "weight-transport", "weight-sharing", "dale", "pooling"} {
			if id == "pooling" && i == 3 {
				continue
			}
			v := []float64{0, 2, 1, 2}[(i+c*i)%4]
			pla.Rows = append(pla.Rows, table.Row{Coordinates: pairs("network", n.Name, "criterion", id), Value: v})
		}
		score := []float64{0.08, 0.71, 0.48, 0.74}[i]
		pla.Rows = append(pla.Rows, table.Row{Coordinates: pairs("network", n.Name, "criterion", "all"), Value: score, Fields: pairs("low", score*0.7, "high", min(1, score*1.25))})
		if i == 0 {
			continue
		}
		compare := func(test string, level any, d, half float64) {
			c := pairs("a", n.Name, "b", networks[0].Name, "test", test)
			if level != nil {
				c = append(c, table.Pair{Key: "level", Value: level})
			}
			dif.Rows = append(dif.Rows, table.Row{Coordinates: c, Value: d, Fields: pairs("low", d-half, "high", d+half, "each", []float64{d, d, d})})
			for seed := range uint64(3) {
				mcn.Rows = append(mcn.Rows, table.Row{Coordinates: append(append([]table.Pair(nil), c...), table.Pair{Key: "seed", Value: seed + 1}),
					Value: math.Exp(-math.Abs(d) * 1500), Fields: pairs("raw", 0.01, "b01", 40, "b10", 60, "n", 10000)})
			}
		}
		compare("clean", nil, clean[i]-clean[0], 0.0017)
		for _, test := range []string{"noise", "occluder"} {
			for _, level := range levels[test] {
				compare(test, level, at(i, test, level)-at(0, test, level), 0.012)
			}
		}
	}
	return []table.Table{acc, rob, dif, mcn, pla}
}

func sampleCurves(networks []Network) []Curve {
	var all []Curve
	for i, n := range networks {
		for seed := range uint64(3) {
			loss, acc := Curve{n.Name, seed + 1, "loss", nil, nil}, Curve{n.Name, seed + 1, "validation accuracy", nil, nil}
			for epoch := range 12 {
				wiggle := float64(rng.Named(seed, n.Name).Normal(0, uint64(epoch), 0))
				e := float64(epoch + 1)
				y := (0.03+0.02*float64(i))*(1+6*math.Exp(-e/2.2)) + 0.004*wiggle
				loss.X, loss.Y = append(loss.X, e), append(loss.Y, y)
				acc.X, acc.Y = append(acc.X, e), append(acc.Y, 0.995-0.3*y)
			}
			all = append(all, loss, acc)
		}
	}
	return all
}

// sampleFields are Gabor functions of many orientations, or their absolute values.
func sampleFields(network string, signed bool) Fields {
	f := Fields{Network: network, Stage: "V1", Height: 7, Width: 7, Caption: fmt.Sprintf("Afferent weights of 32 cells of V1 of %s.", network)}
	for u := range 32 {
		angle, phase := float64(u)*math.Pi/16, float64(u*u)
		for i := range 49 {
			x, y := float64(i%7)-3, float64(i/7)-3
			v := math.Exp(-(x*x+y*y)/7) * math.Cos(1.4*(x*math.Cos(angle)+y*math.Sin(angle))+phase)
			if !signed {
				v = math.Max(v, 0)
			}
			f.Weights = append(f.Weights, float32(v))
		}
	}
	return f
}
