package experiments

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/circuit/verb"
	"github.com/striate-sim/striate/internal/pool"
	"github.com/striate-sim/striate/internal/rng"
)

// A response is what a circuit did in one trial.
type response struct {
	outcome circuit.Outcome
	missing string        // why the trial could not be run, or ""
	rates   [][]float64   // Hz, by population and unit: at rest, or the mean over the window of a duration
	sampled [][][]float64 // Hz, by population and bin: of each unit, or their mean where no measure asks for each

	spectrum []complex128 // where a figure shows it
	leading  complex128   // eigenvalue of the Jacobian with the largest real part [per ms]
	currents []currents   // by population: where a measure asks for them, at rest

	linear bool    // leading and alone are known
	alone  float64 // largest real part of the excitatory populations' own Jacobian [per ms]
	hasE   bool
}

// A session shows trials to one circuit.
type session struct {
	spec     *Circuit // its populations
	c        *circuit.Circuit
	how      Dynamics
	seed     uint64
	spectra  bool
	currents bool // gathers what reaches cells at rest
	whole    bool // spectra are kept whole
	sampling sampling
	workers  *pool.Pool
	gazes    sync.Pool // eyes at work

	instance  int // of what the file sweeps in the circuit
	recorders []*recorder
}

// tileLanes is how many trials are advanced together in float32, and together how many pieces
// of work lie between two looks at whether the run is to stop.
const (
	tileLanes = 16
	together  = 16
)

// conduct shows all trials. Which trials share a tile, and which worker runs it, changes no bit.
func (s *session) conduct(ctx context.Context, trials []trial, advance func(int)) ([]response, error) {
	responses := make([]response, len(trials))
	size, exact := tileLanes, s.how.precision().Of(s.c) == circuit.Double
	if exact {
		size = 1
	}
	pieces := (len(trials) + size - 1) / size
	for first := 0; first < pieces; first += together {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		n := min(together, pieces-first)
		failed := make([]error, n)
		s.workers.Do(n, func(_, i int) {
			from := (first + i) * size
			to := min(from+size, len(trials))
			if exact {
				failed[i] = s.trial(trials[from], from, &responses[from])
			} else {
				failed[i] = s.tile(trials[from:to], from, responses[from:to])
			}
		})
		if err := errors.Join(failed...); err != nil {
			return nil, err
		}
		advance(min((first+n)*size, len(trials)) - first*size)
	}
	return responses, nil
}

// trial runs one trial, which has a place in the list of all, in float64.
func (s *session) trial(t trial, at int, r *response) error {
	ref := s.c.NewReference(s.how.DtMS)
	ref.By, ref.Trial[0] = s.how.Integrator, t.id
	seen, err := s.scene([]trial{t})
	if err != nil {
		return err
	}
	defer seen.leave()
	for pop, drive := range seen.still() {
		ref.Drive(pop, func(u int) float64 { return float64(drive[u]) })
	}
	for pop, p := range s.spec.Populations {
		input, err := t.drive(p)
		if err != nil {
			return err
		}
		if input != nil {
			ref.Drive(pop, func(u int) float64 { return input[u] })
		}
	}
	if ref.Interventions, err = s.interventions(t, seen, 1); err != nil {
		return r.without(err)
	}
	tape := s.tape(at, 1)
	ref.Probes = tape.probes
	if s.how.DurationMS > 0 {
		samples := s.sampling.begin(s.c, 1)
		ref.Probes = append(ref.Probes, samples.probes...)
		r.outcome = ref.Run(s.how.DurationMS, s.how.Settle)
		samples.read(r, 0)
		return tape.end([]response{*r})
	}
	r.outcome = ref.Settle(s.how.Settle)
	if err := tape.end([]response{*r}); err != nil {
		return err
	}
	for pop := range s.c.Populations {
		rates := ref.Vars(pop).Var(0)
		for u, v := range rates {
			if v < 0 && v > -negligibleHz {
				rates[u] = 0
			}
		}
		r.rates = append(r.rates, append([]float64(nil), rates...))
	}
	s.gather(r, func(pop int) []float64 { return append([]float64(nil), ref.Input(ref.Ext, pop).Var(0)...) })
	if r.outcome.Status == circuit.Settled && s.spectra {
		r.linearize(s.c, ref)
		if !s.whole {
			r.spectrum = nil
		}
	}
	return nil
}

// negligibleHz is what Newton's method may leave of a silent rate.
const negligibleHz = 1e-9

// tile runs some trials together in float32. They have one intervention or none.
func (s *session) tile(trials []trial, at int, responses []response) error {
	for first := 0; first < len(trials); {
		end := first + 1
		for end < len(trials) && trials[end].alike(trials[first]) {
			end++
		}
		if err := s.alikes(trials[first:end], at+first, responses[first:end]); err != nil {
			return err
		}
		first = end
	}
	return nil
}

// alike reports whether two trials can share a tile.
func (t trial) alike(o trial) bool {
	return t.act == o.act && t.onset == o.onset && t.lasts == o.lasts && t.picture.alike(o.picture)
}

func (s *session) alikes(trials []trial, at int, responses []response) error {
	lanes := len(trials)
	state := s.c.NewState(lanes, float32(s.how.DtMS))
	seen, err := s.scene(trials)
	if err != nil {
		return err
	}
	defer seen.leave()
	for pop, drive := range seen.still() {
		copy(s.c.Input(state.Ext, pop, lanes).Var(0), drive)
	}
	for b, t := range trials {
		state.Trial[b] = t.id
		for pop, p := range s.spec.Populations {
			input, err := t.drive(p)
			if err != nil {
				return err
			}
			ext := s.c.Input(state.Ext, pop, lanes).Var(0)
			for u, v := range input {
				ext[u*lanes+b] = float32(v)
			}
		}
	}
	if state.Interventions, err = s.interventions(trials[0], seen, lanes); err != nil {
		for b := range responses {
			if err := responses[b].without(err); err != nil {
				return err
			}
		}
		return nil
	}
	tape := s.tape(at, lanes)
	state.Probes = tape.probes
	if s.how.DurationMS > 0 {
		samples := s.sampling.begin(s.c, lanes)
		state.Probes = append(state.Probes, samples.probes...)
		for b, o := range s.c.Run(state, s.how.Integrator, s.how.DurationMS, s.how.Settle) {
			responses[b].outcome = s.how.inSteps(o, state.DtMS)
			samples.read(&responses[b], b)
		}
		return tape.end(responses)
	}
	for b, o := range s.c.Settle(state, s.how.Integrator, s.how.Settle) {
		r := response{outcome: s.how.inSteps(o, state.DtMS)}
		for pop := range s.c.Populations {
			r.rates = append(r.rates, lane(s.c.Vars(state, pop).Var(0), b, lanes))
		}
		s.gather(&r, func(pop int) []float64 { return lane(s.c.Input(state.Ext, pop, lanes).Var(0), b, lanes) })
		responses[b] = r
	}
	return tape.end(responses)
}

// lane copies one lane of an array of units×lanes.
func lane(x []float32, b, lanes int) []float64 {
	one := make([]float64, len(x)/lanes)
	for u := range one {
		one[u] = float64(x[u*lanes+b])
	}
	return one
}

// inSteps gives an outcome's times in whole steps of the dt that was asked for.
func (how Dynamics) inSteps(o circuit.Outcome, dtMS float32) circuit.Outcome {
	o.AtMS *= how.DtMS / float64(dtMS)
	o.PeriodMS *= how.DtMS / float64(dtMS)
	return o
}

// without says that a circuit lacks what an intervention acts on, which is a result; other
// errors are the file's mistakes.
func (r *response) without(err error) error {
	var m verb.Missing
	if !errors.As(err, &m) {
		return err
	}
	r.missing = err.Error()
	return nil
}

// interventions makes what happens during a trial: the circuit's own noise, what moves before its eye, the silence before
// and after the stimulus, and what the file does.
func (s *session) interventions(t trial, seen *scene, lanes int) (all []circuit.Intervention, err error) {
	add := func(v verb.Verb, w circuit.Window, name string) error {
		made, err := v.Bind(s.c, verb.Binding{Window: w, Lanes: lanes, Stream: rng.Named(s.seed, name)})
		all = append(all, made...)
		return err
	}
	for i, v := range s.spec.Noise {
		if err := add(v, circuit.Window{}, fmt.Sprintf("noise/%d", i+1)); err != nil {
			return nil, err
		}
	}
	all = append(all, seen.interventions()...)
	for _, w := range t.blanks() {
		for pop, p := range s.c.Populations {
			dark := make([]float64, p.Sheet.Units())
			all = append(all, &circuit.Modulation{Window: w, Population: pop, At: circuit.OnDrive, Factor: dark})
		}
	}
	if t.act != nil {
		err = add(t.act.Verb, t.act.window(), "intervention/"+t.intervention)
	}
	return all, err
}

// blanks are the times without the stimulus.
func (t trial) blanks() (all []circuit.Window) {
	if t.onset > 0 {
		all = append(all, circuit.Window{ToMS: t.onset})
	}
	if t.lasts > 0 {
		all = append(all, circuit.Window{FromMS: t.onset + t.lasts})
	}
	return all
}
