package experiments

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/pool"
)

// A response is what a circuit did in one trial.
type response struct {
	outcome circuit.Outcome
	rates   [][]float64 // Hz, by population and unit; nil where the trial ended without a number
	leading complex128  // eigenvalue of the Jacobian with the largest real part [per ms]
	linear  bool        // leading and alone are known
	alone   float64     // largest real part of the excitatory populations' own Jacobian [per ms]
	hasE    bool
}

// tileLanes is how many trials are advanced together.
const tileLanes = 16

// conduct shows all trials to a circuit. Which trials share a tile, and which worker runs it,
// changes no bit.
func conduct(ctx context.Context, c *circuit.Circuit, how Dynamics, trials []trial, spectra bool, workers *pool.Pool, advance func(int)) ([]response, error) {
	responses := make([]response, len(trials))
	tiles := (len(trials) + tileLanes - 1) / tileLanes
	const together = 8 // tiles between two looks at ctx
	for first := 0; first < tiles; first += together {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		n := min(together, tiles-first)
		workers.Do(n, func(_, i int) {
			from := (first + i) * tileLanes
			to := min(from+tileLanes, len(trials))
			runTile(c, how, trials[from:to], responses[from:to])
		})
		begin, end := first*tileLanes, min((first+n)*tileLanes, len(trials))
		if how.refines(c) {
			workers.Do(end-begin, func(_, i int) { how.refine(c, trials[begin+i], &responses[begin+i], spectra) })
		}
		advance(end - begin)
	}
	return responses, nil
}

// runTile advances some trials together in float32.
func runTile(c *circuit.Circuit, how Dynamics, trials []trial, responses []response) {
	lanes := len(trials)
	s := c.NewState(lanes, float32(how.DtMS))
	for b, t := range trials {
		s.Trial[b] = uint64(b)
		for pop, p := range c.Populations {
			ext := c.Input(s.Ext, pop, lanes).Var(0)
			for u := range p.Sheet.Units() {
				ext[u*lanes+b] = float32(t.inputMV[p.Name])
			}
		}
	}
	var outcomes []circuit.Outcome
	if how.DurationMS > 0 {
		outcomes = c.Run(s, how.Integrator, how.DurationMS, how.Settle)
	} else {
		outcomes = c.Settle(s, how.Integrator, how.Settle)
	}
	for b := range trials {
		r := response{outcome: outcomes[b]}
		r.outcome.AtMS *= how.DtMS / float64(s.DtMS) // whole steps of the dt that was asked for
		r.outcome.PeriodMS *= how.DtMS / float64(s.DtMS)
		for pop := range c.Populations {
			v := c.Vars(s, pop)
			rates := make([]float64, v.Units)
			for u := range rates {
				rates[u] = float64(v.Var(0)[u*lanes+b])
			}
			r.rates = append(r.rates, rates)
		}
		responses[b] = r
	}
}

// refines reports whether fixed points are refined in float64.
func (how Dynamics) refines(c *circuit.Circuit) bool {
	n := 0
	for _, p := range c.Populations {
		n += len(p.Model.Vars()) * p.Sheet.Units()
	}
	return how.DurationMS == 0 && how.Precision != "float32" && n <= circuit.MaxNewton
}

// refine takes a settled trial to its fixed point in float64, and linearizes there.
func (how Dynamics) refine(c *circuit.Circuit, t trial, r *response, spectra bool) {
	if r.outcome.Status != circuit.Settled {
		return
	}
	ref := c.NewReference(how.DtMS)
	for pop, p := range c.Populations {
		ref.Drive(pop, func(int) float64 { return t.inputMV[p.Name] })
		copy(ref.Vars(pop).Var(0), r.rates[pop])
	}
	if ref.Settle(how.Settle).Status != circuit.Settled {
		return
	}
	for pop := range c.Populations {
		copy(r.rates[pop], ref.Vars(pop).Var(0))
	}
	if spectra {
		r.linearize(c, ref.Jacobian())
	}
}

// linearize reads stability from the Jacobian at a fixed point: of all populations, and of the
// excitatory ones alone.
func (r *response) linearize(c *circuit.Circuit, j *mat.Dense) {
	var excitatory []int
	at := 0
	for _, p := range c.Populations {
		n := len(p.Model.Vars()) * p.Sheet.Units()
		if isStatic(p.Model) {
			continue
		}
		for i := range n {
			if p.Sign == circuit.Excitatory {
				excitatory = append(excitatory, at+i)
			}
		}
		at += n
	}
	if at == 0 {
		return
	}
	r.leading = circuit.Spectrum(j)[0]
	r.linear = !math.IsNaN(real(r.leading))
	if r.hasE = len(excitatory) > 0; r.hasE {
		sub := mat.NewDense(len(excitatory), len(excitatory), nil)
		for a, i := range excitatory {
			for b, k := range excitatory {
				sub.Set(a, b, j.At(i, k))
			}
		}
		r.alone = real(circuit.Spectrum(sub)[0])
	}
}
