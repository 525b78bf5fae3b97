package measure

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/striate-sim/striate/experiments/table"
)

// A Curve is the responses of a cell or of a population along one coordinate: a tuning curve,
// a contrast response, a time course.
type Curve struct {
	X      []float64   // values of the coordinate, in its base unit
	Y      []float64   // mean response at each
	Trials [][]float64 // responses of the single repeats at each; nil where there is one
}

// Reading is what a measure reads off a curve.
type Reading struct {
	Value  float64
	Fields []table.Pair // further numbers, in the order of the measure's Fields
	Reason string       // why there is no value, or ""
}

// A CurveMeasure reads numbers off curves. Its parameters are its fields.
type CurveMeasure interface {
	Along() string    // the coordinate that its curves run along
	Fields() []string // names of the further numbers
	Read(c Curve) Reading
}

// A CurveKind is one kind of CurveMeasure: its name in an experiment file, what its value and
// its fields are, and where it comes from.
type CurveKind struct {
	Name, Cite, Doc string
	New             func() CurveMeasure // with its default parameters
}

var curveKinds []CurveKind

// CurveKinds lists the measures of curves in order of name.
func CurveKinds() []CurveKind {
	return slices.SortedFunc(slices.Values(curveKinds), func(a, b CurveKind) int { return cmp.Compare(a.Name, b.Name) })
}

func addCurve(name, cite, doc string, made func() CurveMeasure) struct{} {
	curveKinds = append(curveKinds, CurveKind{name, cite, doc, made})
	return struct{}{}
}

// Read reads a measure off a curve and, where every point has repeats, adds the interval of
// its value: repeats are drawn with replacement at every point, and the measure is read anew.
func (b Bootstrap) Read(m CurveMeasure, c Curve) Reading {
	reading := m.Read(c)
	if reading.Reason != "" || slices.ContainsFunc(c.Trials, func(t []float64) bool { return len(t) < 2 }) || len(c.Trials) != len(c.X) || len(c.X) == 0 {
		return reading
	}
	draws := make([]float64, 0, b.Resamples)
	drawn := Curve{X: c.X, Y: make([]float64, len(c.X)), Trials: make([][]float64, len(c.X))}
	for r := range b.Resamples {
		words := &source{stream: b.Stream, trial: uint64(r)}
		for i, trials := range c.Trials {
			drawn.Trials[i] = slices.Grow(drawn.Trials[i][:0], len(trials))
			for range trials {
				drawn.Trials[i] = append(drawn.Trials[i], trials[words.below(len(trials))])
			}
			drawn.Y[i] = mean(drawn.Trials[i])
		}
		if again := m.Read(drawn); again.Reason == "" {
			draws = append(draws, again.Value)
		}
	}
	if len(draws) > 0 {
		slices.Sort(draws)
		reading.Fields = append(reading.Fields,
			table.Pair{Key: "low", Value: Quantile(draws, (1-b.Confidence)/2)},
			table.Pair{Key: "high", Value: Quantile(draws, (1+b.Confidence)/2)})
	}
	return reading
}

// Over returns the interval of a statistic of n things that are drawn with replacement: trials,
// cells, stimuli. It is given which are drawn.
func (b Bootstrap) Over(n int, statistic func(drawn []int) float64) (low, high float64) {
	draws, drawn := make([]float64, b.Resamples), make([]int, n)
	for r := range draws {
		words := &source{stream: b.Stream, trial: uint64(r)}
		for i := range drawn {
			drawn[i] = words.below(n)
		}
		draws[r] = statistic(drawn)
	}
	slices.Sort(draws)
	return Quantile(draws, (1-b.Confidence)/2), Quantile(draws, (1+b.Confidence)/2)
}

// reading checks a value and names the fields of a measure in order.
func reading(m CurveMeasure, value float64, fields ...float64) Reading {
	r := Reading{Value: value}
	if math.IsNaN(value) || math.IsInf(value, 0) {
		r.Reason = "the responses do not determine it"
	}
	for i, name := range m.Fields() {
		r.Fields = append(r.Fields, table.Pair{Key: name, Value: fields[i]})
	}
	return r
}

// short says that a curve has too few points, or "".
func short(c Curve, least int) string {
	if len(c.X) < least {
		return fmt.Sprintf("needs at least %d values, has %d", least, len(c.X))
	}
	if !slices.ContainsFunc(c.Y, func(y float64) bool { return y != 0 }) {
		return "no response"
	}
	return ""
}

func mean(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// largest returns the index of the first largest number.
func largest(x []float64) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}

// crossing walks from a peak up or down a curve in order of x (dir = ±1) and returns the x at
// which y first falls to a level, between points by a straight line; NaN where it does not.
// With a period the curve goes round, and the x that is returned may lie beyond its range.
func crossing(x, y []float64, peak, dir int, level, period float64) float64 {
	n, at := len(x), x[peak]
	for k := 1; k < n; k++ {
		a, b := peak+dir*(k-1), peak+dir*k
		if period == 0 && (b < 0 || b >= n) {
			break
		}
		a, b = (a+n)%n, (b+n)%n
		step := x[b] - x[a]
		if period > 0 {
			step = float64(dir) * math.Mod(float64(dir)*step+period, period)
		}
		if y[b] <= level {
			return at + step*(y[a]-level)/(y[a]-y[b])
		}
		at += step
	}
	return math.NaN()
}

// inOrder returns the curve in order of x.
func (c Curve) inOrder() Curve {
	order := make([]int, len(c.X))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(c.X[a], c.X[b]) })
	sorted := Curve{}
	for _, i := range order {
		sorted.X, sorted.Y = append(sorted.X, c.X[i]), append(sorted.Y, c.Y[i])
		if c.Trials != nil {
			sorted.Trials = append(sorted.Trials, c.Trials[i])
		}
	}
	return sorted
}
