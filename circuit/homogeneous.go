package circuit

import (
	"fmt"
	"math"

	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

// Homogeneous is a wiring between the equal places of a sheet whose sides meet, whose weights
// depend on the displacement along rows and columns alone, and not on its direction. A map
// (channel) reaches the map of its number. Its synapses are not kept, and do not learn.
type Homogeneous struct {
	fixedKernel
	sheet  neuron.Sheet
	kernel []float64 // height×width: the weight by displacement
	steps  []displacement
}

// displacement is a weight that is not 0, and how far down and to the right its source is.
type displacement struct {
	dy, dx int
	w      float64
}

// NewHomogeneous takes the weight of every displacement, height×width, which is that of its
// mirror images too: k[dy][dx] = k[−dy][dx] = k[dy][−dx].
func NewHomogeneous(sheet neuron.Sheet, kernel []float64) *Homogeneous {
	if len(kernel) != sheet.Places() {
		panic(fmt.Sprintf("circuit: %d displacements on %d places", len(kernel), sheet.Places()))
	}
	if !mirrored(kernel, sheet.Height, sheet.Width) {
		panic("circuit: a homogeneous kernel is its own mirror image")
	}
	w := &Homogeneous{sheet: sheet, kernel: kernel}
	for i, v := range kernel {
		if v != 0 {
			w.steps = append(w.steps, displacement{i / sheet.Width, i % sheet.Width, v})
		}
	}
	return w
}

// mirrored tells whether a kernel on a sheet whose sides meet is its own mirror image, but for
// rounding.
func mirrored(kernel []float64, height, width int) bool {
	slack := 0.0
	for _, v := range kernel {
		slack = max(slack, 1e-12*math.Abs(v))
	}
	for dy := range height {
		for dx := range width {
			v := kernel[dy*width+dx]
			if math.Abs(v-kernel[(height-dy)%height*width+dx]) > slack || math.Abs(v-kernel[dy*width+(width-dx)%width]) > slack {
				return false
			}
		}
	}
	return true
}

// In returns the number of source units.
func (w *Homogeneous) In() int { return w.sheet.Units() }

// Out returns the number of target units.
func (w *Homogeneous) Out() int { return w.sheet.Units() }

// runs visits the stretches of a row of targets and of their sources, in places.
func (w *Homogeneous) runs(y int, d displacement, visit func(to, from, n int)) {
	width := w.sheet.Width
	to, from := y*width, (y+d.dy)%w.sheet.Height*width
	visit(to, from+d.dx, width-d.dx)
	if d.dx > 0 {
		visit(to+width-d.dx, from, d.dx)
	}
}

// Drive adds sign·W·rate to dst. Each unit sums over displacements in order.
func (w *Homogeneous) Drive(dst, rate []float32, sign float32, lanes int) {
	each := w.sheet.Channels * lanes
	for y := range w.sheet.Height {
		for _, d := range w.steps {
			by := sign * float32(d.w)
			w.runs(y, d, func(to, from, n int) {
				simd.Axpy(dst[to*each:(to+n)*each], by, rate[from*each:(from+n)*each])
			})
		}
	}
}

// Return adds sign·Wᵀ·p to dst: W is symmetric.
func (w *Homogeneous) Return(dst, p []float32, sign float32, lanes int) {
	w.Drive(dst, p, sign, lanes)
}

// Drive64 adds sign·W·rate to dst in float64.
func (w *Homogeneous) Drive64(dst, rate []float64, sign float64) {
	each := w.sheet.Channels
	for y := range w.sheet.Height {
		for _, d := range w.steps {
			w.runs(y, d, func(to, from, n int) {
				axpy64(dst[to*each:(to+n)*each], sign*d.w, rate[from*each:(from+n)*each])
			})
		}
	}
}

// visit visits all weights that are not 0.
func (w *Homogeneous) visit(synapse func(to, from int, v float64)) {
	each := w.sheet.Channels
	for y := range w.sheet.Height {
		for _, d := range w.steps {
			w.runs(y, d, func(to, from, n int) {
				for k := range n * each {
					synapse(to*each+k, from*each+k, d.w)
				}
			})
		}
	}
}
