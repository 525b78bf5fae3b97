package learning

import (
	"math"

	"github.com/striate-sim/striate/internal/registry"
)

var (
	_ = Schedules.Add("constant", registry.Entry[Schedule]{
		New: func() Schedule { return &Constant{} }, Doc: "the learning rate stays", Example: "schedule: constant",
	})
	_ = Schedules.Add("cosine", registry.Entry[Schedule]{
		New: func() Schedule { return &Cosine{} }, Doc: "the learning rate falls to 0 along half a cosine", Cite: "loshchilov2017", Example: "schedule: cosine",
	})
	_ = Schedules.Add("linear", registry.Entry[Schedule]{
		New: func() Schedule { return &LinearDecline{ToPct: 2} }, Doc: "the learning rate falls along a straight line", Example: "schedule: {linear: {to: 2 %}}", Main: "to",
	})
	_ = Schedules.Add("step", registry.Entry[Schedule]{
		New: func() Schedule { return &Stairs{Every: 40, By: 0.1} }, Doc: "the learning rate is multiplied every so many epochs", Example: "schedule: {step: {every: 40, factor: 0.1}}",
	})
)

// Constant keeps the learning rate.
type Constant struct{}

// Factor is 1.
func (*Constant) Factor(_, _, _, _ int) float64 { return 1 }

// Cosine is (1 + cos(π·u))/2 of the base rate, u the share of updates that are done
// (Loshchilov & Hutter 2017, without restarts).
type Cosine struct{}

// Factor falls from 1 to 0.
func (*Cosine) Factor(update, total, _, _ int) float64 {
	return (1 + math.Cos(math.Pi*float64(update)/float64(max(1, total)))) / 2
}

// LinearDecline is the base rate at the first update and a share of it at the last.
type LinearDecline struct {
	ToPct float64 `yaml:"to" unit:"%" min:"0" doc:"share of the base rate at the last update"`
}

// Factor falls from 1 to the share.
func (s *LinearDecline) Factor(update, total, _, _ int) float64 {
	return 1 - (1-s.ToPct/100)*float64(update)/float64(max(1, total-1))
}

// Stairs multiplies the base rate by Factor after every so many epochs.
type Stairs struct {
	Every int     `yaml:"every" min:"1" doc:"epochs between two falls"`
	By    float64 `yaml:"factor" above:"0" doc:"multiple at each fall"`
}

// Factor is By to the power of the falls so far.
func (s *Stairs) Factor(_, _, epoch, _ int) float64 { return math.Pow(s.By, float64(epoch/s.Every)) }
