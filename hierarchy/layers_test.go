package hierarchy

import (
	"fmt"
	"math"
	"testing"

	"github.com/striate-sim/striate/neuron"
)

// single is the tolerance of float32 against the twin: some hundred roundings.
const single = 1e-5

// tileOf is one tile of stimuli in a layer's work, and the same stimuli for the twin.
type tileOf struct {
	work   work
	at     moment
	x, y   []float64 // shown and answered, [stimulus][unit]
	credit []float64
	dx     []float64
}

// show runs tiles of the given widths forward and backward through a layer of a pathway, with
// inputs and credit of normal distribution, as Trainer does.
func show(name string, l layer, widths []int) []*tileOf {
	var tiles []*tileOf
	var works []work
	var below, credit, y [][]float32
	var ats []moment
	total := 0
	for _, lanes := range widths {
		total += lanes
	}
	x, c := normals(name+"/x", total*l.in().Units()), normals(name+"/credit", total*l.out().Units())
	if _, divides := l.(*dann); divides { // by what it sees, which is rates
		for i, v := range x {
			x[i] = math.Abs(v)
		}
	}
	trials := someTrials(total)
	first := 0
	for i, lanes := range widths {
		one := &tileOf{work: l.newWork(lanes + i), at: moment{training: true, lanes: lanes, trials: trials[first : first+lanes]}}
		xs, cs := make([]float32, lanes*l.in().Units()), make([]float32, lanes*l.out().Units())
		toLanes(xs, x, first, lanes)
		toLanes(cs, c, first, lanes)
		one.x, one.credit = fromLanes(xs, lanes), fromLanes(cs, lanes)
		tiles = append(tiles, one)
		works, below, credit, ats = append(works, one.work), append(below, xs), append(credit, cs), append(ats, one.at)
		first += lanes
	}
	s, statistics := l.(statistical)
	if statistics {
		s.measure(works, below, ats)
	}
	for i, one := range tiles {
		y = append(y, one.work.forward(below[i], one.at))
		one.y = fromLanes(y[i], one.at.lanes)
	}
	if statistics {
		s.measureBack(works, credit, ats)
	}
	for i, one := range tiles {
		one.dx = fromLanes(one.work.backward(credit[i], toBelow), one.at.lanes)
	}
	return tiles
}

// gather joins one array of all tiles.
func gather(tiles []*tileOf, of func(*tileOf) []float64) []float64 {
	var all []float64
	for _, one := range tiles {
		all = append(all, of(one)...)
	}
	return all
}

// compareLayer holds a layer to its twin on the same inputs and credit: what it answers,
// what it sends below, and what it proposes for every array of weights.
func compareLayer(t *testing.T, name string, l layer, tw twin, trials *[]uint64, widths []int) {
	t.Helper()
	tiles := show(name, l, widths)
	x := gather(tiles, func(o *tileOf) []float64 { return o.x })
	stimuli := len(x) / l.in().Units()
	*trials = someTrials(stimuli)
	for _, a := range tw.arrays() {
		clear(a.change)
	}
	want := tw.forward(x, stimuli)
	alive(t, name+": activity", want)
	near(t, name+": activity", gather(tiles, func(o *tileOf) []float64 { return o.y }), want, single)
	want = tw.backward(gather(tiles, func(o *tileOf) []float64 { return o.credit }))
	alive(t, name+": credit below", want)
	near(t, name+": credit below", gather(tiles, func(o *tileOf) []float64 { return o.dx }), want, single)
	for i, got := range layerChanges(l, tiles) {
		near(t, name+": change of "+tw.arrays()[i].name, widen(got), tw.arrays()[i].change, single)
	}
}

// layerChanges forms what a layer proposes for its arrays, in the order of layerWeights.
func layerChanges(l layer, tiles []*tileOf) [][]float32 {
	var all [][]float32
	if l, ok := l.(plastic); ok {
		for k, q := range l.projections() {
			change := make([]float32, len(q.weights.W))
			for _, one := range tiles {
				post, pre := one.work.(plasticWork).factors(k)
				q.wiring.Correlate(change, post, pre, one.at.lanes*max(1, q.terms))
			}
			for i := range change {
				change[i] *= q.sign()
			}
			all = append(all, change)
			if q.bias == nil {
				continue
			}
			bias := make([]float32, len(q.bias.W))
			for _, one := range tiles {
				post, _ := one.work.(plasticWork).factors(k)
				for i, v := range post {
					bias[i/one.at.lanes%len(bias)] += v
				}
			}
			all = append(all, bias)
		}
	}
	if l, ok := l.(tuned); ok {
		for k, c := range l.cellWeights() {
			change := make([]float32, len(c.weights.W))
			for _, one := range tiles {
				for i, v := range one.work.(tunedWork).cellFactor(k) {
					change[i/one.at.lanes%len(change)] += v
				}
			}
			all = append(all, change)
		}
	}
	if l, ok := l.(owner); ok {
		for _, o := range l.owned() {
			all = append(all, o.change)
		}
	}
	return all
}

// TestLayersAgreeWithTwins compares every layer of every example, in tiles of unequal width.
func TestLayersAgreeWithTwins(t *testing.T) {
	for _, e := range catalogue() {
		p := e.pathway(t)
		n := e.twins(t, p)
		if len(n.layers) != len(p.layers) {
			t.Fatalf("%s: %d layers, its twin has %d", e.name, len(p.layers), len(n.layers))
		}
		for i, l := range p.layers {
			name := fmt.Sprintf("%s/%d-%T", e.name, i, l)
			t.Run(name, func(t *testing.T) {
				compareLayer(t, name, l, n.layers[i], &n.trials, []int{16, 5, 1})
			})
		}
	}
}

// TestGainLayersAgreeWithTwins covers every registered gain.
func TestGainLayersAgreeWithTwins(t *testing.T) {
	for _, name := range neuron.Gains.Names() {
		f, err := neuron.Gains.Make(name)
		if err != nil {
			t.Fatal(err)
		}
		var trials []uint64
		l := newGain(sheet(3, 2, 5), f)
		compareLayer(t, name, l, &gainTwin{f: f, kinks: &branches{}}, &trials, []int{7, 16})
	}
}

// TestResponseExponents covers the exponents that have a short cut.
func TestResponseExponents(t *testing.T) {
	for _, beta := range []float64{0.5, 0.75, 1, 1.3} {
		n := LocalResponse{Maps: 3, Offset: 0.7, Alpha: 0.4, Beta: beta}
		_, l := n.normLayers(sheet(2, 3, 4))
		var trials []uint64
		compareLayer(t, fmt.Sprint("β ", beta), l, &responseTwin{sheet: size{2, 3, 4}, n: n}, &trials, []int{9})
	}
}

// TestPathwaysAgreeWithTwins runs whole pathways: activity of every stage, answers and loss,
// with a last tile that is partial.
func TestPathwaysAgreeWithTwins(t *testing.T) {
	const stimuli = tileLanes + 5
	for _, e := range catalogue() {
		t.Run(e.name, func(t *testing.T) {
			p := e.pathway(t)
			n := e.twins(t, p)
			n.trials = someTrials(stimuli)
			tiles := newTiles(p, workers(t, 1), 2, tileLanes, p.frames())
			tiles.forward(e.batch(stimuli), true)
			x := e.stimuli(stimuli)
			for s, end := range n.stages {
				first := 0
				if s > 0 {
					first = n.stages[s-1]
				}
				for _, l := range n.layers[first:end] {
					x = l.forward(x, stimuli)
				}
				var got []float64
				for _, one := range tiles.all {
					got = append(got, fromLanes(tiles.activity(one, s), one.at.lanes)...)
				}
				alive(t, p.Stages[s].Name, x)
				near(t, "activity of "+p.Stages[s].Name, got, x, 1e-4)
			}
		})
	}
}
