package ssn

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"
)

// Newton finds the fixed point near rates r for inputs h by Newton's method, halving steps
// that do not bring it closer. ok says that the residual |r − φ(W·r + h)| has fallen below
// 1e-12 of the highest rate (or 1e-12 Hz), or to where rounding stops it; the point may be
// unstable.
func (n *Network) Newton(r, h []float64) (s Steady, ok bool) {
	units := n.Units()
	x := append([]float64(nil), r...)
	s = n.At(x, h)
	residual, top := n.residual(s)
	m := blas64.General{Rows: units, Cols: units, Stride: units, Data: make([]float64, units*units)}
	step := blas64.General{Rows: units, Cols: 1, Stride: 1, Data: make([]float64, units)}
	pivots := make([]int, units)
	for range 50 {
		if residual <= 1e-13*max(1, top) {
			return s, true
		}
		for i := range units {
			row := m.Data[i*units : (i+1)*units]
			for j, w := range n.W.RawRowView(i) {
				row[j] = -s.Gain[i] * w
			}
			row[i]++
			step.Data[i] = n.rate(i, s.Input[i]) - s.Rate[i]
		}
		if !lapack64.Getrf(m, pivots) {
			return s, false // at a bifurcation
		}
		lapack64.Getrs(blas.NoTrans, m, step, pivots)
		closer := false
		for share := 1.0; share > 1e-6 && !closer; share /= 2 {
			trial := make([]float64, units)
			for i := range trial {
				trial[i] = s.Rate[i] + share*step.Data[i]
			}
			t := n.At(trial, h)
			if res, high := n.residual(t); res < residual {
				s, residual, top, closer = t, res, high, true
			}
		}
		if !closer {
			break
		}
	}
	return s, residual <= 1e-12*max(1, top)
}

// residual is the largest |r − φ(z)| and the highest rate.
func (n *Network) residual(s Steady) (residual, top float64) {
	for i, r := range s.Rate {
		residual, top = max(residual, math.Abs(r-n.rate(i, s.Input[i]))), max(top, r)
	}
	return residual, top
}
