package circuit

import (
	"fmt"
	"strings"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

// Separable is a wiring whose weights are products of a weight of rows, one of columns and one
// of channels, W = Y⊗X⊗C: a Gaussian of distance, a ring of orientations, or a matrix between
// feature maps times a Gaussian. Its synapses are not kept, and do not learn.
type Separable struct {
	fixedKernel
	from, to   neuron.Sheet
	axes, back [3]*axis // Y, X, C; transposed
	shared     bool     // all places mix their channels by the same weights, one for each pair
}

// NewSeparable takes the matrix of each axis, targets×sources; nil is the identity. Sheets
// have equal sides where the matrix between them is the identity.
func NewSeparable(from, to neuron.Sheet, y, x, channels []float64) *Separable {
	w := &Separable{from: from, to: to}
	if from.Channels == to.Channels {
		y, x, channels = fold(y, x, channels, from.Channels)
	}
	for k, m := range [][]float64{y, x, channels} {
		f, t := sides(from)[k], sides(to)[k]
		if m == nil && f != t || m != nil && len(m) != f*t {
			panic("circuit: the matrix of an axis has not the sides of its sheets")
		}
		if m != nil {
			w.axes[k] = newAxis(t, f, m)
			w.back[k] = w.axes[k].transposed()
		}
	}
	return w
}

// fold moves an equal weight of all channels into the matrix of another axis, if there is one.
func fold(y, x, channels []float64, n int) (y1, x1, channels1 []float64) {
	if y == nil && x == nil || len(channels) != n*n {
		return y, x, channels
	}
	for i, v := range channels {
		if i/n != i%n && v != 0 || i/n == i%n && v != channels[0] {
			return y, x, channels
		}
	}
	into := &y
	if y == nil {
		into = &x
	}
	scaled := make([]float64, len(*into))
	for i, v := range *into {
		scaled[i] = channels[0] * v
	}
	*into = scaled
	return y, x, nil
}

// matrix is that of an axis, or nil.
func (w *Separable) matrix(k int) []float64 {
	if w.axes[k] == nil {
		return nil
	}
	return w.axes[k].w64
}

// String says along which axes the wiring works, and by how large a matrix.
func (w *Separable) String() string {
	var parts []string
	for k, a := range w.axes {
		if a != nil {
			parts = append(parts, fmt.Sprintf("%s %d×%d", [3]string{"rows", "columns", "channels"}[k], a.to, a.from))
		}
	}
	return "separable: " + strings.Join(parts, ", ")
}

func sides(s neuron.Sheet) [3]int { return [3]int{s.Height, s.Width, s.Channels} }

// In returns the number of source units.
func (w *Separable) In() int { return w.from.Units() }

// Out returns the number of target units.
func (w *Separable) Out() int { return w.to.Units() }

// Drive adds sign·W·rate to dst.
func (w *Separable) Drive(dst, rate []float32, sign float32, lanes int) {
	along(w.axes, sides(w.from), dst, rate, sign, lanes)
}

// Return adds sign·Wᵀ·p to dst.
func (w *Separable) Return(dst, p []float32, sign float32, lanes int) {
	along(w.back, sides(w.to), dst, p, sign, lanes)
}

// along applies the matrices of some axes in turn; what lies between is on borrowed memory.
func along(axes [3]*axis, side [3]int, dst, x []float32, sign float32, lanes int) {
	last := -1
	for k, a := range axes {
		if a != nil {
			last = k
		}
	}
	if last < 0 {
		simd.Axpy(dst, sign, x)
		return
	}
	var bufs [2]*[]float32
	for k, a := range axes[:last] {
		if a == nil {
			continue
		}
		outer, inner := around(side, k, lanes)
		side[k] = a.to
		buf := borrow(outer * a.to * inner)
		clear(*buf)
		a.drive(*buf, x, 1, outer, inner)
		x, bufs[k] = *buf, buf
	}
	outer, inner := around(side, last, lanes)
	axes[last].drive(dst, x, sign, outer, inner)
	for _, buf := range bufs {
		if buf != nil {
			scratch.Put(buf)
		}
	}
}

// around is how many values stand outside and inside an axis.
func around(side [3]int, k, lanes int) (outer, inner int) {
	outer, inner = 1, lanes
	for i, n := range side {
		if i < k {
			outer *= n
		} else if i > k {
			inner *= n
		}
	}
	return outer, inner
}

// Drive64 adds sign·W·rate to dst in float64.
func (w *Separable) Drive64(dst, rate []float64, sign float64) {
	side, x := sides(w.from), rate
	for k, a := range w.axes {
		if a == nil {
			continue
		}
		outer, inner := around(side, k, 1)
		side[k] = a.to
		next := make([]float64, outer*a.to*inner)
		a.drive64(next, x, 1, outer, inner)
		x = next
	}
	axpy64(dst, sign, x)
}

// Departures of a kernel of distance: none. Weights of their own for each pair of channels, the
// same at every place, are shared.
func (w *Separable) Departures() []departure.ID {
	if w.shared {
		return []departure.ID{departure.WeightSharing}
	}
	return nil
}
