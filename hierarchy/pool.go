package hierarchy

import (
	"fmt"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

var (
	_ = Pools.Add("max", registry.Entry[Pool]{
		New: func() Pool { return &MaxPool{Window{2, 2}} }, Doc: "the largest rate of a window, channel by channel",
		Cite: "riesenhuber1999", Example: "pool: {max: {window: 2, stride: 2}}",
	})
	_ = Pools.Add("average", registry.Entry[Pool]{
		New: func() Pool { return &AveragePool{Window{2, 2}} }, Doc: "the mean rate of a window, channel by channel",
		Cite: "lecun1998", Example: "pool: {average: {window: 2, stride: 2}}",
	})
)

// Window is the square of places that one pooled place sees. Windows lie wholly on the sheet.
type Window struct {
	Window int `yaml:"window" min:"1" doc:"places a side"`
	Stride int `yaml:"stride" min:"1" doc:"places between windows"`
}

// MaxPool passes on the largest rate of each window.
type MaxPool struct {
	Window `yaml:",inline"`
}

// AveragePool passes on the mean rate of each window.
type AveragePool struct {
	Window `yaml:",inline"`
}

// Departures of a maximum.
func (*MaxPool) Departures() []departure.ID { return []departure.ID{departure.MaxPool} }

// Departures of a mean: none.
func (*AveragePool) Departures() []departure.ID { return nil }

func (p *MaxPool) poolLayer(in neuron.Sheet) (layer, error) {
	g, err := p.patch(in)
	return &maxPool{g}, err
}

func (p *AveragePool) poolLayer(in neuron.Sheet) (layer, error) {
	g, err := p.patch(in)
	return &averagePool{g}, err
}

func (p Window) patch(in neuron.Sheet) (circuit.Patch, error) {
	g, err := circuit.NewPatch(in, in.Channels, p.Window, p.Stride, 0)
	if err != nil {
		return g, fmt.Errorf("pool window %d, stride %d: %w", p.Window, p.Stride, err)
	}
	return g, nil
}

type maxPool struct{ circuit.Patch }

func (l *maxPool) in() neuron.Sheet           { return l.Below }
func (l *maxPool) out() neuron.Sheet          { return l.Above }
func (l *maxPool) departures() []departure.ID { return []departure.ID{departure.MaxPool} }

func (l *maxPool) newWork(lanes int) work {
	n := l.Above.Units() * lanes
	return &maxPoolWork{l: l, y: make([]float32, n), which: make([]float32, n)}
}

// maxPoolWork remembers which of a window's places won; of equals, the first.
type maxPoolWork struct {
	l            *maxPool
	y, which, dx []float32
	lanes        int
}

// eachWindow visits every pair of a window and one of its places, by their first values.
func eachWindow(g circuit.Patch, lanes int, visit func(above, below, index int)) {
	n := g.Above.Channels * lanes
	for y := range g.Above.Height {
		for x := range g.Above.Width {
			above := (y*g.Above.Width + x) * n
			for i := range g.Kernel * g.Kernel {
				below := ((y*g.Stride+i/g.Kernel)*g.Below.Width + x*g.Stride + i%g.Kernel) * n
				visit(above, below, i)
			}
		}
	}
}

func (w *maxPoolWork) forward(x []float32, at moment) []float32 {
	w.lanes = at.lanes
	n := w.l.Above.Channels * at.lanes
	w.y, w.which = w.y[:w.l.Above.Units()*at.lanes], w.which[:w.l.Above.Units()*at.lanes]
	eachWindow(w.l.Patch, at.lanes, func(above, below, index int) {
		best, which := w.y[above:above+n], w.which[above:above+n]
		if index == 0 {
			copy(best, x[below:below+n])
			clear(which)
			return
		}
		simd.MaxPick(best, which, x[below:below+n], float32(index))
	})
	return w.y
}

func (w *maxPoolWork) backward(credit []float32, to reach) []float32 {
	if to < toBelow {
		return nil
	}
	n := w.l.Above.Channels * w.lanes
	w.dx = grow(w.dx, w.l.Below.Units()*w.lanes)
	clear(w.dx)
	eachWindow(w.l.Patch, w.lanes, func(above, below, index int) {
		simd.MaxRoute(w.dx[below:below+n], credit[above:above+n], w.which[above:above+n], float32(index))
	})
	return w.dx
}

type averagePool struct{ circuit.Patch }

func (l *averagePool) in() neuron.Sheet           { return l.Below }
func (l *averagePool) out() neuron.Sheet          { return l.Above }
func (l *averagePool) departures() []departure.ID { return nil }

func (l *averagePool) newWork(lanes int) work {
	return &averagePoolWork{l: l, y: make([]float32, l.Above.Units()*lanes)}
}

type averagePoolWork struct {
	l     *averagePool
	y, dx []float32
	lanes int
}

func (w *averagePoolWork) share() float32 { return 1 / float32(w.l.Kernel*w.l.Kernel) }

func (w *averagePoolWork) forward(x []float32, at moment) []float32 {
	w.lanes = at.lanes
	n := w.l.Above.Channels * at.lanes
	w.y = w.y[:w.l.Above.Units()*at.lanes]
	clear(w.y)
	eachWindow(w.l.Patch, at.lanes, func(above, below, _ int) {
		simd.Axpy(w.y[above:above+n], w.share(), x[below:below+n])
	})
	return w.y
}

func (w *averagePoolWork) backward(credit []float32, to reach) []float32 {
	if to < toBelow {
		return nil
	}
	n := w.l.Above.Channels * w.lanes
	w.dx = grow(w.dx, w.l.Below.Units()*w.lanes)
	clear(w.dx)
	eachWindow(w.l.Patch, w.lanes, func(above, below, _ int) {
		simd.Axpy(w.dx[below:below+n], w.share(), credit[above:above+n])
	})
	return w.dx
}
