package hierarchy

import (
	"fmt"
	"math"
	"slices"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

// ProjectionSpec is a projection beside those from each stage to the next: from a stage to
// itself (lateral), to a lower one (feedback), or to one beyond the next (skip). Upwards it
// carries what the source's pool sends, else the rates of the source's cells. It adds to the
// potentials of the target; in a stage that keeps Dale's law the source's E cells excite the
// target's E and I cells.
type ProjectionSpec struct {
	Name      string
	From, To  string
	Weighting Weighting // all but FixedFrontend
	Kernel    int       // side of the square that a place of the smaller sheet's stride sees
	DelayMS   float64   // of continuous order
}

// crossing is such a projection in a pathway.
type crossing struct {
	name           string
	source, target int
	upward         bool // it takes the source's output, not its cells' rates
	late           int  // steps
	index          int  // among the arrivals of the target
}

// ProjectionError says which projection cannot be built, and why.
type ProjectionError struct {
	Projection string
	Err        error
}

func (e *ProjectionError) Error() string {
	return fmt.Sprintf("projection %s: %v", e.Projection, e.Err)
}
func (e *ProjectionError) Unwrap() error { return e.Err }

// project adds a projection to the pathway.
func (p *Pathway) project(s ProjectionSpec) error {
	fail := func(format string, a ...any) error { return &ProjectionError{s.Name, fmt.Errorf(format, a...)} }
	find := func(name string) int {
		return slices.IndexFunc(p.Stages, func(t Stage) bool { return t.Name == name })
	}
	c := crossing{name: s.Name, source: find(s.From), target: find(s.To)}
	switch last := len(p.Stages) - 1; {
	case c.source < 0:
		return fail("no stage named %q", s.From)
	case c.target < 0:
		return fail("no stage named %q", s.To)
	case c.source == last:
		return fail("the read-out %s sends nothing on", s.From)
	case c.target == c.source+1:
		return fail("%s is the stage below %s already", s.From, s.To)
	}
	if s.DelayMS != 0 && p.unroll.Order != Continuous {
		return fail("delays are of continuous order")
	}
	c.upward = c.target > c.source
	c.late = p.unroll.late(false, s.DelayMS)
	target := p.layers[p.Stages[c.target].first]
	to, ok := target.(receiver)
	if !ok {
		return fail("%s is a fixed stage", s.To)
	}
	from := p.sent(c)
	w, err := s.wire(from, target.out(), target.out().Channels)
	if err != nil {
		return fail("%w", err)
	}
	wire := func(channels int) (*projection, error) {
		w, err := s.wire(from, target.out(), channels)
		return &projection{from: s.Name, wiring: w.wiring, turned: w.turned, source: circuit.Excitatory}, err
	}
	if c.index, err = to.receive(s.Name, s.To, w.fan, wire, p.seed); err != nil {
		return fail("%w", err)
	}
	p.crossings = append(p.crossings, c)
	return nil
}

// sent is the sheet that a crossing carries the rates of.
func (p *Pathway) sent(c crossing) neuron.Sheet {
	s := p.Stages[c.source]
	if c.upward {
		return s.Out
	}
	return p.layers[s.cells-1].out()
}

// wired is a wiring with the way that it is run.
type wired struct {
	wiring circuit.Partitioned
	turned bool // from its own target to its source: up-sampling
	fan    int  // afferents of a cell, about
}

// wire makes a wiring from a sheet to so many channels of another. Where the source has fewer
// places, the patches are the source's, over the target (a transposed convolution).
func (s ProjectionSpec) wire(from, to neuron.Sheet, channels int) (wired, error) {
	to.Channels = channels
	if s.Weighting == FullyConnected {
		return wired{circuit.NewDense(from.Units(), to.Units()), false, from.Units()}, nil
	}
	below, above, turned := from, to, false
	if from.Places() < to.Places() {
		below, above, turned = to, from, true
	}
	stride, pad, err := fit(below, above, s.Kernel)
	if err != nil {
		return wired{}, err
	}
	patch, err := circuit.NewPatch(below, above.Channels, s.Kernel, stride, pad)
	if err != nil {
		return wired{}, err
	}
	w := circuit.NewLocal(patch)
	if s.Weighting == Conv {
		w = circuit.NewConv(patch)
	}
	fan := patch.Fan()
	if turned { // each target place is seen by about (kernel/stride)² patches
		fan = max(1, s.Kernel*s.Kernel*from.Channels/(stride*stride))
	}
	return wired{w, turned, fan}, nil
}

// fit finds the stride and the margin with which patches of a kernel over one sheet make the
// places of a smaller one and leave none out.
func fit(below, above neuron.Sheet, kernel int) (stride, pad int, err error) {
	for stride := 1; stride <= kernel; stride++ {
		for pad := range kernel {
			side := func(n int) int {
				if n += 2*pad - kernel; n >= 0 {
					return n/stride + 1
				}
				return 0
			}
			if side(below.Height) == above.Height && side(below.Width) == above.Width {
				return stride, pad, nil
			}
		}
	}
	return 0, 0, fmt.Errorf("no stride takes patches of %d from %d×%d places to %d×%d; lateral kernels are odd, others at least the ratio of the sheets", kernel, below.Height, below.Width, above.Height, above.Width)
}

// receiver is a layer onto whose cells later projections end.
type receiver interface {
	plastic
	// receive adds a projection of a fan-in, whose wiring to any number of cells a place wire
	// makes, and returns its place among the arrivals.
	receive(name, stage string, fan int, wire func(channels int) (*projection, error), seed uint64) (int, error)
}

// receiverWork is its state in one tile and one step.
type receiverWork interface {
	plasticWork
	// arrive hands over the rates of an arrival, or nil where none has arrived yet.
	arrive(index int, rates []float32)
	// sendBack returns the credit of an arrival's source, after backward.
	sendBack(index int) []float32
	// idle says that no credit has come: the step asks for no change.
	idle()
}

// arrival is what one projection brings to a layer in one step.
type arrival struct{ x, dx []float32 }

// drive adds sign·W·x to y.
func (p *projection) drive(y, x []float32, sign float32, lanes int) {
	if p.turned {
		p.wiring.Return(y, x, sign, lanes)
		return
	}
	p.wiring.Drive(y, x, sign, lanes)
}

// back adds Wᵀ·dy to dx.
func (p *projection) back(dx, dy []float32, lanes int) {
	if p.turned {
		p.wiring.Drive(dx, dy, 1, lanes)
		return
	}
	p.wiring.Return(dx, dy, 1, lanes)
}

// sides puts the two factors where the wiring has its target and its source.
func (p *projection) sides(dy, x []float32) (above, below []float32) {
	if dy == nil || x == nil {
		return nil, nil
	}
	if p.turned {
		return x, dy
	}
	return dy, x
}

// receive adds signed weights, uniform within ±1/√fan-in.
func (l *weighted) receive(name, stage string, fan int, wire func(channels int) (*projection, error), seed uint64) (int, error) {
	q, err := wire(l.above.Channels)
	if err != nil {
		return 0, err
	}
	lo, hi := learning.Unbounded()
	q.to, q.source = stage, circuit.Mixed
	q.weights = &learning.Weights{Name: stage + "/" + name, W: q.wiring.Weights(), Lo: lo, Hi: hi, Rate: 1, Decay: 1}
	bound := float32(1 / math.Sqrt(float64(fan)))
	stream := rng.Named(seed, q.weights.Name)
	for i := range q.weights.W {
		q.weights.W[i] = bound * (2*stream.Uniform(0, 0, uint32(i)) - 1)
	}
	l.arrivals = append(l.arrivals, q)
	return len(l.arrivals) - 1, nil
}
