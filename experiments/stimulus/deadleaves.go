package stimulus

import (
	"math"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// DeadLeaves is a picture of discs that lie on one another, each of one luminance: a model of
// scenes made of objects that hide one another (Lee, Mumford & Huang 2001). Radii r are drawn
// between smallest and largest with a density that goes with 1/r^exponent; at an exponent of 3
// the picture looks the same at every scale in between. Luminances are uniform about that of
// the field.
//
// Leaves are laid from the top down until nothing shines through, which is the stationary law
// of leaves that have been falling for ever. Edges are anti-aliased over one pixel.
type DeadLeaves struct {
	SmallestDeg config.Sweep `yaml:"smallest" unit:"deg" above:"0" default:"0.1 deg" doc:"radius of the smallest leaves"`
	LargestDeg  config.Sweep `yaml:"largest" unit:"deg" above:"0" default:"2 deg" doc:"radius of the largest leaves"`
	Exponent    config.Sweep `yaml:"exponent" min:"0" max:"6" default:"3" doc:"the density of radii falls with this power of the radius; 3: scale invariant"`
	ContrastPct config.Sweep `yaml:"contrast" unit:"%" min:"0" max:"100" default:"100 %" doc:"largest difference of a leaf from the field's luminance, relative to it"`
	Refresh     Refresh      `yaml:",inline"`
	Aperture    Aperture     `yaml:",inline"`
}

var _ = Patterns.Add("dead-leaves", registry.Entry[Pattern]{
	New: func() Pattern { return config.Defaults(&DeadLeaves{}) }, Doc: "discs of many sizes that hide one another, as objects of a scene do", Cite: "lee2001",
	Example: "scene: {dead-leaves: {smallest: 0.1 deg, largest: 2 deg, exponent: 3}}",
})

// Check refuses a range of radii that is empty.
func (d *DeadLeaves) Check() []config.Mistake {
	if d.LargestDeg.Value() < d.SmallestDeg.Value() {
		return []config.Mistake{{Key: "largest", Problem: "the largest leaves are smaller than the smallest"}}
	}
	return nil
}

// radius maps a number u, uniform in 0…1, to a radius: the inverse of its distribution.
func (d *DeadLeaves) radius(u float64) float64 {
	a, b, p := d.SmallestDeg.Value(), d.LargestDeg.Value(), 1-d.Exponent.Value()
	if p == 0 {
		return a * math.Pow(b/a, u)
	}
	low, high := math.Pow(a, p), math.Pow(b, p)
	return math.Pow(low+u*(high-low), 1/p)
}

// hidden is the light of what lies below that is taken for none: a quarter of a grey level of
// eight bits.
const hidden = 1.0 / 1024

// Movie renders the picture.
func (d *DeadLeaves) Movie(sheet neuron.Sheet, at rng.Stream) (Movie, error) {
	c, err := newCanvas(sheet)
	if err != nil {
		return nil, err
	}
	through := make([]float32, sheet.Places()) // light that still shines through
	return newFrames(c, &d.Refresh, &d.Aperture, func(signal []float32, frame uint64) {
		clear(signal)
		for i := range through {
			through[i] = 1
		}
		margin := d.LargestDeg.Value() + c.pixel
		width, height := float64(sheet.Width)*c.pixel+2*margin, float64(sheet.Height)*c.pixel+2*margin
		for leaf, open := uint64(0), len(through); open > 0; leaf++ {
			var u [4]float32
			at.Uniforms(u[:], frame, leaf, 0)
			disc := disc{x: width * (float64(u[0]) - 0.5), y: height * (float64(u[1]) - 0.5), r: d.radius(float64(u[2]))}
			luminance := float32(d.ContrastPct.Value()/100) * (2*u[3] - 1)
			c.paint(disc, func(i int, share float32) {
				if through[i] == 0 {
					return
				}
				signal[i] += through[i] * share * luminance
				if through[i] *= 1 - share; through[i] < hidden {
					signal[i] += through[i] * luminance
					through[i] = 0
					open--
				}
			})
		}
	}), nil
}

// disc is a disc of radius r about (x, y), in degrees.
type disc struct{ x, y, r float64 }

// paint calls put for every pixel that a disc covers, with the share that it covers.
func (c canvas) paint(d disc, put func(i int, share float32)) {
	reach := d.r + c.pixel/2
	left, right := c.column(d.x-reach), c.column(d.x+reach)
	top, bottom := c.row(d.y+reach), c.row(d.y-reach)
	for y := max(int(math.Ceil(top)), 0); y <= min(int(bottom), len(c.rows)-1); y++ {
		for x := max(int(math.Ceil(left)), 0); x <= min(int(right), len(c.columns)-1); x++ {
			beyond := math.Hypot(c.columns[x]-d.x, c.rows[y]-d.y) - d.r
			if share := covered(beyond, c.pixel, 0); share > 0 {
				put(y*len(c.columns)+x, float32(share))
			}
		}
	}
}

// column and row are the numbers, in fractions, of the column at x and of the row at y.
func (c canvas) column(x float64) float64 { return (x - c.columns[0]) / c.pixel }
func (c canvas) row(y float64) float64    { return (c.rows[0] - y) / c.pixel }
