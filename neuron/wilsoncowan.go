package neuron

import (
	"errors"
	"math"

	"github.com/striate-sim/striate/internal/registry"
)

var _ = Models.Add("wilson-cowan", registry.Entry[Model]{
	New: func() Model { return NewWilsonCowan(10, 1.3, 4) },
	Doc: "population of Wilson & Cowan: the share of cells that fire, with a refractory period, τ·dE/dt = −E + (k − r·E)·S(u)", Cite: "wilson1972",
	Example: "model: {wilson-cowan: {tau: 10 ms, slope: 1.3, threshold: 4, refractory: 1, ceiling: 0}}",
})

// WilsonCowan is the equation of Wilson & Cowan (1972) for the share of a population's cells
// that become active:
//
//	τ·dE/dt = −E + (k − r·E)·S(u)    S(u) = 1/(1 + e^(−a(u − θ))) − 1/(1 + e^(aθ))
//
// In the original k is the supremum of S, which Ceiling 0 stands for; software often takes
// k = 1, or leaves the refractory factor out (r = 0, k = 1). The three have different periods.
type WilsonCowan struct {
	TauMS      float64 `yaml:"tau" unit:"ms" above:"0" doc:"time constant"`
	Steepness  float64 `yaml:"slope" above:"0" doc:"steepness a of S"`
	Threshold  float64 `yaml:"threshold" doc:"input θ of the steepest slope"`
	Refractory float64 `yaml:"refractory" min:"0" doc:"refractory share r; 0: none"`
	Ceiling    float64 `yaml:"ceiling" min:"0" doc:"k, the largest activity; 0: the supremum of S"`
}

// NewWilsonCowan returns the population as published, with a refractory share of 1.
func NewWilsonCowan(tauMS, slope, threshold float64) *WilsonCowan {
	return &WilsonCowan{TauMS: tauMS, Steepness: slope, Threshold: threshold, Refractory: 1}
}

// Vars lists the activity.
func (*WilsonCowan) Vars() []Var { return []Var{{"r", "", "share of active cells"}} }

// Ports lists the soma.
func (*WilsonCowan) Ports() []Var { return []Var{{"soma", "", "input"}} }

// Valid reports what is out of range.
func (m *WilsonCowan) Valid() error {
	return errors.Join(positive("tau", m.TauMS), positive("slope", m.Steepness))
}

// response is S(u).
func (m *WilsonCowan) response(u float64) float64 {
	return 1/(1+math.Exp(-m.Steepness*(u-m.Threshold))) - 1/(1+math.Exp(m.Steepness*m.Threshold))
}

// ceiling is k.
func (m *WilsonCowan) ceiling() float64 {
	if m.Ceiling > 0 {
		return m.Ceiling
	}
	return 1 - 1/(1+math.Exp(m.Steepness*m.Threshold))
}

// Deriv is the right-hand side, per ms.
func (m *WilsonCowan) Deriv(dx, x, in Block) {
	d, e, k := dx.Var(0), x.Var(0), m.ceiling()
	for i, u := range in.Var(0) {
		r := float64(e[i])
		d[i] = float32((-r + (k-m.Refractory*r)*m.response(float64(u))) / m.TauMS)
	}
}

// Step is an Euler step.
func (m *WilsonCowan) Step(x, in Block, dtMS float32) {
	e, k, share := x.Var(0), m.ceiling(), float64(dtMS)/m.TauMS
	for i, u := range in.Var(0) {
		r := float64(e[i])
		e[i] = float32(r + share*(-r+(k-m.Refractory*r)*m.response(float64(u))))
	}
}

// Deriv64 is Deriv in float64.
func (m *WilsonCowan) Deriv64(dx, x, in Block64) {
	d, e, k := dx.Var(0), x.Var(0), m.ceiling()
	for i, u := range in.Var(0) {
		d[i] = (-e[i] + (k-m.Refractory*e[i])*m.response(u)) / m.TauMS
	}
}

// Slope is (k − r·E)·S′(u).
func (m *WilsonCowan) Slope(dst []float32, x, in Block) {
	e, k := x.Var(0), m.ceiling()
	for i, u := range in.Var(0) {
		s := 1 / (1 + math.Exp(-m.Steepness*(float64(u)-m.Threshold)))
		dst[i] = float32((k - m.Refractory*float64(e[i])) * m.Steepness * s * (1 - s))
	}
}

// RelaxMS is τ.
func (m *WilsonCowan) RelaxMS(int, int) float64 { return m.TauMS }
