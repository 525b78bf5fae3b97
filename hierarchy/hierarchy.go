// Package hierarchy stacks stages, standard or plausible, into a visual pathway.
//
// A pathway is read-only while it runs; everything that changes for a tile of stimuli is in
// the tile's works. Standard and plausible stages are made of the same wirings and gains:
// what makes a pathway plausible is which parts it uses, so its departures from biology are
// read off its parts.
//
// Errors cross weights by their own transpose where teaching is backpropagation, or where a file
// asks another rule for feedback: tied; else teachers have feedback synapses of their own.
package hierarchy

import (
	"fmt"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

// Weighting is how a stage is wired to the sheet below.
type Weighting int

// The weightings: a convolution shares weights over places, a local stage has its own at
// each, a dense stage sees all places, and a front end is fixed.
const (
	Conv Weighting = iota
	LocalUnshared
	FullyConnected
	FixedFrontend
)

// StageSpec says what a stage is made of. Its parts act in the order weights, code, batch norm,
// gain, other norms, pool, running norm, dropout. A gain that is pooled has an inhibition before it.
type StageSpec struct {
	Name                      string
	Weighting                 Weighting
	Maps, Kernel, Stride, Pad int       // of Conv and LocalUnshared; Maps alone of FullyConnected
	Frontend                  Frontend  // of FixedFrontend
	Dale                      bool      // separate E and I cells, weights of one sign
	Inhibitory                int       // I cells a place; 0: a tenth of the maps, at least 1
	Dann                      *Dann     // of Dale stages: inhibition divides too; nil: it subtracts alone
	Afferents                 Afferents // of Dale stages: how synapses onto I cells learn; nil: as they are taught
	Code                      Code      // nil: each cell answers its input alone
	Norm                      Norm      // nil: none
	Gain                      neuron.Gain
	Pool                      Pool    // nil: none
	Share                     Sharing // of LocalUnshared: how places come to have like weights; nil: not at all
	Dropout                   float64 // probability of silencing a cell during training
	TauMS                     float64 // time constant of its cells, of continuous order
	DelayMS                   float64 // of what comes from below, of continuous order
}

// Stage is one visual area or layer of a pathway.
type Stage struct {
	Name        string
	In, Out     neuron.Sheet
	Dale        bool
	first, last int // its layers are [first, last) of the pathway
	cells       int // its cells' rates leave layer cells-1; pool and dropout follow
	late        int // steps that rates from below are under way
}

// Pathway is stages in order; the last is the read-out, one unit a class.
type Pathway struct {
	Stages []Stage
	layers []layer
	shares []sharing
	seed   uint64

	unroll    Unroll
	steps     int        // of a presentation
	crossings []crossing // projections beside those from stage to stage
}

// New builds a pathway and draws its weights. Weights are a function of (seed, stage and
// projection, unit), so that pathways with equal stages start from equal weights.
func New(in neuron.Sheet, specs []StageSpec, seed uint64) (*Pathway, error) {
	return NewInTime(in, specs, nil, Unroll{}, seed)
}

// NewInTime builds a pathway with further projections that runs for several steps.
func NewInTime(in neuron.Sheet, specs []StageSpec, projections []ProjectionSpec, u Unroll, seed uint64) (*Pathway, error) {
	p := &Pathway{seed: seed}
	below := in
	for i, s := range specs {
		layers, cells, err := s.build(below, i == 0 || specs[i-1].Weighting == FixedFrontend, i == len(specs)-1, seed, u)
		if err != nil {
			return nil, &StageError{s.Name, err}
		}
		stage := Stage{Name: s.Name, In: below, Dale: s.Dale, first: len(p.layers)}
		for _, l := range layers {
			if o, ok := l.(owner); ok {
				for _, w := range o.owned() {
					w.weights.Name = s.Name + "/" + w.weights.Name
				}
			}
		}
		p.layers = append(p.layers, layers...)
		stage.last, stage.cells = len(p.layers), stage.first+cells
		stage.Out = p.layers[stage.last-1].out()
		p.Stages = append(p.Stages, stage)
		if s.Share != nil {
			if err := p.share(i, s.Share); err != nil {
				return nil, &StageError{s.Name, err}
			}
		}
		below = stage.Out
	}
	if len(p.Stages) == 0 {
		return nil, fmt.Errorf("hierarchy: a pathway needs a stage")
	}
	if err := p.inTime(specs, projections, u); err != nil {
		return nil, err
	}
	return p, nil
}

// StageError says which stage cannot be built, and why.
type StageError struct {
	Stage string
	Err   error
}

func (e *StageError) Error() string { return fmt.Sprintf("stage %s: %v", e.Stage, e.Err) }
func (e *StageError) Unwrap() error { return e.Err }

// In returns the sheet of the image.
func (p *Pathway) In() neuron.Sheet { return p.Stages[0].In }

// Classes returns the number of units of the read-out.
func (p *Pathway) Classes() int { return p.Stages[len(p.Stages)-1].Out.Units() }

// build makes the layers of a stage, of which the first so many end with the rates of its cells.
func (s StageSpec) build(below neuron.Sheet, first, readout bool, seed uint64, u Unroll) (layers []layer, cells int, err error) {
	if s.Weighting == FixedFrontend {
		l, err := s.Frontend.frontendLayer(below)
		if err != nil {
			return nil, 0, err
		}
		return []layer{l}, 1, nil
	}
	weights, err := s.weights(below, first, readout, seed)
	if err != nil {
		return nil, 0, err
	}
	layers = []layer{weights}
	add := func(l layer) {
		if l != nil {
			layers = append(layers, l)
		}
	}
	sheet := weights.out()
	if u.Order == Continuous && s.TauMS > 0 {
		add(&membrane{sheet, float32(u.keeps(s.TauMS))})
	}
	var beforeGain, afterGain layer
	if s.Norm != nil {
		beforeGain, afterGain = s.Norm.normLayers(sheet)
	}
	add(beforeGain)
	if _, softmax := s.Gain.(*neuron.Softmax); softmax && !readout {
		return nil, 0, fmt.Errorf("gain softmax is for the read-out")
	} else if _, linear := s.Gain.(*neuron.Linear); !softmax && !linear && s.Code == nil {
		if _, pooled := s.Gain.(neuron.Pooled); pooled {
			add(&pooledInhibition{sheet})
		}
		add(newGain(sheet, s.Gain))
	}
	add(afterGain)
	cells = len(layers)
	if s.Pool != nil {
		pool, err := s.Pool.poolLayer(sheet)
		if err != nil {
			return nil, 0, err
		}
		add(pool)
		sheet = pool.out()
	}
	if n, ok := s.Norm.(outputNorm); ok {
		add(n.outputLayer(sheet))
	}
	if s.Dropout > 0 {
		add(newDropout(sheet, s.Dropout, rng.Named(seed, s.Name+"/dropout")))
	}
	return layers, cells, nil
}

func (s StageSpec) weights(below neuron.Sheet, first, readout bool, seed uint64) (layer, error) {
	var patch circuit.Patch
	above, fan := neuron.Sheet{Channels: s.Maps, Height: 1, Width: 1}, below.Units()
	if s.Weighting != FullyConnected {
		var err error
		if patch, err = circuit.NewPatch(below, s.Maps, s.Kernel, s.Stride, s.Pad); err != nil {
			return nil, err
		}
		above, fan = patch.Above, patch.Fan()
	}
	wire := func(channels int) (circuit.Partitioned, error) {
		if s.Weighting == FullyConnected {
			return circuit.NewDense(below.Units(), channels), nil
		}
		g, err := circuit.NewPatch(below, channels, s.Kernel, s.Stride, s.Pad)
		if s.Weighting == Conv {
			return circuit.NewConv(g), err
		}
		return circuit.NewLocal(g), err
	}
	shared := s.Weighting == Conv
	if !s.Dale {
		w, err := wire(s.Maps)
		if err != nil {
			return nil, err
		}
		plain := newWeighted(s.Name, below, above, w, fan, shared, seed)
		if s.Code != nil {
			return s.Code.codeLayer(plain, s.Gain, seed)
		}
		return plain, nil
	}
	if s.Code != nil {
		return nil, fmt.Errorf("a stage with a code has mixed signs")
	}
	inhibitory := s.Inhibitory
	if inhibitory == 0 {
		inhibitory = max(1, s.Maps/10)
	}
	var l layer
	var err error
	if s.Dann != nil {
		l, err = newDann(s.Name, below, above, inhibitory, fan, shared, first, readout, wire, *s.Dann, seed)
	} else {
		start := daleInit{}
		if readout {
			start.constant = readoutStart
		}
		l, err = newDale(s.Name, below, above, inhibitory, fan, shared, wire, start, seed)
	}
	if err != nil {
		return nil, err
	}
	return l, daleOf(l).adopt(s.Afferents, fan, wire, seed)
}

// readoutStart is the first value of every weight onto a class cell. Equal weights are a
// neutral start: softmax does not see what all classes have in common.
const readoutStart = 0.1

// Weights lists every plastic weight array of the pathway in order of layers.
func (p *Pathway) Weights() []*learning.Weights {
	var all []*learning.Weights
	for _, l := range p.layers {
		all = append(all, layerWeights(l)...)
	}
	return all
}

func layerWeights(l layer) []*learning.Weights {
	var all []*learning.Weights
	if l, ok := l.(plastic); ok {
		for _, q := range l.projections() {
			all = append(all, q.weights)
			if q.bias != nil {
				all = append(all, q.bias)
			}
		}
	}
	if l, ok := l.(tuned); ok {
		for _, c := range l.cellWeights() {
			all = append(all, c.weights)
		}
	}
	if l, ok := l.(owner); ok {
		for _, o := range l.owned() {
			all = append(all, o.weights)
		}
	}
	return all
}
