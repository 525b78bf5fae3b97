package fit

import (
	"math"

	"github.com/striate-sim/striate/ssn"
)

// predictor computes what a problem's model answers. It is one goroutine's.
type predictor struct {
	p       *Problem
	model   *ssn.Model
	reduced *ssn.Reduced
	finder  *ssn.Finder
	targets [][]ssn.Constant
	data    [][]int     // rates of each condition
	warm    [][]float64 // rates of each condition at the last constants accepted
	slope   []float64

	deviating [][]int // deviations of each condition
	deviates  bool
}

func newPredictor(p *Problem) (*predictor, error) {
	q := &predictor{p: p, model: p.Model.Clone(), data: make([][]int, len(p.Inputs)), warm: make([][]float64, len(p.Inputs))}
	harmonics := p.Harmonics
	if harmonics == 0 {
		harmonics = 24
	}
	var err error
	if q.reduced, err = q.model.Reduce(p.Inputs, harmonics); err != nil {
		return nil, err
	}
	q.finder = q.reduced.NewFinder()
	q.slope = make([]float64, len(q.finder.Rate))
	for _, f := range p.Free {
		var all []ssn.Constant
		for _, name := range f.constants() {
			c, err := q.model.Constant(name)
			if err != nil {
				return nil, err
			}
			all = append(all, c)
		}
		q.targets = append(q.targets, all)
	}
	q.deviating = make([][]int, len(p.Inputs))
	for i, d := range p.Data {
		if d.Of == VoltageSD {
			q.deviating[d.Condition], q.deviates = append(q.deviating[d.Condition], i), true
		} else {
			q.data[d.Condition] = append(q.data[d.Condition], i)
		}
	}
	return q, nil
}

// start returns the coordinates of the model's own constants.
func (q *predictor) start() []float64 {
	x := make([]float64, len(q.p.Free))
	for i, f := range q.p.Free {
		x[i] = f.coordinate(max(f.From, min(f.To, q.p.Model.Value(q.targets[i][0]))))
	}
	return x
}

// coordinate is what is searched in: the value or its logarithm.
func (f Parameter) coordinate(v float64) float64 {
	if f.logarithmic() {
		return math.Log(v)
	}
	return v
}

func (f Parameter) value(x float64) float64 {
	if f.logarithmic() {
		return math.Exp(x)
	}
	return x
}

// set gives the model the constants at coordinates x.
func (q *predictor) set(x []float64) error {
	for i, f := range q.p.Free {
		for _, c := range q.targets[i] {
			q.finder.SetConstant(q.model, c, f.value(x[i]))
		}
	}
	return q.reduced.Set(q.model)
}

// rates computes the answers to all data at x and, where slopes is not nil, their derivatives
// by the coordinates, data×parameters. ok says that every condition has a fixed point with
// rates that are allowed.
func (q *predictor) rates(x []float64, answer, slopes []float64) (ok bool) {
	if q.set(x) != nil {
		return false
	}
	f := q.finder
	for k, h := range q.p.Inputs {
		if len(q.data[k])+len(q.deviating[k]) == 0 {
			continue
		}
		found := false
		if q.warm[k] != nil {
			copy(f.Rate, q.warm[k])
			found = f.Find(h) && q.allowed()
		}
		if !found && (!f.FromSilence(h) || !q.allowed()) {
			return false
		}
		q.read(answer, k)
		if slopes != nil || q.deviates {
			q.warm[k] = append(q.warm[k][:0], f.Rate...)
		}
		if slopes == nil {
			continue
		}
		if !f.Linearize() {
			return false
		}
		free := len(q.p.Free)
		for i, p := range q.p.Free {
			for _, d := range q.data[k] {
				slopes[d*free+i] = 0
			}
			by := 1.0
			if p.logarithmic() {
				by = p.value(x[i])
			}
			for _, c := range q.targets[i] {
				f.Sensitivity(q.slope, c)
				for _, d := range q.data[k] {
					slopes[d*free+i] += by * q.slope[q.reduced.Unit(q.p.Data[d].Unit)]
				}
			}
		}
	}
	if !q.deviates {
		return true
	}
	return q.deviations(x, answer) && (slopes == nil || q.deviationSlopes(x, slopes))
}

func (q *predictor) read(answer []float64, condition int) {
	for _, d := range q.data[condition] {
		answer[d] = q.finder.Rate[q.reduced.Unit(q.p.Data[d].Unit)]
	}
}

// allowed says that no rate of the state is negative or above the bound.
func (q *predictor) allowed() bool {
	limit := 1e6
	if q.p.RateBelowHz > 0 {
		limit = q.p.RateBelowHz
	}
	for _, r := range q.finder.Rate {
		if !(r >= -1e-9) || r > limit {
			return false
		}
	}
	return true
}
