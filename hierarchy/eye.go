package hierarchy

import (
	"fmt"

	"github.com/striate-sim/striate/neuron"
)

// Eye is front ends by themselves, each seeing what the one before it makes of an image: what
// they make of it together drives a circuit. It has work arrays of its own, so one goroutine
// uses it at a time.
type Eye struct {
	layers []layer
	works  []work
	x, y   float64 // deg, of the first cell
}

// sampled is a layer whose cells look at single places of the sheet below.
type sampled interface {
	first() (y, x int) // place of the first cell
}

// NewEye builds front ends for images on a sheet and for up to a number of lanes. They must be
// at least one.
func NewEye(in neuron.Sheet, lanes int, through ...Frontend) (*Eye, error) {
	if len(through) == 0 {
		return nil, fmt.Errorf("an eye without a front end sees nothing")
	}
	deg := float64(in.SpacingDeg)
	e := &Eye{x: -deg * float64(in.Width-1) / 2, y: -deg * float64(in.Height-1) / 2}
	for _, f := range through {
		l, err := f.frontendLayer(in)
		if err != nil {
			return nil, err
		}
		s, ok := l.(sampled)
		if !ok {
			return nil, fmt.Errorf("%s is in pixels, and an eye is in degrees", Frontends.NameOf(f))
		}
		y, x := s.first()
		e.y, e.x = e.y+float64(y)*float64(in.SpacingDeg), e.x+float64(x)*float64(in.SpacingDeg)
		e.layers, e.works = append(e.layers, l), append(e.works, l.newWork(lanes))
		in = l.out()
	}
	return e, nil
}

// In returns the sheet of the images.
func (e *Eye) In() neuron.Sheet { return e.layers[0].in() }

// Out returns the sheet of the last front end's cells.
func (e *Eye) Out() neuron.Sheet { return e.last().out() }

// First is where the first cell looks, to the right of the middle of the image and below it.
func (e *Eye) First() (xDeg, yDeg float64) { return e.x, e.y }

// Orientations is how many orientations, evenly spaced over 180 deg from the horizontal on, the
// cells of a place prefer, those of one spatial frequency after those of another; 0 where they
// prefer none.
func (e *Eye) Orientations() int {
	if l, ok := e.last().(*energy); ok {
		return l.g.Orientations
	}
	return 0
}

func (e *Eye) last() layer { return e.layers[len(e.layers)-1] }

// See returns the responses, units×lanes, to pixels [y][x][channel][lane]. They are valid until
// it is asked again.
func (e *Eye) See(pixels []float32, lanes int) []float32 {
	if len(pixels) != e.In().Units()*lanes {
		panic("hierarchy: See: lengths do not agree")
	}
	for _, w := range e.works {
		pixels = w.forward(pixels, moment{lanes: lanes})
	}
	return pixels
}
