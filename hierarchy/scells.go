package hierarchy

import (
	"errors"
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

var _ = Codes.Add("s-cells", registry.Entry[Code]{
	New: func() Code { return &SCells{Threshold: 0.6} }, Doc: "S-cells of the neocognitron: excitation is divided by what an inhibitory cell of each place, which sees how strong its patch is, sends to them; they answer to patches that resemble what they learned; gain relu",
	Cite: "fukushima1980", Example: "code: {s-cells: {threshold: 0.6}}", Main: "threshold",
})

// SCells are feature extractors with shunting inhibition (Fukushima 1980). At each place a
// V-cell gives the root mean square of the patch x, and an S-cell with weights a, b ≥ 0
//
//	v = √(Σ c·x²),   u = r·⌊(1 + Σ a·x)/(1 + θ·b·v) − 1⌋₊,   r = θ/(1 − θ)
//
// where c = 1/fan-in. Where a = q·c·z and b = q·|z|/√fan-in with a large q, for a learned
// patch z, u = ⌊(cos(x, z) − θ)/(1 − θ)⌋₊: it does not depend on contrast, and θ is the cosine
// from which on the cell answers. The original lets c decline with distance, and has r for θ.
type SCells struct {
	Threshold float64 `yaml:"threshold" above:"0" below:"1" doc:"θ, how much a patch must resemble the learned one for an answer"`
}

// Departures: none beyond those of the wiring.
func (*SCells) Departures() []departure.ID { return nil }

func (c *SCells) codeLayer(w *weighted, g neuron.Gain, _ uint64) (layer, error) {
	if _, ok := g.(*neuron.ReLU); !ok {
		return nil, errors.New("the gain of S-cells is relu")
	}
	l := &sCells{weighted: w, threshold: float32(c.Threshold)}
	// Cells start with random excitation, and the inhibition that makes θ a cosine for each.
	fan := afferents(w.p.wiring)
	w.p.weights.Lo, w.p.bias.Lo = 0, 0
	for i, a := range w.p.weights.W {
		w.p.weights.W[i] = max(a, -a)
	}
	for i := range w.p.bias.W {
		w.p.bias.W[i] = norm(w.p.weights.W[i*fan:(i+1)*fan]) * float32(math.Sqrt(float64(fan)))
	}
	var err error
	l.vCells, err = vCells(w)
	return l, err
}

// vCells is the wiring of one cell a place with even weights that sum to 1.
func vCells(w *weighted) (circuit.Partitioned, error) {
	var wiring circuit.Partitioned = circuit.NewDense(w.below.Units(), 1)
	if l, ok := w.p.wiring.(*circuit.Local); ok {
		patch, err := circuit.NewPatch(l.Below, 1, l.Kernel, l.Stride, l.Pad)
		if err != nil {
			return nil, err
		}
		wiring = circuit.NewConv(patch)
	}
	simd.Fill(wiring.Weights(), 1/float32(afferents(wiring)))
	return wiring, nil
}

// sCells is a layer of S-cells; its biases are the weights b of their V-cells.
type sCells struct {
	*weighted
	vCells    circuit.Partitioned
	threshold float32
}

func (l *sCells) passes(int) int  { return 1 }
func (l *sCells) base() *weighted { return l.weighted }

func (l *sCells) departures() []departure.ID {
	return append(l.p.wiring.Departures(), departure.StaticUnits)
}

func (l *sCells) newWork(lanes int) work {
	n, places := l.above.Units()*lanes, l.above.Places()*lanes
	return &sCellsWork{weightedWork: weightedWork{l: l.weighted}, l: l, e: make([]float32, n), u: make([]float32, n), v: make([]float32, places), squares: make([]float32, l.below.Units()*lanes)}
}

// sCellsWork keeps excitation e, inhibition v of every place, and the answer u.
type sCellsWork struct {
	weightedWork
	l                *sCells
	e, v, u, squares []float32
}

func (w *sCellsWork) forward(x []float32, at moment) []float32 {
	w.x, w.lanes = x, at.lanes
	n := w.l.above.Units() * at.lanes
	w.e, w.u, w.v, w.squares = w.e[:n], w.u[:n], w.v[:w.l.above.Places()*at.lanes], w.squares[:len(x)]
	clear(w.e)
	clear(w.v)
	copy(w.squares, x)
	simd.Mul(w.squares, x)
	w.l.p.wiring.Drive(w.e, x, 1, at.lanes)
	w.l.vCells.Drive(w.v, w.squares, 1, at.lanes)
	for i, v := range w.v {
		w.v[i] = float32(math.Sqrt(float64(v)))
	}
	w.answer(w.u, w.l.threshold)
	return w.u
}

// answer writes what cells with a threshold answer.
func (w *sCellsWork) answer(u []float32, threshold float32) {
	b, lanes, r := w.l.p.bias.W, w.lanes, threshold/(1-threshold)
	for i := 0; i < len(u); i += lanes {
		inhibition := threshold * b[i/lanes%len(b)]
		v := w.v[i/lanes/w.l.above.Channels*lanes:][:lanes]
		e, u := w.e[i:i+lanes], u[i:i+lanes]
		for k := range u {
			u[k] = r * max(0, (1+e[k])/(1+inhibition*v[k])-1)
		}
	}
}
