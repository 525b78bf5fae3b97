package circuit

import (
	"fmt"

	"github.com/striate-sim/striate/neuron"
)

// Patch says which square of the sheet below each place above looks at.
type Patch struct {
	Below, Above        neuron.Sheet
	Kernel, Stride, Pad int
}

// NewPatch works out the sheet above: ⌊(size + 2·pad − kernel)/stride⌋ + 1 places a side.
func NewPatch(below neuron.Sheet, channels, kernel, stride, pad int) (Patch, error) {
	g := Patch{Below: below, Kernel: kernel, Stride: stride, Pad: pad}
	if channels < 1 || kernel < 1 || stride < 1 || pad < 0 {
		return g, fmt.Errorf("circuit: channels %d, kernel %d, stride %d, pad %d: all but pad are at least 1", channels, kernel, stride, pad)
	}
	if pad >= kernel {
		return g, fmt.Errorf("circuit: pad %d is not below kernel %d: some places would see nothing", pad, kernel)
	}
	h, w := below.Height+2*pad-kernel, below.Width+2*pad-kernel
	if h < 0 || w < 0 {
		return g, fmt.Errorf("circuit: kernel %d does not fit the %d×%d sheet below (pad %d)", kernel, below.Height, below.Width, pad)
	}
	g.Above = neuron.Sheet{Channels: channels, Height: h/stride + 1, Width: w/stride + 1, SpacingDeg: below.SpacingDeg * float32(stride)}
	return g, nil
}

// Fan is the number of synapses of one unit, those outside the sheet included.
func (g Patch) Fan() int { return g.Kernel * g.Kernel * g.Below.Channels }

// span is the part of one kernel row that lies on the sheet, as contiguous synapses and
// contiguous units below.
type span struct{ column, unit, length int }

// view is what one place sees: its spans, and the same as index tables relative to base.
type view struct {
	base          int     // first unit below
	columns, rows []int32 // synapse and unit (less base) of every tap
	spans         []span  // by kernel row; unit is less base
}

// views makes the view of every place; places that are cut alike by the edge share tables.
func (g Patch) views() []view {
	type cut struct{ top, bottom, left, right int }
	made := map[cut]view{}
	all := make([]view, 0, g.Above.Places())
	c := g.Below.Channels
	for y := range g.Above.Height {
		for x := range g.Above.Width {
			y0, x0 := y*g.Stride-g.Pad, x*g.Stride-g.Pad
			k := cut{max(0, -y0), min(g.Kernel, g.Below.Height-y0), max(0, -x0), min(g.Kernel, g.Below.Width-x0)}
			v, ok := made[k]
			if !ok {
				for ky := k.top; ky < k.bottom; ky++ {
					s := span{(ky*g.Kernel + k.left) * c, (ky - k.top) * g.Below.Width * c, (k.right - k.left) * c}
					v.spans = append(v.spans, s)
					for i := range s.length {
						v.columns = append(v.columns, int32(s.column+i))
						v.rows = append(v.rows, int32(s.unit+i))
					}
				}
				made[k] = v
			}
			v.base = g.Below.Unit(y0+k.top, x0+k.left, 0)
			all = append(all, v)
		}
	}
	return all
}
