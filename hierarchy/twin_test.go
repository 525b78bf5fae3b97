package hierarchy

import (
	"testing"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

// twin is a layer in float64, written apart from the program's layers: plain loops over
// stimuli, places and maps, one formula after the other. Arrays are
// [stimulus][y][x][channel], so that even the order in memory is another.
type twin interface {
	forward(x []float64, stimuli int) []float64
	// backward takes credit = ∂L/∂y of the last forward to ∂L/∂x, and adds ∂L/∂w to the
	// change of every array.
	backward(credit []float64) []float64
	arrays() []*array
}

// array is one array of a twin's weights, with what has been proposed for it.
type array struct {
	name      string
	w, change []float64
}

func newArray(name string, n int) *array {
	return &array{name, make([]float64, n), make([]float64, n)}
}

// size is the extent of a sheet.
type size struct{ height, width, channels int }

func (s size) units() int           { return s.height * s.width * s.channels }
func (s size) unit(y, x, c int) int { return (y*s.width+x)*s.channels + c }

// branches remembers which way every kinked function went, as a hash: two points with the
// same hash lie on one smooth piece of the function.
type branches struct{ hash uint64 }

func (b *branches) note(way int) { b.hash = (b.hash ^ uint64(way+1)) * 0x100000001b3 }

func (b *branches) noteSign(v float64) {
	if v > 0 {
		b.note(1)
	} else {
		b.note(0)
	}
}

// twins is a chain of twins: the twin of a pathway.
type twins struct {
	layers []twin
	stages []int // stages[i] is how many layers the stages up to the i-th have
	kinks  *branches
	trials []uint64 // numbers of the presentations, for the masks
}

func (n *twins) forward(x []float64, stimuli int) []float64 {
	n.kinks.hash = 0
	for _, l := range n.layers {
		x = l.forward(x, stimuli)
	}
	return x
}

func (n *twins) backward(credit []float64) []float64 {
	for i := len(n.layers) - 1; i >= 0; i-- {
		credit = n.layers[i].backward(credit)
	}
	return credit
}

func (n *twins) arrays() []*array {
	var all []*array
	for _, l := range n.layers {
		all = append(all, l.arrays()...)
	}
	return all
}

// load takes over the values of weights, which must be the twin's own arrays in order.
func (n *twins) load(t *testing.T, weights []*learning.Weights) {
	t.Helper()
	all := n.arrays()
	if len(all) != len(weights) {
		t.Fatalf("the twin has %d arrays, the pathway %d", len(all), len(weights))
	}
	for i, a := range all {
		if a.name != weights[i].Name || len(a.w) != len(weights[i].W) {
			t.Fatalf("array %d is %s of %d in the twin, %s of %d in the pathway", i, a.name, len(a.w), weights[i].Name, len(weights[i].W))
		}
		copy(a.w, widen(weights[i].W))
	}
}

// twinsOf builds the twin of a pathway from its description alone.
func twinsOf(t *testing.T, in neuron.Sheet, specs []StageSpec, seed uint64) *twins {
	t.Helper()
	n := &twins{kinks: &branches{}}
	below := size{in.Height, in.Width, in.Channels}
	for _, s := range specs {
		below = n.stage(t, below, s, seed)
		n.stages = append(n.stages, len(n.layers))
	}
	return n
}

// stage adds one stage and returns the size of its sheet.
func (n *twins) stage(t *testing.T, below size, s StageSpec, seed uint64) size {
	add := func(l twin) { n.layers = append(n.layers, l) }
	if s.Weighting == FixedFrontend {
		l := newGaborTwin(below, *s.Frontend.(*Gabor), n.kinks)
		add(l)
		return l.out
	}
	g := geometryOf(below, s)
	if s.Dann != nil {
		add(newDannTwin(s, g, n.kinks))
	} else if s.Dale {
		add(newDaleTwin(s, g, n.kinks))
	} else {
		add(newLinearTwin(s.Name, g))
	}
	out := g.above
	if norm, ok := s.Norm.(*BatchNormalization); ok {
		add(newBatchTwin(s.Name, out, *norm))
	}
	switch s.Gain.(type) {
	case *neuron.Linear, *neuron.Softmax: // the potential itself is what is read
	case neuron.Pooled:
		add(&pooledTwin{out.channels})
		add(&gainTwin{f: s.Gain, kinks: n.kinks})
	default:
		add(&gainTwin{f: s.Gain, kinks: n.kinks})
	}
	if norm, ok := s.Norm.(*LocalResponse); ok {
		add(&responseTwin{sheet: out, n: *norm})
	}
	switch pool := s.Pool.(type) {
	case *MaxPool:
		l := &maxTwin{newWindows(out, pool.Window), n.kinks, nil}
		add(l)
		out = l.above
	case *AveragePool:
		l := &averageTwin{newWindows(out, pool.Window), 0}
		add(l)
		out = l.above
	}
	if s.Dropout > 0 {
		sheet := neuron.Sheet{Channels: out.channels, Height: out.height, Width: out.width}
		l := newDropout(sheet, s.Dropout, rng.Named(seed, s.Name+"/dropout"))
		add(&dropoutTwin{l: l, trials: &n.trials})
	}
	return out
}
