package experiments

import (
	"runtime"

	"github.com/striate-sim/striate/hierarchy"
)

// Plan says what an experiment would take, without running it.
type Plan struct {
	Name, Profile string
	Seeds         int
	Networks      []NetworkPlan
	Records       []RecordPlan
	Conditions    int     // tests times their levels
	MemoryBytes   int64   // images, weights, activity
	Seconds       float64 // predicted, all seeds and trials of a search
}

// NetworkPlan is the price of one network.
type NetworkPlan struct {
	Name                 string
	Cost                 hierarchy.Cost
	Departures           []string
	TrainImages, Updates int
	TestImages           int     // presentations of all conditions
	Seconds              float64 // predicted, one seed
	TrainSeconds         float64 // of them, and of every trial of a search

	Circuit *CircuitPlan // nil for a network of stages
}

// The prediction's constants: multiply-accumulates that one core does in a second, and what an
// image and the change of a weight cost beside them.
const (
	macsPerSecond    = 14e9
	secondsPerImage  = 12e-6
	secondsPerWeight = 0.5e-9
)

// Plan loads the images, builds every network once, and prices the run.
func (s *Spec) Plan(src *Source) (Plan, error) {
	r := &run{spec: s, source: src}
	if err := r.load(); err != nil {
		return Plan{}, err
	}
	if err := r.rehearse(); err != nil {
		return Plan{}, err
	}
	plan := Plan{Name: s.Name, Profile: s.Profile, Seeds: len(s.Seeds), Conditions: len(r.conditions)}
	for _, set := range r.sets {
		plan.MemoryBytes += 4 * int64(len(set.data.Train.Pixels)+len(set.data.Test.Pixels))
	}
	var largest int64 // networks are trained one after another
	for _, n := range s.Networks {
		one, err := r.price(n)
		if err != nil {
			return Plan{}, err
		}
		plan.Networks = append(plan.Networks, one)
		plan.Seconds += one.Seconds * float64(len(s.Seeds))
		if s.Tune.tunes(n.Name) {
			plan.Seconds += one.TrainSeconds * float64(s.Tune.Trials)
		}
		// Weights, their change and two memories; activity and its credit for every lane of a batch.
		largest = max(largest, int64(16*one.Cost.Params+8*one.Cost.Units*n.Train.Batch*max(1, n.Unroll.Steps)))
	}
	plan.MemoryBytes += largest
	var err error
	if plan.Records, err = s.priceRecords(); err != nil {
		return Plan{}, err
	}
	for _, p := range plan.Records {
		plan.MemoryBytes += p.MemoryBytes
	}
	return plan, nil
}

func (r *run) price(n Network) (NetworkPlan, error) {
	if n.Circuit != nil {
		return r.spec.priceCircuit(n)
	}
	set, fit, _, err := r.material(n)
	if err != nil {
		return NetworkPlan{}, err
	}
	p, err := n.Build(sheetOf(fit, set.fieldDeg), len(set.data.Classes), r.spec.Seeds[0])
	if err != nil {
		return NetworkPlan{}, err
	}
	plan := NetworkPlan{Name: n.Name, Cost: p.Cost()}
	for _, m := range n.departures(p) {
		plan.Departures = append(plan.Departures, string(m.ID))
	}
	if n.Train.Kind != TrainNone {
		plan.Updates = n.Train.training(fit.Count).Steps
		plan.TrainImages = plan.Updates * n.Train.Batch
	}
	for _, c := range r.conditions {
		images := r.sets[c.set].test.Count
		if t := r.spec.Tests[c.test]; r.spec.sees(n.Name, t) {
			if t.Limit > 0 {
				images = min(images, t.Limit)
			}
			plan.TestImages += images
		}
	}
	passes, cores, tiles := 1.0, min(2, runtime.GOMAXPROCS(0)), 1
	if n.Train.Kind != TrainNone {
		training := n.Train.training(fit.Count)
		tiles = training.Abreast() // each is on one core, whatever there are
		if n.Train.Kind == TrainAll {
			passes = training.Passes(p)
		}
	}
	macs := float64(plan.Cost.MACs) / macsPerSecond
	plan.TrainSeconds = float64(plan.TrainImages)*(passes*macs+secondsPerImage)/float64(min(cores, tiles)) +
		float64(plan.Updates)*float64(plan.Cost.Params)*secondsPerWeight/float64(cores)
	plan.Seconds = float64(plan.TestImages)*(macs+secondsPerImage)/float64(cores) + plan.TrainSeconds
	return plan, nil
}
