package hierarchy

import (
	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/neuron"
)

// ReceptiveFields are the learned fields of a stage's cells at one place.
type ReceptiveFields struct {
	Count, Height, Width, Channels int
	Values                         []float32 // [cell][y][x][channel below]
}

// ReceptiveFields returns the fields of the first stage with weights: of all cells at the
// central place, or of the first limit units of a dense stage. The field of an E cell is its
// excitation less the inhibition that reaches it through its I cells, W − U·V, as far as
// that is linear.
func (p *Pathway) ReceptiveFields(limit int) (ReceptiveFields, bool) {
	for _, l := range p.layers {
		switch l := l.(type) {
		case *weighted:
			return fieldsOf(l.p.wiring, l.below, limit), true
		case coder:
			return fieldsOf(l.base().p.wiring, l.in(), limit), true
		case *dale:
			return l.fields(limit), true
		case *dann:
			return l.fields(limit), true
		}
	}
	return ReceptiveFields{}, false
}

// centre is the index of the central place of a wiring's weights.
func centre(l *circuit.Local) int {
	if l.Shared {
		return 0
	}
	return l.Above.Height/2*l.Above.Width + l.Above.Width/2
}

func fieldsOf(w circuit.Wiring, below neuron.Sheet, limit int) ReceptiveFields {
	l, ok := w.(*circuit.Local)
	if !ok {
		n := min(limit, w.Out())
		return ReceptiveFields{n, below.Height, below.Width, below.Channels, w.Weights()[:n*w.In()]}
	}
	n := l.Above.Channels * l.Fan()
	first := centre(l) * n
	return ReceptiveFields{l.Above.Channels, l.Kernel, l.Kernel, l.Below.Channels, l.W[first : first+n]}
}

func (l *dale) fields(limit int) ReceptiveFields {
	f, v := fieldsOf(l.ee.wiring, l.below, limit), fieldsOf(l.ei.wiring, l.below, l.inter.Channels)
	u := l.ie.wiring.(*circuit.Local)
	place := centre(u)
	size := f.Height * f.Width * f.Channels
	f.Values = append([]float32(nil), f.Values...)
	for c := range f.Count {
		for i := range l.inter.Channels {
			inhibition := u.W[(place*l.above.Channels+c)*l.inter.Channels+i]
			for k := range size {
				f.Values[c*size+k] -= inhibition * v.Values[i*size+k]
			}
		}
	}
	return f
}
