package stimulus

import (
	"math"
	"strconv"

	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
)

// Bars are bright bars on black, one an image, at random places. Their class is the
// orientation.
type Bars struct {
	Orientations int     `yaml:"orientations" min:"2" max:"180" doc:"classes, evenly spaced over 180 deg, counter-clockwise from horizontal"`
	SizePX       int     `yaml:"size" unit:"px" min:"4" max:"512" doc:"side of an image"`
	LengthPX     float64 `yaml:"length" unit:"px" above:"0" doc:"extent along the bar"`
	WidthPX      float64 `yaml:"width" unit:"px" above:"0" doc:"extent across the bar"`
	SpreadPX     float64 `yaml:"spread" unit:"px" min:"0" doc:"largest distance of its middle from that of the image, along each axis"`
	Count        int     `yaml:"count" min:"1" doc:"number of images to train on; a tenth as many are for tests"`
}

var _ = Sets.Add("bars", registry.Entry[Set]{
	New: func() Set {
		return &Bars{Orientations: 4, SizePX: 24, LengthPX: 12, WidthPX: 2, SpreadPX: 6, Count: 2000}
	},
	Doc:     "bright bars on black at random places, of a few orientations, which are their classes",
	Example: "{bars: {orientations: 4, size: 24 px, length: 12 px}}",
})

// Load draws the bars, the same for every seed.
func (s *Bars) Load(string) (*Data, error) {
	d := &Data{Name: "bars"}
	for i := range s.Orientations {
		d.Classes = append(d.Classes, strconv.FormatFloat(180*float64(i)/float64(s.Orientations), 'g', 4, 64)+" deg")
	}
	d.Train, d.Test = s.draw(s.Count, "train"), s.draw((s.Count+9)/10, "test")
	return d, nil
}

// draw draws one part of the set; classes take turns.
func (s *Bars) draw(count int, part string) *Images {
	m := &Images{Count: count, Height: s.SizePX, Width: s.SizePX, Channels: 1, Pixels: make([]float32, count*s.SizePX*s.SizePX)}
	stream := rng.Named(0, "bars/"+part)
	middle := float64(s.SizePX-1) / 2
	for i := range count {
		m.Labels = append(m.Labels, i%s.Orientations)
		place := func(axis uint32) float64 {
			return middle + s.SpreadPX*(2*float64(stream.Uniform(uint64(i), 0, axis))-1)
		}
		s.bar(m.Image(i), place(0), place(1), math.Pi*float64(i%s.Orientations)/float64(s.Orientations))
	}
	return m
}

// bar draws a bar with its middle at (x, y), in pixels from the left and from the top. Its
// edges are a pixel wide.
func (s *Bars) bar(image []float32, x, y, angle float64) {
	sin, cos := math.Sincos(angle)
	for p := range image {
		right, up := float64(p%s.SizePX)-x, y-float64(p/s.SizePX)
		image[p] = float32(overlap(right*cos+up*sin, 1, s.LengthPX) * overlap(up*cos-right*sin, 1, s.WidthPX))
	}
}
