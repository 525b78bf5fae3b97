package experiments

import (
	"fmt"
	"math"

	"github.com/striate-sim/striate/hierarchy"
)

// An outlook is what a unit looks at: cells of the last front end of an eye, weighted.
type outlook []outlookCell

type outlookCell struct {
	cell   int
	weight float64
}

// negligibleShare is what a cell must have of what a unit sees to be looked at.
const negligibleShare = 1e-9

// outlooks finds what the units of a population look at: cells around their place, bilinearly,
// and around the orientation that they prefer, by the trigonometric polynomial through the
// orientations of the front end, from which a filter's tuning hardly differs. Units of places
// that have one prefer the orientation given.
func outlooks(front *hierarchy.Eye, p Population, preferredDeg float64) ([]outlook, error) {
	out := front.Out()
	if p.Sheet.Places() > 1 && p.Sheet.SpacingDeg == 0 {
		return nil, p.placeless()
	}
	if front.Orientations() == 0 && p.Sheet.Channels > out.Channels {
		return nil, fmt.Errorf("population %s has %d units at a place, and the front end has ON and OFF cells, which prefer no orientation; through: [retina, orientation-energy]", p.Name, p.Sheet.Channels)
	}
	xFirst, yFirst := front.First()
	spacing := float64(out.SpacingDeg)
	slack := float64(front.In().SpacingDeg) / spacing // a field of an even number of pixels has no cell in its middle
	var err error
	all := make([]outlook, p.Sheet.Units())
	p.each(func(u int, xDeg, yDeg, ownDeg float64) {
		columns := between((xDeg-xFirst)/spacing, out.Width, slack)
		rows := between((yDeg-yFirst)/spacing, out.Height, slack)
		if columns == nil || rows == nil {
			err = fmt.Errorf("population %s reaches to (%.4g, %.4g) deg from the middle, and the cells of the front end to (%.4g, %.4g) deg: a larger field or a smaller stride",
				p.Name, math.Abs(xDeg), math.Abs(yDeg), math.Abs(xFirst), math.Abs(yFirst))
			return
		}
		if !p.oriented() {
			ownDeg = preferredDeg
		}
		seen := channels(front, p, u%p.Sheet.Channels, ownDeg)
		all[u] = make(outlook, 0, len(rows)*len(columns)*len(seen))
		for _, y := range rows {
			for _, x := range columns {
				for _, k := range seen {
					if w := y.weight * x.weight * k.weight; math.Abs(w) > negligibleShare {
						all[u] = append(all[u], outlookCell{out.Unit(y.cell, x.cell, k.cell), w})
					}
				}
			}
		}
	})
	return all, err
}

// placeless says that nothing tells where the units of a population look.
func (p Population) placeless() error {
	return fmt.Errorf("population %s has %d places and no spacing, so nothing says where its units look; units: {…, spacing: 0.2 deg}", p.Name, p.Sheet.Places())
}

// between shares a place on a row of n cells among its neighbours; nil where it lies outside.
func between(at float64, n int, slack float64) []outlookCell {
	if at < -slack || at > float64(n-1)+slack {
		return nil
	}
	at = min(max(at, 0), float64(n-1))
	first := min(int(at), max(n-2, 0))
	part := at - float64(first)
	if part == 0 {
		return []outlookCell{{first, 1}}
	}
	return []outlookCell{{first, 1 - part}, {first + 1, part}}
}

// channels lists the cells of a place that a unit looks at: of oriented ones those around the
// orientation that it prefers, the mean of all spatial frequencies; of a retina the ON or the
// OFF cell where the population has both, else their sum.
func channels(front *hierarchy.Eye, p Population, channel int, preferredDeg float64) []outlookCell {
	n := front.Orientations()
	switch {
	case n == 0 && p.Sheet.Channels > 1:
		return []outlookCell{{channel, 1}}
	case n == 0:
		var all []outlookCell
		for k := range front.Out().Channels {
			all = append(all, outlookCell{k, 1})
		}
		return all
	}
	frequencies := front.Out().Channels / n
	var all []outlookCell
	for f := range frequencies {
		for k := range n {
			w := cardinal(preferredDeg-180*float64(k)/float64(n), n)
			all = append(all, outlookCell{f*n + k, w / float64(frequencies)})
		}
	}
	return all
}

// cardinal is the trigonometric polynomial of period 180 deg that is 1 at 0 and 0 at the other
// of n points evenly spaced: what interpolates between them.
func cardinal(deg float64, n int) float64 {
	half := deg * math.Pi / 180 // half of the angle on a circle of 2π
	sin, cos := math.Sincos(half)
	if math.Abs(sin) < 1e-12 {
		return 1
	}
	w := math.Sin(float64(n)*half) / (float64(n) * sin)
	if n%2 == 0 {
		w *= cos
	}
	return w
}
