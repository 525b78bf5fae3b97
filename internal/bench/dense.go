package bench

import (
	"strconv"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/simd"
)

const (
	tileLanes = 32 // stimuli of a tile, as networks run them
	fcTiles   = 2
	fcFan     = 1024
	fcRows    = 16 // units of a piece of a change, as training cuts them
)

// fullyConnected is a layer of 1024 inputs that sees 64 stimuli. The peers call its products
// X·Wᵀ and dYᵀ·X; with stimuli innermost they are W·X, and P·Qᵀ with Q transposed on the way.
type fullyConnected struct {
	key        string
	out        int
	w          *circuit.Dense
	x, y       []float32 // [tile][unit][lane]
	p, qt, dw  []float32
	flop, read float64
}

func newFullyConnected(key string, out int) *fullyConnected {
	const batch = fcTiles * tileLanes
	l := &fullyConnected{
		key: key, out: out, w: circuit.NewDense(fcFan, out), x: filled(fcFan * batch), y: make([]float32, out*batch),
		p: filled(out * batch), dw: make([]float32, out*fcFan), flop: 2 * float64(out) * fcFan * batch,
	}
	l.qt = make([]float32, l.w.TransposedLen()*batch)
	fill(l.w.W)
	l.read = 4 * float64(len(l.w.W)+len(l.x)+len(l.y))
	return l
}

func (l *fullyConnected) caseOf(run func()) Case {
	return Case{Metric: Metric{l.key, GFLOPS, l.flop}, FLOP: l.flop, Read: l.read, Run: run}
}

// drives is the layer's answer, tile by tile.
func (l *fullyConnected) drives(m *Machine) Case {
	tile := func(_, i int) {
		y := l.y[i*l.out*tileLanes:][:l.out*tileLanes]
		clear(y)
		l.w.Drive(y, l.x[i*fcFan*tileLanes:][:fcFan*tileLanes], 1, tileLanes)
	}
	return l.caseOf(func() { m.Pool.Do(fcTiles, tile) })
}

// changes is the change of its weights, summed over blocks of trials as training does.
func (l *fullyConnected) changes(m *Machine) Case {
	row := l.w.TransposedLen()
	transpose := func(_, i int) {
		l.w.Transpose(l.qt[i*row*tileLanes:][:row*tileLanes], l.x[i*fcFan*tileLanes:][:fcFan*tileLanes], tileLanes)
	}
	change := func(_, i int) {
		clear(l.dw[i*fcRows*fcFan:][:fcRows*fcFan])
		for t := range fcTiles {
			p, qt := l.p[t*l.out*tileLanes:][:l.out*tileLanes], l.qt[t*row*tileLanes:][:row*tileLanes]
			l.w.CorrelateParts(l.dw, p, qt, tileLanes, 0, tileLanes, i*fcRows, (i+1)*fcRows)
		}
	}
	return l.caseOf(func() { m.Pool.Do(fcTiles, transpose); m.Pool.Do(l.out/fcRows, change) })
}

// vectors are W·x for one stimulus, as the plan of a circuit computes a dense projection on one
// thread: nothing is shared out within a stimulus.
func vectors(*Machine) []Case {
	var cases []Case
	for _, n := range []int{360, 1024, 4096, 11250} {
		cases = append(cases, newVector(n).timed())
	}
	return cases
}

type vector struct {
	rows []float32 // the weights, one unit after another
	w    *simd.Panels
	x, y []float32
	at   []int32
}

func newVector(n int) *vector {
	rows := filled(n * n)
	v := &vector{rows, simd.PackPanels(rows, n, n), filled(n), make([]float32, n), make([]int32, n)}
	for i := range v.at {
		v.at[i] = int32(i)
	}
	return v
}

func (v *vector) timed() Case {
	n := float64(len(v.x))
	return Case{
		Metric: Metric{"gemv_" + strconv.Itoa(len(v.x)), GFLOPS, 2 * n * n},
		Read:   4 * n * n,
		Run: func() {
			clear(v.y)
			v.w.AddTo(v.y, v.x, v.at)
		},
	}
}
