package circuit

import (
	"fmt"

	"github.com/striate-sim/striate/internal/registry"
)

var (
	_ = Wirings.Add("local", registry.Entry[Connectivity]{
		New: func() Connectivity { return &Patches{Kernel: 3, Stride: 1} }, Doc: "each place sees a square of the sheet below, by weights of its own",
		Example: "projections: [{from: E, to: I, total: 1.2, wiring: {local: {kernel: 3, pad: 1}}}]",
	})
	_ = Wirings.Add("convolution", registry.Entry[Connectivity]{
		New: func() Connectivity { return &SharedPatches{Kernel: 3, Stride: 1} }, Doc: "each place sees a square of the sheet below, by weights that all places share",
		Example: "projections: [{from: E, to: I, total: 1.2, wiring: {convolution: {kernel: 3, pad: 1}}}]",
	})
)

// Patches wires each place to a square of places below, with equal weights of its own.
type Patches struct {
	Kernel int `yaml:"kernel" min:"1" max:"1024" doc:"side of the square"`
	Stride int `yaml:"stride" min:"1" max:"1024" doc:"distance below between neighbouring squares"`
	Pad    int `yaml:"pad" min:"0" max:"1023" doc:"silent margin around the sheet below"`
}

// SharedPatches is Patches with weights that all places share.
type SharedPatches Patches

// Wire makes a Local wiring.
func (p *Patches) Wire(b Between) (Wiring, error) { return p.wire(b, false) }

// Wire makes a convolution.
func (p *SharedPatches) Wire(b Between) (Wiring, error) { return (*Patches)(p).wire(b, true) }

func (p *Patches) wire(b Between, shared bool) (Wiring, error) {
	if err := b.valid(); err != nil {
		return nil, err
	}
	g, err := NewPatch(b.From, b.To.Channels, p.Kernel, p.Stride, p.Pad)
	if err != nil {
		return nil, err
	}
	if g.Above.Height != b.To.Height || g.Above.Width != b.To.Width {
		return nil, fmt.Errorf("circuit: squares of %d px, stride %d, pad %d on %d×%d places make %d×%d above, not %d×%d",
			g.Kernel, g.Stride, g.Pad, g.Below.Height, g.Below.Width, g.Above.Height, g.Above.Width, b.To.Height, b.To.Width)
	}
	w := newLocal(g, shared)
	fan := g.Fan()
	if shared { // at the edge of the sheet cells see a part of what those in the middle see
		w.SetWeights64(equal(b, fan, g.Above.Channels))
		return w, nil
	}
	weights := make([]float64, len(w.W))
	for place, v := range w.views {
		for ch := range g.Above.Channels {
			row := weights[(place*g.Above.Channels+ch)*fan:][:fan]
			for _, tap := range v.columns {
				row[tap] = 1
			}
			b.strengthen(row)
		}
	}
	w.SetWeights64(weights)
	return w, nil
}
