package experiments

import (
	"fmt"
	"math"
	"slices"

	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// A picture is a drawn stimulus at one value of everything that it sweeps.
type picture struct {
	stimulus Stimulus
	pattern  stimulus.Pattern
	number   int // among the stimulus's pictures: what is random in it is the same in all its trials
}

// A gaze is a circuit's eye at work: pictures are shown in its lanes, and the drive of every
// unit is read off. One goroutine uses it at a time.
type gaze struct {
	eye         *Eye
	populations []Population
	seed        uint64
	lanes       int

	screen   neuron.Sheet
	front    *hierarchy.Eye // nil: none yet, or the eye sees no pixels
	outlooks [][]outlook    // by population: what every unit looks at; nil where it is not driven
	pixels   []float32
	shown    []*picture // by lane
	movies   []stimulus.Movie
}

// newGaze makes a gaze for so many lanes.
func newGaze(c *Circuit, lanes int, seed uint64) *gaze {
	return &gaze{eye: c.Eye, populations: c.Populations, seed: seed, lanes: lanes,
		shown: make([]*picture, lanes), movies: make([]stimulus.Movie, lanes)}
}

// driven reports whether the eye drives a population.
func (g *gaze) driven(pop int) bool { return slices.Contains(g.eye.To, g.populations[pop].Name) }

// show puts a picture before a lane. All lanes of one look see screens of one size.
func (g *gaze) show(lane int, p *picture) error {
	g.shown[lane] = p
	if len(g.eye.Through) == 0 {
		return g.gratings(p)
	}
	if screen := p.stimulus.screen(); g.front == nil || screen != g.screen {
		if err := g.open(screen); err != nil {
			return err
		}
	}
	var err error
	g.movies[lane], err = p.pattern.Movie(g.screen, rng.Named(g.seed, "stimulus/"+p.stimulus.Name).Nth(uint64(p.number)))
	return err
}

// open builds the front ends for a screen and finds where every unit looks.
func (g *gaze) open(screen neuron.Sheet) error {
	front, err := hierarchy.NewEye(screen, g.lanes, g.eye.Through...)
	if err != nil {
		return err
	}
	var outlooksOf [][]outlook
	for pop, p := range g.populations {
		var all []outlook
		if g.driven(pop) {
			if all, err = outlooks(front, p, g.eye.OrientationDeg); err != nil {
				return err
			}
		}
		outlooksOf = append(outlooksOf, all)
	}
	g.screen, g.front, g.outlooks = screen, front, outlooksOf
	g.pixels = make([]float32, screen.Units()*g.lanes)
	return nil
}

// moves reports whether a picture shown in the first so many lanes changes in time.
func (g *gaze) moves(lanes int) bool {
	return slices.ContainsFunc(g.movies[:lanes], func(m stimulus.Movie) bool { return m != nil && !m.Still() })
}

// look lets the front ends see the first so many lanes at a moment, ms since onset. Without
// front ends it does nothing.
func (g *gaze) look(lanes int, tMS float64) (seen []float32) {
	if g.front == nil {
		return nil
	}
	pixels := g.pixels[:g.screen.Units()*lanes]
	for b := range lanes {
		g.movies[b].Render(pixels, b, lanes, tMS)
	}
	return g.front.See(pixels, lanes)
}

// drive writes the drive of a population [mV], units×lanes, from what was seen.
func (g *gaze) drive(dst, seen []float32, pop, lanes int) {
	p := g.populations[pop]
	share := g.eye.share(p.Name)
	if g.front == nil {
		for b := range lanes {
			g.driveByGratings(dst, g.shown[b], p, b, lanes)
		}
		return
	}
	for u, o := range g.outlooks[pop] {
		for b := range lanes {
			r := 0.0
			for _, c := range o {
				r += c.weight * float64(seen[c.cell*lanes+b])
			}
			if r = max(r, 0); g.eye.Response != nil {
				r = g.eye.Response.Drive(100 * r)
			}
			dst[u*lanes+b] = float32(share * r)
		}
	}
}

// gratings refuses pictures that are no gratings.
func (g *gaze) gratings(p *picture) error {
	if _, ok := p.pattern.(stimulus.Oriented); !ok {
		return fmt.Errorf("%s is no sum of gratings, and the eye sees no pixels; through: orientation-energy makes it", stimulus.Patterns.NameOf(p.pattern))
	}
	for pop, to := range g.populations {
		if g.driven(pop) && to.Sheet.Places() > 1 && to.Sheet.SpacingDeg == 0 {
			return to.placeless()
		}
	}
	return nil
}

// driveByGratings writes into one lane the sum of what the gratings of a picture drive: by the
// distance of their orientation from the one that a unit prefers, where its place is inside.
func (g *gaze) driveByGratings(dst []float32, shown *picture, p Population, lane, lanes int) {
	edge := max(float64(p.Sheet.SpacingDeg)/8, 1e-9)
	p.each(func(u int, xDeg, yDeg, preferredDeg float64) {
		if !p.oriented() {
			preferredDeg = g.eye.OrientationDeg
		}
		sum := 0.0
		for _, c := range shown.pattern.(stimulus.Oriented).Components() {
			drive := g.eye.Response.Drive(c.ContrastPct) * bump(preferredDeg, c.OrientationDeg, g.eye.WidthDeg)
			d := math.Hypot(xDeg-c.XDeg, yDeg+c.YDeg) // rows run down, y runs up
			if c.SizeDeg > 0 {
				drive *= logistic((c.SizeDeg/2 - d) / edge)
			}
			if c.HoleDeg > 0 {
				drive *= logistic((d - c.HoleDeg/2) / edge)
			}
			sum += drive
		}
		dst[u*lanes+lane] = float32(g.eye.share(p.Name) * sum)
	})
}
