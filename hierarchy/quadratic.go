package hierarchy

import (
	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

var _ = Frontends.Add("quadratic", registry.Entry[Frontend]{
	New:  func() Frontend { return &Quadratic{Kernel: 5, Stride: 5} },
	Doc:  "every patch of what is below and all products of two of its values: what linear cells above it learn is a quadratic function, as those of slow feature analysis are",
	Cite: "wiskott2002,berkes2005", Example: "frontend: {quadratic: {kernel: 5, stride: 5}}",
})

// Quadratic expands each patch x of n values into n + n·(n + 1)/2 (Wiskott & Sejnowski 2002):
//
//	x_1 … x_n, x_1·x_1, x_1·x_2 … x_1·x_n, x_2·x_2 … x_n·x_n
type Quadratic struct {
	Kernel int `yaml:"kernel" min:"1" doc:"places a side of the patch"`
	Stride int `yaml:"stride" min:"1" doc:"places between patches"`
}

// Departures of an expansion that no cells are known to carry out: its products are exact and
// fixed, and have no time.
func (*Quadratic) Departures() []departure.ID {
	return []departure.ID{departure.NoInterneurons, departure.StaticUnits}
}

func (f *Quadratic) frontendLayer(in neuron.Sheet) (layer, error) {
	n := f.Kernel * f.Kernel * in.Channels
	patch, err := circuit.NewPatch(in, n+n*(n+1)/2, f.Kernel, f.Stride, 0)
	if err != nil {
		return nil, err
	}
	return &quadratic{f, patch}, nil
}

type quadratic struct {
	f     *Quadratic
	patch circuit.Patch
}

func (l *quadratic) in() neuron.Sheet           { return l.patch.Below }
func (l *quadratic) out() neuron.Sheet          { return l.patch.Above }
func (l *quadratic) departures() []departure.ID { return l.f.Departures() }

func (l *quadratic) newWork(lanes int) work {
	return &quadraticWork{l: l, y: make([]float32, l.patch.Above.Units()*lanes), seen: make([]int, l.patch.Fan())}
}

type quadraticWork struct {
	l     *quadratic
	x     []float32
	y, dx []float32
	seen  []int // units of a patch
	lanes int
}

// look lists the units of the patch of a place.
func (w *quadraticWork) look(place int) []int {
	p := w.l.patch
	top, left := place/p.Above.Width*p.Stride, place%p.Above.Width*p.Stride
	row := p.Kernel * p.Below.Channels
	for i := range w.seen {
		w.seen[i] = ((top+i/row)*p.Below.Width+left)*p.Below.Channels + i%row
	}
	return w.seen
}

func (w *quadraticWork) forward(x []float32, at moment) []float32 {
	w.x, w.lanes = x, at.lanes
	w.y = w.y[:w.l.patch.Above.Units()*w.lanes]
	next := 0
	add := func(unit int) []float32 {
		to := w.y[next : next+w.lanes]
		copy(to, x[unit*w.lanes:(unit+1)*w.lanes])
		next += w.lanes
		return to
	}
	for place := range w.l.patch.Above.Places() {
		seen := w.look(place)
		for _, i := range seen {
			add(i)
		}
		for k, i := range seen {
			for _, j := range seen[k:] {
				simd.Mul(add(i), x[j*w.lanes:(j+1)*w.lanes])
			}
		}
	}
	return w.y
}

// backward: a value has the credit of its own, and that of each product times its partner.
func (w *quadraticWork) backward(credit []float32, to reach) []float32 {
	if to < toBelow {
		return nil
	}
	w.dx = grow(w.dx, len(w.x))
	clear(w.dx)
	of := func(a []float32, unit int) []float32 { return a[unit*w.lanes : (unit+1)*w.lanes] }
	for place := range w.l.patch.Above.Places() {
		seen := w.look(place)
		for _, i := range seen {
			simd.Add(of(w.dx, i), credit[:w.lanes])
			credit = credit[w.lanes:]
		}
		for k, i := range seen {
			for _, j := range seen[k:] {
				di, dj, xi, xj := of(w.dx, i), of(w.dx, j), of(w.x, i), of(w.x, j)
				for b, c := range credit[:w.lanes] {
					di[b] += c * xj[b]
					dj[b] += c * xi[b]
				}
				credit = credit[w.lanes:]
			}
		}
	}
	return w.dx
}
