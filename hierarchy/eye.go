package hierarchy

import "github.com/striate-sim/striate/neuron"

// Eye is a front end by itself: what it makes of images drives a circuit. It has work arrays
// of its own, so one goroutine uses it at a time.
type Eye struct {
	l layer
	w work
}

// NewEye builds a front end for images on a sheet and for up to a number of lanes.
func NewEye(f Frontend, in neuron.Sheet, lanes int) (*Eye, error) {
	l, err := f.frontendLayer(in)
	if err != nil {
		return nil, err
	}
	return &Eye{l, l.newWork(lanes)}, nil
}

// In returns the sheet of the images.
func (e *Eye) In() neuron.Sheet { return e.l.in() }

// Out returns the sheet of the front end's cells.
func (e *Eye) Out() neuron.Sheet { return e.l.out() }

// See returns the responses, units×lanes, to pixels [y][x][channel][lane]. They are valid until
// it is asked again.
func (e *Eye) See(pixels []float32, lanes int) []float32 {
	if len(pixels) != e.In().Units()*lanes {
		panic("hierarchy: See: lengths do not agree")
	}
	return e.w.forward(pixels, moment{lanes: lanes})
}
