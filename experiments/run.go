package experiments

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/experiments/record"
	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/pool"
	"github.com/striate-sim/striate/simd"
)

// ErrInterrupted and ErrStopped are the causes with which a context ends a run: the user's
// wish, and a signal to stop at a checkpoint and be run again.
var (
	ErrInterrupted = errors.New("interrupted")
	ErrStopped     = errors.New("stopped at a checkpoint; run again")
)

// Progress is told how far a run is. Its methods are called from one goroutine.
type Progress interface {
	Stage(name string, total int) // a piece of work of so many images begins
	Advance(images int)
	Note(format string, a ...any)
	Done()
}

// Options are what a run is told beside its file.
type Options struct {
	Out      string   // the run folder itself; "" makes one under runs/
	Resume   string   // folder of an unfinished run of the same experiment, to go on with; "": none
	Reuse    string   // folder of an earlier run whose trained networks are taken over where nothing of them has changed; "": none
	Workers  int      // 0: all processors
	Progress Progress // nil: silent
	Command  []string // as typed, for run.json
}

// Result is what a run leaves behind.
type Result struct {
	Dir, Report string
	Status      record.Status
	Exit        int
	Tables      []table.Table
	Verdicts    []Verdict
	Networks    []record.Network
	Reused      []string // networks with their seeds that were taken over from an earlier run
}

// imageSet is a loaded stimulus.
type imageSet struct {
	name     string
	data     *stimulus.Data
	test     *stimulus.Images
	fieldDeg float32
}

// outcome is what one network with one seed did.
type outcome struct {
	network  int
	seed     uint64
	pathway  *hierarchy.Pathway // nil for a circuit
	correct  [][]bool           // of each condition
	inTime   [][][]bool         // the same after every step, of networks that run for several
	missing  []string           // of each condition: why it could not be shown, or ""
	epochs   []epochReport
	seen     []diagnosis      // by what train.diagnose asks for
	audit    *hierarchy.Audit // of the trained network, with the first seed; nil: none
	train    float64          // seconds
	seconds  float64          // in all, those before a resume among them
	diverged bool

	circuit   *circuit.Circuit // nil for a network of stages
	responses [][]response     // by instance of the circuit and trial
	assumed   []departure.ID   // departures of any instance
}

// condition is a test at a level, on a set.
type condition struct {
	test  int
	level float64 // NaN: none
	set   int

	lesioned int // which of the test's lesions; −1: none
}

// run is an experiment under way.
type run struct {
	spec       *Spec
	source     *Source
	options    Options
	folder     *record.Folder
	workers    *pool.Pool
	sets       []imageSet
	conditions []condition
	outcomes   []outcome
	exits      []int
	reused     []string   // networks with their seeds that were
	earlier    *earlier   // run that networks may be taken over from, or nil
	computed   []computed // how circuits are computed
	recording  *recording // that circuits are fitted to, or nil
	fits       []fitted
	recorded   []*recorder
	recoveries []recovered
}

// Run carries an experiment out and writes its folder. When ctx ends, with ErrInterrupted or
// ErrStopped as its cause, the run writes a checkpoint and returns that cause. Mistakes of
// the data or of the file are errors; unmet expectations and divergence are results.
func Run(ctx context.Context, s *Spec, src *Source, o Options) (*Result, error) {
	if o.Progress == nil {
		o.Progress = silent{}
	}
	r := &run{spec: s, source: src, options: o}
	if err := r.load(); err != nil {
		return nil, err
	}
	if err := r.rehearse(); err != nil {
		return nil, err
	}
	var err error
	if o.Reuse != "" {
		if r.earlier, err = earlierRun(o.Reuse); err != nil {
			return nil, err
		}
	}
	if r.folder, err = r.open(); err != nil {
		return nil, err
	}
	result, err := r.carryOut(ctx)
	err = errors.Join(err, r.endRecords())
	if err != nil {
		exit := record.ExitInternal
		switch {
		case errors.Is(err, ErrInterrupted):
			exit = record.ExitInterrupted
		case errors.Is(err, ErrStopped):
			exit = record.ExitStopped
		}
		return &Result{Dir: r.folder.Dir(), Exit: exit}, errors.Join(err, r.folder.Finish(exit, err.Error(), nil))
	}
	return result, nil
}

// load reads every stimulus.
func (r *run) load() error {
	for _, st := range images(r.spec.Stimuli) {
		data, err := st.Set.Load(r.source.Dir)
		if err != nil {
			return fmt.Errorf("stimulus %s: %w", st.Name, err)
		}
		data = stimulus.Prepare(data, st.Limit.Train, st.Limit.Test, st.SizePX)
		set := imageSet{name: st.Name, data: data, test: data.Test, fieldDeg: st.FieldDeg}
		r.sets = append(r.sets, set)
	}
	if r.spec.Fit != nil {
		var err error
		if r.recording, err = readRecording(r.source.Dir, r.spec.Fit.Data); err != nil {
			return fmt.Errorf("fit: %w", err)
		}
	}
	for t, test := range r.spec.Tests {
		set := r.set(test.On)
		levels := test.Levels
		if len(levels) == 0 {
			levels = []float64{math.NaN()}
		}
		for _, level := range levels {
			if len(test.Lesions) == 0 {
				r.conditions = append(r.conditions, condition{t, level, set, -1})
			}
		}
		for i := range test.Lesions {
			r.conditions = append(r.conditions, condition{t, math.NaN(), set, i})
		}
	}
	return nil
}

// set finds a stimulus by name; the first stands for none.
func (r *run) set(name string) int {
	for i, s := range r.sets {
		if s.name == name {
			return i
		}
	}
	return 0
}

// material is what a network learns from: its set, and the training images with those held
// back for validation.
func (r *run) material(n Network) (set imageSet, fit, held *stimulus.Images, err error) {
	set = r.sets[r.set(n.Train.On)]
	if n.Train.Validate >= set.data.Train.Count {
		return set, nil, nil, fmt.Errorf("network %s: train.validate = %d leaves none of the %d images of %s to learn from", n.Name, n.Train.Validate, set.data.Train.Count, set.name)
	}
	fit, held = stimulus.Split(set.data.Train, n.Train.Validate)
	return set, fit, held, nil
}

func (r *run) carryOut(ctx context.Context) (*Result, error) {
	if err := r.begin(); err != nil {
		return nil, err
	}
	r.workers = pool.New(r.options.Workers)
	defer r.workers.Close()
	if err := r.tune(ctx); err != nil {
		return nil, err
	}
	if err := r.fit(ctx); err != nil {
		return nil, err
	}
	for _, seed := range r.spec.Seeds {
		for i := range r.spec.Networks {
			carry := r.trainAndTest
			if r.spec.Networks[i].Circuit != nil {
				carry = r.present
			}
			o, err := carry(ctx, i, seed)
			if err != nil {
				return nil, err
			}
			r.outcomes = append(r.outcomes, o)
		}
	}
	return r.conclude()
}

// begin writes what is known before the run.
func (r *run) begin() error {
	if err := r.folder.Config(r.source.Text); err != nil {
		return err
	}
	if err := r.folder.Resolved(r.resolved()); err != nil {
		return err
	}
	return r.folder.Update(func(m *record.Manifest) {
		m.Profile, m.Command, m.SIMD, m.Workers = r.spec.Profile, r.options.Command, simd.Level(), r.options.Workers
		m.Seed, m.Seeds, m.Data = r.spec.Seeds[0], r.spec.Seeds, nil
		for _, s := range r.sets {
			for _, file := range sortedKeys(s.data.SHA256) {
				m.Data = append(m.Data, record.Data{Name: s.name, Source: file, SHA256: s.data.SHA256[file]})
			}
		}
	})
}

// silent is progress that nobody sees.
type silent struct{}

func (silent) Stage(string, int)   {}
func (silent) Advance(int)         {}
func (silent) Note(string, ...any) {}
func (silent) Done()               {}
