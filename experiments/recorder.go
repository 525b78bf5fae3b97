package experiments

import (
	"errors"
	"fmt"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/experiments/record"
)

// A recorder keeps what one record asks of one network, over all seeds and all that is swept.
// Every trial has a place of its own on the disk, so that trials may end in any order.
type recorder struct {
	Record
	network   int
	variables []recordedVariable
	streams   []*record.Stream // of the variables

	every, first, most int // samples, in steps and in multiples of every
	trials             []recordedTrial
	samples            []int // that each trial has
	place              map[trialKey]int
}

// A trialKey names a trial of a run.
type trialKey struct {
	seed            uint64
	instance, trial int
}

// A recordedTrial is a trial that is kept, and how it ended.
type recordedTrial struct {
	trial
	seed    uint64
	outcome circuit.Status
}

// recorders begins what is recorded of a network, of which c is an instance, and returns it;
// later calls return it again.
func (r *run) recorders(network int, c *circuit.Circuit) ([]*recorder, error) {
	var own []*recorder
	for _, one := range r.recorded {
		if one.network == network {
			own = append(own, one)
		}
	}
	if own != nil {
		return own, nil
	}
	n := r.spec.Networks[network]
	for _, what := range r.spec.Records {
		one := r.spec.newRecorder(what, network)
		if len(one.variables) == 0 || len(one.trials) == 0 {
			continue
		}
		double := n.Run.precision().Of(c) == circuit.Double
		for _, v := range one.variables {
			p := n.Circuit.Populations[v.population]
			s, err := r.folder.Stream(fmt.Sprintf("%s.%s.%s.%s", what.Name, n.Name, p.Name, v.name), double, one.most, p.Sheet.Units())
			if err != nil {
				return nil, err
			}
			one.streams = append(one.streams, s)
		}
		own, r.recorded = append(own, one), append(r.recorded, one)
	}
	return own, nil
}

// newRecorder lists what a record keeps of a network.
func (s *Spec) newRecorder(what Record, network int) *recorder {
	n := s.Networks[network]
	one := &recorder{Record: what, network: network, variables: what.variables(n), place: map[trialKey]int{}}
	one.every, one.first, one.most = what.sampled(n.Run)
	for _, seed := range s.Seeds {
		for i, instance := range n.instances() {
			for k, t := range s.trials(instance) {
				if what.keeps(t, seed) {
					one.place[trialKey{seed, i, k}] = len(one.trials)
					one.trials = append(one.trials, recordedTrial{trial: t, seed: seed})
				}
			}
		}
	}
	one.samples = make([]int, len(one.trials))
	return one
}

// A tape is what is recorded of the trials of one tile.
type tape struct {
	probes  []*circuit.Probe
	lanes   []taped
	dtMS    float64
	writers []*record.Writer
}

// taped is one lane of a tile in one recorder.
type taped struct {
	of          *recorder
	lane, place int
}

// tape makes the probes of a tile whose first trial has a place in the list of the circuit's.
func (s *session) tape(first, lanes int) *tape {
	t := &tape{dtMS: s.how.DtMS}
	for _, one := range s.recorders {
		places, any := make([]int, lanes), false
		for b := range places {
			place, kept := one.place[trialKey{s.seed, s.instance, first + b}]
			if places[b] = place; !kept {
				places[b] = -1
				continue
			}
			any = true
			t.lanes = append(t.lanes, taped{one, b, place})
		}
		if !any {
			continue
		}
		for i, v := range one.variables {
			t.add(one, v.probe(s), one.streams[i], places)
		}
	}
	return t
}

// probe reads the variable.
func (v recordedVariable) probe(s *session) *circuit.Probe {
	p, err := s.c.NewProbe(s.spec.Populations[v.population].Name, v.name, 0, nil)
	if err != nil {
		panic("experiments: " + err.Error()) // the check has found it
	}
	return p
}

// add lets a probe write the lanes that are kept.
func (t *tape) add(one *recorder, p *circuit.Probe, stream *record.Stream, places []int) {
	writers := make([]*record.Writer, len(places))
	for b, place := range places {
		if place >= 0 {
			writers[b] = stream.Writer(place)
			t.writers = append(t.writers, writers[b])
		}
	}
	p.EveryMS = float64(one.every) * t.dtMS
	p.Take = func(at circuit.Moment, values []float64) {
		if at.Step < uint64(one.first*one.every) {
			return
		}
		for b, w := range writers {
			if w != nil {
				w.Add(values, b, len(places))
			}
		}
	}
	t.probes = append(t.probes, p)
}

// end notes how the tile's trials ended. What a lane did after it had an outcome, for the sake
// of others, is not part of its trial.
func (t *tape) end(responses []response) error {
	var failed []error
	for _, w := range t.writers {
		failed = append(failed, w.Flush())
	}
	for _, l := range t.lanes {
		r := responses[l.lane]
		l.of.trials[l.place].outcome = r.outcome.Status
		if r.missing == "" {
			const slack = 1e-6
			l.of.samples[l.place] = min(l.of.most, max(0, int(r.outcome.AtMS/(float64(l.of.every)*t.dtMS)+slack)-l.of.first+1))
		}
	}
	return errors.Join(failed...)
}

// endRecords removes what recordings have left on the disk beside their arrays.
func (r *run) endRecords() error {
	var failed []error
	for _, one := range r.recorded {
		for _, s := range one.streams {
			failed = append(failed, s.Close())
		}
	}
	r.recorded = nil
	return errors.Join(failed...)
}
