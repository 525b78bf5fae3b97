package hierarchy

import (
	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/simd"
)

// incoming is how much cells hear: at each place the mean, over the stimuli of a batch, of the
// squared rates that reach its cells, and of the bias's 1,
//
//	ν = 1 + ⟨|r|²⟩
//
// A delta rule Δw = η·⟨(t − w·r)·rᵀ⟩ moves w·r past its target and away from it where η times
// the largest eigenvalue of ⟨r·rᵀ⟩ exceeds 2. Their sum is ⟨|r|²⟩, so that the steps of
// Δw/ν are safe at η < 2 whatever the rates grow to (Nagumo & Noda 1967). A cell finds ν from
// what arrives at it alone; cells of one place hear the same.
type incoming struct {
	wiring circuit.Partitioned // to one cell a place, by synapses of 1
	whole  bool                // weights serve all places, and their change is a sum over them
	scale  float32             // of ν
	tiles  []incomingTile
	sums   []float32 // over stimuli, by place
	ease   []float32 // 1/ν, by place; one number where weights are shared
}

type incomingTile struct{ squares, sums []float32 }

// newIncoming measures what arrives at the cells of a wiring.
func newIncoming(to circuit.Partitioned, tiles int) *incoming {
	if l, ok := to.(*circuit.Local); ok {
		one := l.Patch
		one.Above.Channels = 1
		return summing(circuit.NewConv(one), l.Shared, 1, tiles)
	}
	return summing(circuit.NewDense(to.In(), 1), false, 1, tiles)
}

// newOutgoing measures what a wiring's targets send back along it, at the places that send it:
// as many of these as reach one dendrite must keep its change small together.
func newOutgoing(to circuit.Partitioned, tiles int) *incoming {
	l, ok := to.(*circuit.Local)
	if !ok {
		return summing(circuit.NewDense(to.Out(), 1), false, 1, tiles)
	}
	overlap := (l.Kernel + l.Stride - 1) / l.Stride
	one := circuit.Patch{Below: l.Above, Above: l.Above, Kernel: 1, Stride: 1}
	one.Above.Channels = 1
	n := summing(circuit.NewConv(one), l.Shared, float32(overlap*overlap), tiles)
	if l.Shared { // its change is a mean
		n.scale /= float32(l.Above.Places())
	}
	return n
}

func summing(w circuit.Partitioned, whole bool, scale float32, tiles int) *incoming {
	simd.Fill(w.Weights(), 1)
	n := &incoming{wiring: w, whole: whole, scale: scale, tiles: make([]incomingTile, tiles), sums: make([]float32, w.Out())}
	if n.ease = make([]float32, w.Out()); whole {
		n.ease = n.ease[:1]
	}
	return n
}

// measure takes the rates of one tile, units×lanes.
func (n *incoming) measure(tile int, rates []float32, lanes int) {
	s := &n.tiles[tile]
	s.squares, s.sums = grow(s.squares, len(rates)), grow(s.sums, len(n.sums)*lanes)
	copy(s.squares, rates)
	simd.Mul(s.squares, rates)
	simd.Fill(s.sums, 1)
	n.wiring.Drive(s.sums, s.squares, 1, lanes)
}

// gather finds ν of a batch from its tiles.
func (n *incoming) gather(tiles []*tile) {
	clear(n.sums)
	stimuli := 0
	for i, one := range tiles {
		simd.SumRows(n.sums, n.tiles[i].sums, one.at.lanes)
		stimuli += one.at.lanes
	}
	clear(n.ease)
	for place, sum := range n.sums {
		n.ease[place%len(n.ease)] += n.scale * sum / float32(stimuli)
	}
	for i, v := range n.ease {
		n.ease[i] = 1 / v
	}
}
