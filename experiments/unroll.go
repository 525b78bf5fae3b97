package experiments

import (
	"fmt"
	"math"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/hierarchy"
)

var orders = map[string]hierarchy.Order{"sweep": hierarchy.Sweep, "biological": hierarchy.Biological, "continuous": hierarchy.Continuous}

// defaultSteps is how many steps a network goes on after an image has reached its read-out,
// where nothing else is said (Spoerer, McClure & Kriegeskorte 2017: four in a sweep).
const defaultSteps = 3

// inTime says how a network of stages runs: its projections, and the steps of a presentation.
func (c *checker) inTime(path string, f networkFile, n *Network) {
	for name, p := range f.Projections.All() {
		s := hierarchy.ProjectionSpec{Name: name, From: p.From, To: p.To}
		if f.Run != nil && orders[f.Run.Unroll] == hierarchy.Continuous {
			s.DelayMS = p.Delay
		}
		if p.Wiring != nil {
			s.Weighting, s.Kernel = p.Wiring.wiring()
		} else if partName(c.root.Get(path+".projections."+name+".wiring")) == "none" {
			c.fail(path+".projections."+name+".wiring", "wiring = none, but a projection needs one", "wiring: {conv: 3}")
		}
		var stages []string
		for _, stage := range n.Stages {
			stages = append(stages, stage.Name)
		}
		at := path + ".projections." + name
		if p.From != "" && p.To != "" && c.name(at+".from", "stage", p.From, stages) && c.name(at+".to", "stage", p.To, stages) {
			n.Projections = append(n.Projections, s)
		}
	}
	run := f.Run
	if run == nil {
		run = defaultRun()
	}
	u := hierarchy.Unroll{Order: orders[run.Unroll], Steps: run.Steps}
	switch u.Order {
	case hierarchy.Sweep:
		if len(n.Projections) == 0 {
			u.Steps = 1
		} else if u.Steps == 0 {
			u.Steps = 1 + defaultSteps
		}
	case hierarchy.Biological:
		if u.Steps == 0 {
			u.Steps = len(n.Stages) + defaultSteps
		}
	case hierarchy.Continuous:
		u.DtMS, u.Integrator = run.DtMS, run.Integrator
		if run.DurationMS != nil && u.Steps > 0 {
			c.fail(path+".run.steps", "steps and duration say the same thing", "keep one of them")
		} else if run.DurationMS != nil && u.DtMS > 0 {
			u.Steps = int(math.Round(*run.DurationMS / u.DtMS))
		}
		if u.Steps == 0 {
			c.fail(path+".run", "a network of stages that runs continuously needs a duration", "run: {unroll: continuous, dt: 2 ms, duration: 100 ms}")
			u.Steps = 1
		}
	}
	n.Unroll = u
	for i := range n.Stages { // steps of the other orders have no length
		if u.Order != hierarchy.Continuous {
			n.Stages[i].TauMS, n.Stages[i].DelayMS = 0, 0
		}
	}
}

// moments are the coordinates that tell the steps of a presentation apart: a number, or the
// time at the end of the step; nil where there is one step.
func (n Network) moments() []table.Pair {
	if n.Circuit != nil || n.Unroll.Steps <= 1 {
		return nil
	}
	all := make([]table.Pair, n.Unroll.Steps)
	for i := range all {
		all[i] = table.Pair{Key: "step", Value: i + 1}
		if n.Unroll.Order == hierarchy.Continuous {
			all[i] = table.Pair{Key: "time", Value: math.Round(float64(i+1)*n.Unroll.DtMS*1e9) / 1e9}
		}
	}
	return all
}

// describeOrder words how a network advances, for reports.
func (n Network) describeOrder() string {
	switch {
	case n.Circuit != nil || n.Unroll.Steps <= 1:
		return ""
	case n.Unroll.Order == hierarchy.Continuous:
		return fmt.Sprintf("%g ms", float64(n.Unroll.Steps)*n.Unroll.DtMS)
	default:
		return fmt.Sprintf("%d steps", n.Unroll.Steps)
	}
}
