package circuit

import "fmt"

// Status says how a trial ended.
type Status string

// The ways in which a trial ends.
const (
	Settled    Status = "settled"
	NotSettled Status = "not-settled"
	Oscillates Status = "oscillates"
	Diverged   Status = "diverged"
	Completed  Status = "completed" // ran for its time, which was all that was asked
)

// Outcome is how one trial ended. It is a result, not an error.
type Outcome struct {
	Status     Status
	AtMS       float64 // when it settled or diverged, else the end
	PeriodMS   float64 // of an oscillation
	SlopePerMS float64 // largest |dx/dt| at the end of a trial that has not settled
	Population string  // that diverged
	Unit       int     // of it
}

func (o Outcome) String() string {
	switch o.Status {
	case Oscillates:
		return fmt.Sprintf("oscillates with a period of %.4g ms", o.PeriodMS)
	case Diverged:
		return fmt.Sprintf("diverged: population %s, unit %d, at %.4g ms; %s", o.Population, o.Unit, o.AtMS, o.Hint())
	case NotSettled:
		return fmt.Sprintf("not-settled at %.4g ms, where something still moves by %.2g per ms; %s", o.AtMS, o.SlopePerMS, o.Hint())
	default:
		return fmt.Sprintf("%s at %.4g ms", o.Status, o.AtMS)
	}
}

// Hint says what to try where a trial has no steady state, or "".
func (o Outcome) Hint() string {
	switch o.Status {
	case Diverged:
		return "if a smaller dt ends the same way, excitation outruns inhibition: reduce the recurrent excitation, or make inhibition stronger or faster"
	case NotSettled:
		return "near a bifurcation a circuit is slow: allow more time (settle.max)"
	case Oscillates:
		return "there is no steady state: average over a duration, or make inhibition faster"
	}
	return ""
}

// Settling says when a trial counts as settled, and when as lost.
type Settling struct {
	ToleranceHzPerMS float64 // on |dr/dt|, relative above 1 Hz
	MaxMS            float64 // from the call on
	CeilingHz        float64 // a rate above it has diverged
}

// NewSettling returns the rule of a circuit stage: 1e-6 Hz/ms within 5 s, below 10,000 Hz.
func NewSettling() Settling {
	return Settling{ToleranceHzPerMS: 1e-6, MaxMS: 5000, CeilingHz: 1e4}
}

// still says whether a variable has come to rest: |dx/dt| ≤ tolerance·max(1, |x|).
func (h Settling) still(x, slope float64) bool {
	return max(slope, -slope) <= h.ToleranceHzPerMS*max(1, x, -x)
}

// lost says whether a rate has diverged; NaN has.
func (h Settling) lost(rate float64) bool { return !(max(rate, -rate) <= h.CeilingHz) }
