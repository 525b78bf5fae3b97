package experiments

import (
	"fmt"
	"math"

	"github.com/striate-sim/striate/internal/config"
)

// patchWindow is where the middle of a patch lies, and how soft its edge is.
type patchWindow struct {
	XDeg    config.Sweep `yaml:"x" unit:"deg" default:"0 deg" doc:"middle of the patch, to the right of the sheet's middle"`
	YDeg    config.Sweep `yaml:"y" unit:"deg" default:"0 deg" doc:"middle of the patch, below the sheet's middle"`
	EdgeDeg config.Sweep `yaml:"edge" unit:"deg" min:"0" default:"0 deg" doc:"softness of the patch's edge, a logistic function; 0: an eighth of the units' spacing"`
}

// annulus is the share of the patch at each place: 1 between a hole and a size, both of which
// are diameters (lengths on a line), 0 for none.
func (w patchWindow) annulus(p Population, holeDeg, sizeDeg float64) (func(xDeg, yDeg float64) float64, error) {
	if holeDeg == 0 && sizeDeg == 0 {
		return func(_, _ float64) float64 { return 1 }, nil
	}
	if p.Sheet.SpacingDeg == 0 {
		return nil, fmt.Errorf("a size in degrees needs units with a spacing, which population %s has not", p.Name)
	}
	edge := w.EdgeDeg.Value()
	if edge == 0 {
		edge = float64(p.Sheet.SpacingDeg) / 8
	}
	return func(xDeg, yDeg float64) float64 {
		share, d := 1.0, w.from(p, xDeg, yDeg)
		if sizeDeg > 0 {
			share = inside(d, sizeDeg, edge, p.Sheet.Height > 1)
		}
		if holeDeg > 0 {
			share *= 1 - inside(d, holeDeg, edge, p.Sheet.Height > 1)
		}
		return share
	}, nil
}

// from is the distance of a place from the middle of the patch [deg], signed on a line.
func (w patchWindow) from(p Population, xDeg, yDeg float64) float64 {
	if p.Sheet.Height == 1 {
		return xDeg - w.XDeg.Value()
	}
	return math.Hypot(xDeg-w.XDeg.Value(), yDeg-w.YDeg.Value())
}

// inside is the share of a patch at a distance from its middle: a disc has one edge, a patch of
// a line two.
func inside(dDeg, sizeDeg, edgeDeg float64, disc bool) float64 {
	share := logistic((sizeDeg/2 - dDeg) / edgeDeg)
	if !disc {
		share *= 1 - logistic((-sizeDeg/2-dDeg)/edgeDeg)
	}
	return share
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
