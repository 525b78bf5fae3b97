package stimulus

import (
	"math"

	"github.com/striate-sim/striate/internal/config"
)

// Aperture is the round window through which a pattern is seen.
//
// A hard edge is anti-aliased: the window rises from 0 to 1 over one pixel across the edge,
// which is the share of a pixel that a straight edge along an axis leaves open, and within
// 0.06 of it for any other. A soft edge is half a cycle of a cosine, centred on the edge.
type Aperture struct {
	SizeDeg config.Sweep `yaml:"size" unit:"deg" min:"0" default:"0 deg" doc:"diameter of the window; 0 deg: the whole field"`
	HoleDeg config.Sweep `yaml:"hole" unit:"deg" min:"0" default:"0 deg" doc:"diameter of the window's empty middle, which makes it an annulus"`
	EdgeDeg config.Sweep `yaml:"edge" unit:"deg" min:"0" default:"0 deg" doc:"width of the soft edge; 0 deg: hard, anti-aliased over one pixel"`
	XDeg    config.Sweep `yaml:"x" unit:"deg" default:"0 deg" doc:"middle of the window, to the right of the field's"`
	YDeg    config.Sweep `yaml:"y" unit:"deg" default:"0 deg" doc:"middle of the window, above the field's"`
}

// window returns the openness of every pixel, [y][x], 0 to 1; nil where all are open.
func (a *Aperture) window(c canvas) []float64 {
	size, hole := a.SizeDeg.Value(), a.HoleDeg.Value()
	if size == 0 && hole == 0 {
		return nil
	}
	soft := a.EdgeDeg.Value()
	w := make([]float64, 0, len(c.rows)*len(c.columns))
	for _, y := range c.rows {
		for _, x := range c.columns {
			r := math.Hypot(x-a.XDeg.Value(), y-a.YDeg.Value())
			open := 1.0
			if size > 0 {
				open = covered(r-size/2, c.pixel, soft)
			}
			if hole > 0 {
				open *= 1 - covered(r-hole/2, c.pixel, soft)
			}
			w = append(w, open)
		}
	}
	return w
}

// covered is how far a pixel whose middle is beyond an edge by d degrees lies inside it: 1 well
// inside, 0 well outside.
func covered(d, pixel, soft float64) float64 {
	if soft > pixel {
		switch t := d / soft; {
		case t <= -0.5:
			return 1
		case t >= 0.5:
			return 0
		default:
			return (1 - math.Sin(math.Pi*t)) / 2
		}
	}
	return min(max(0.5-d/pixel, 0), 1)
}
