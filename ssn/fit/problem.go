// Package fit finds the constants of a rate network from recorded curves.
//
// A fixed point is differentiated exactly (one linear solve with the Jacobian that Newton's
// method has factorized), so that least squares need few settles; CMA-ES does without
// derivatives, and samples from the prior serve simulation-based inference. The answer comes
// with intervals, held-out error and the outcome of a trajectory from silence for every
// condition; Recover repeats a fit on synthetic data and reports bias and coverage.
package fit

import (
	"errors"
	"fmt"
	"math"

	"github.com/striate-sim/striate/ssn"
)

// Parameter is a free number of the model.
type Parameter struct {
	Name string
	// Of are the constants that it sets to one value, by the names of ssn.Model.Constant; none
	// is the constant called Name.
	Of       []string
	From, To float64
	// Linear searches and draws in the value itself; else, where From is positive, in its
	// logarithm.
	Linear bool
}

func (p Parameter) logarithmic() bool { return !p.Linear && p.From > 0 }

// Datum is a recorded steady rate, or the deviation of a voltage.
type Datum struct {
	Condition int     // index into Problem.Inputs
	Unit      int     // of the model, population after population
	Of        Moment  // "" is MeanRate
	Value     float64 // [Hz], or of a VoltageSD [mV]
	SD        float64 // of Value; 0 for all: equal, unknown and estimated
	HeldOut   bool    // predicted but not fitted
}

// Moment is what a datum is of.
type Moment string

// The moments.
const (
	MeanRate  Moment = "mean-rate"  // of the fixed point
	VoltageSD Moment = "voltage-sd" // standard deviation under Problem.Noise, to first order
)

// Objective is what is minimized.
type Objective string

// The objectives.
const (
	Gaussian Objective = "gaussian" // Σ((answer − value)/SD)², of rates
	Poisson  Objective = "poisson"  // deviance of counts over Problem.CountedS seconds
	Moments  Objective = "moments"  // as Gaussian, of rates and of deviations of voltages
)

// Noise is private Ornstein–Uhlenbeck input, by what it would do to voltages without
// recurrence (see ssn.Network.PrivateNoise).
type Noise struct {
	TauMS float64
	SDMV  []float64 // of each population
}

// Method is how it is minimized.
type Method string

// The methods.
const (
	GaussNewton Method = "gauss-newton" // with Levenberg's damping (Levenberg 1944)
	CMAES       Method = "cma-es"       // covariance matrix adaptation (Hansen & Ostermeier 2001)
)

// Problem is a model, what is free in it and what was recorded.
type Problem struct {
	Model  *ssn.Model
	Free   []Parameter
	Inputs [][]float64 // of each condition, over all units [mV]
	Data   []Datum

	Objective Objective // "" is Gaussian
	CountedS  float64   // duration over which Poisson spikes were counted
	Noise     Noise     // of the input, for data of the voltage's deviation
	// RateBelowHz is a bound on the rates of all units in all conditions; 0 is none. Settling
	// at a stable point is always asked for.
	RateBelowHz float64
	Harmonics   int // that a ring keeps; 0 is 24

	Method  Method // "" is GaussNewton
	Starts  int    // drawn from the prior, besides Model's own constants; 5 or more where minima are several
	Steps   int    // at most, of a start; 0 is 100, or 300 generations
	Workers int    // 0 is 1; their number changes no bit
	Seed    uint64

	blind bool // the first start does not know the model's constants
}

// check reports everything that is wrong with a problem.
func (p *Problem) check() error {
	var wrong []error
	add := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf("fit: "+format, args...)) }
	if p.Model == nil {
		return errors.New("fit: no model")
	}
	if len(p.Free) == 0 {
		add("nothing is free")
	}
	for _, f := range p.Free {
		if !(f.From < f.To) || math.IsInf(f.From, 0) || math.IsInf(f.To, 0) {
			add("%s: from %v to %v is no range", f.Name, f.From, f.To)
		}
		for _, name := range f.constants() {
			if _, err := p.Model.Constant(name); err != nil {
				wrong = append(wrong, err)
			}
		}
	}
	units, fitted, unknown := len(p.Model.Places)*len(p.Model.Populations), 0, 0
	for i, d := range p.Data {
		switch {
		case d.Condition < 0 || d.Condition >= len(p.Inputs):
			add("datum %d: there is no condition %d", i, d.Condition)
		case d.Unit < 0 || d.Unit >= units:
			add("datum %d: there is no unit %d", i, d.Unit)
		case !(d.SD >= 0) || math.IsNaN(d.Value) || math.IsInf(d.Value, 0):
			add("datum %d: rate %v ± %v", i, d.Value, d.SD)
		}
		switch d.Of {
		case "", MeanRate:
		case VoltageSD:
			if p.Objective != Moments || !(p.Noise.TauMS > 0) || len(p.Noise.SDMV) != len(p.Model.Populations) {
				add("datum %d: deviations of voltages need the objective moments, and noise for each population", i)
			}
		default:
			add("datum %d: no moment %q", i, d.Of)
		}
		if d.SD == 0 {
			unknown++
		}
		if !d.HeldOut {
			fitted++
		}
	}
	if fitted < len(p.Free) {
		add("%d data for %d parameters", fitted, len(p.Free))
	}
	switch p.Objective {
	case "", Gaussian, Moments:
		if unknown != 0 && unknown != len(p.Data) {
			add("%d of %d data have no SD; give it for all or for none", unknown, len(p.Data))
		}
	case Poisson:
		if !(p.CountedS > 0) {
			add("Poisson counts need their duration")
		}
	default:
		add("no objective %q", p.Objective)
	}
	if p.Method != "" && p.Method != GaussNewton && p.Method != CMAES {
		add("no method %q", p.Method)
	}
	return errors.Join(wrong...)
}

func (f Parameter) constants() []string {
	if len(f.Of) == 0 {
		return []string{f.Name}
	}
	return f.Of
}
