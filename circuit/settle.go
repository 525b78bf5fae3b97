package circuit

import (
	"fmt"
	"math"
)

// Status says how a trial ended.
type Status string

// The outcomes of settling.
const (
	Settled    Status = "settled"
	NotSettled Status = "not-settled"
	Oscillates Status = "oscillates"
	Diverged   Status = "diverged"
)

// Outcome is how one trial ended. It is a result, not an error.
type Outcome struct {
	Status     Status
	AtMS       float64 // when it settled or diverged, else the end
	PeriodMS   float64 // of an oscillation
	Population string  // that diverged
	Unit       int     // of it
}

func (o Outcome) String() string {
	switch o.Status {
	case Oscillates:
		return fmt.Sprintf("oscillates with a period of %.4g ms", o.PeriodMS)
	case Diverged:
		return fmt.Sprintf("diverged: population %s, unit %d, at %.4g ms; reduce dt or the recurrent excitation", o.Population, o.Unit, o.AtMS)
	default:
		return fmt.Sprintf("%s at %.4g ms", o.Status, o.AtMS)
	}
}

// Settling says when a trial counts as settled, and when as lost.
type Settling struct {
	ToleranceHzPerMS float64 // on |dr/dt|, relative above 1 Hz
	MaxMS            float64
	CeilingHz        float64 // a rate above it has diverged; 0: 10,000 Hz
}

func (h Settling) ceiling() float64 {
	if h.CeilingHz > 0 {
		return h.CeilingHz
	}
	return 1e4
}

// Settle runs until every lane has settled, diverged, or its time is over. A lane is settled
// when |dr/dt| ≤ tolerance·max(1 Hz, |r|)/1 Hz for all its units. A lane that has not settled
// by then oscillates if the summed rate keeps crossing its mean at even intervals.
func (c *Circuit) Settle(s *State, by Integrator, dtMS float32, how Settling, hooks ...Intervention) []Outcome {
	out := make([]Outcome, s.Lanes)
	watch := make([]oscillation, s.Lanes)
	open := s.Lanes
	dx := make([]float32, len(s.X))
	for open > 0 && s.TMS < how.MaxMS {
		by.Advance(c, s, dtMS, hooks...)
		c.deriv(dx, s.X, s, dtMS, nil)
		for b := range s.Lanes {
			if out[b].Status != "" {
				continue
			}
			o, sum := c.judge(s, dx, b, how)
			watch[b].add(s.TMS, sum)
			if o.Status != "" {
				out[b] = o
				open--
			}
		}
	}
	for b := range out {
		if out[b].Status == "" {
			out[b] = Outcome{Status: NotSettled, AtMS: s.TMS}
			if period, ok := watch[b].period(); ok {
				out[b] = Outcome{Status: Oscillates, AtMS: s.TMS, PeriodMS: period}
			}
		}
	}
	return out
}

// judge looks at one lane: whether it has settled or diverged, and its summed rate.
func (c *Circuit) judge(s *State, dx []float32, lane int, how Settling) (Outcome, float64) {
	still, sum := true, 0.0
	for pop, p := range c.Populations {
		r, d := c.Vars(s, pop).Var(0), c.vars(dx, pop, s.Lanes).Var(0)
		for u := range c.pops[pop].units {
			rate, slope := float64(r[u*s.Lanes+lane]), float64(d[u*s.Lanes+lane])
			if !(math.Abs(rate) <= how.ceiling()) {
				return Outcome{Status: Diverged, AtMS: s.TMS, Population: p.Name, Unit: u}, sum
			}
			sum += rate
			if !(math.Abs(slope) <= how.ToleranceHzPerMS*max(1, math.Abs(rate))) {
				still = false
			}
		}
	}
	if still {
		return Outcome{Status: Settled, AtMS: s.TMS}, sum
	}
	return Outcome{}, sum
}

// oscillation watches a summed rate for a regular rhythm.
type oscillation struct{ t, x []float64 }

func (o *oscillation) add(tMS, x float64) { o.t, o.x = append(o.t, tMS), append(o.x, x) }

// period measures the rhythm of the last half of the record: upward crossings of its mean,
// interpolated. Three even cycles that do not fade make an oscillation.
func (o *oscillation) period() (float64, bool) {
	t, x := o.t[len(o.t)/2:], o.x[len(o.x)/2:]
	var mean float64
	for _, v := range x {
		mean += v / float64(len(x))
	}
	var ups []float64
	for i := 1; i < len(x); i++ {
		if x[i-1] < mean && x[i] >= mean {
			ups = append(ups, t[i-1]+(t[i]-t[i-1])*(mean-x[i-1])/(x[i]-x[i-1]))
		}
	}
	if len(ups) < 4 || swing(x[len(x)/2:]) < 0.9*swing(x[:len(x)/2]) || swing(x) < 1e-3*max(1, math.Abs(mean)) {
		return 0, false
	}
	period := (ups[len(ups)-1] - ups[0]) / float64(len(ups)-1)
	for i := 1; i < len(ups); i++ {
		if math.Abs(ups[i]-ups[i-1]-period) > 0.05*period {
			return 0, false
		}
	}
	return period, true
}

func swing(x []float64) float64 {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range x {
		lo, hi = min(lo, v), max(hi, v)
	}
	return hi - lo
}
