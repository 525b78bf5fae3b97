package stimulus

import (
	"fmt"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// Grey is the luminance of an empty field, about which patterns are made: a pixel is
// Grey·(1 + contrast·s) with s in −1…1, so that a contrast of 100 % just spans 0…1.
const Grey = 0.5

// A Pattern is a stimulus that is drawn rather than loaded, in the units of vision: degrees
// of visual angle, cycles per degree, per cent of contrast, Hz.
//
// The origin is the middle of the sheet, x points right and y up. Angles turn counter-clockwise
// from the right. The orientation of stripes and bars is the angle along which they run, 0 deg
// being horizontal; what drifts moves across them, in the direction of orientation + 90 deg.
//
// A number of type config.Sweep may take several values; Trials lists them. A pattern is drawn
// at the first.
type Pattern interface {
	// Movie prepares one trial for a sheet of pixels. What is random is a function of the
	// stream alone. It is an error if the sheet has no visual angle or cannot show the pattern.
	Movie(sheet neuron.Sheet, at rng.Stream) (Movie, error)
}

// A Movie is one trial of a pattern on one sheet. It is a function of time: its moments may be
// asked for in any order. It has work arrays of its own, so one goroutine uses it at a time.
type Movie interface {
	// Render writes the luminances of the moment tMS after onset into one lane of dst,
	// [y][x][channel][lane]. Every channel gets the same.
	Render(dst []float32, lane, lanes int, tMS float64)
	Still() bool // every moment is the same
}

// Patterns are what can be drawn, by name.
var Patterns = registry.New[Pattern]("pattern")

// A Trial is a pattern at one value of each number that it sweeps.
type Trial struct {
	Coordinates []table.Pair
	Pattern     Pattern
}

// Trials lists every combination of the values that a pattern sweeps, the last key changing
// fastest. A coordinate is named after its key, or part.key where two parts sweep one key.
func Trials(p Pattern) []Trial {
	var trials []Trial
	for _, c := range config.Combine(Patterns.NameOf(p), p) {
		t := Trial{Pattern: c.Part.(Pattern)}
		for _, x := range c.Coordinates {
			t.Coordinates = append(t.Coordinates, table.Pair{Key: x.Key, Value: x.Value})
		}
		trials = append(trials, t)
	}
	return trials
}

// A Component is one oriented grating of a pattern, for populations that are driven by
// orientation and contrast rather than by pixels.
type Component struct {
	OrientationDeg, FrequencyCPD, ContrastPct float64
	XDeg, YDeg                                float64 // of its middle
	SizeDeg, HoleDeg                          float64 // its diameter, 0: unbounded, and that of its empty middle
}

// Oriented is a pattern of gratings, which are listed with the principal one first.
type Oriented interface {
	Pattern
	Components() []Component
}

// retinotopic refuses sheets on which visual angles mean nothing.
func retinotopic(sheet neuron.Sheet) error {
	if sheet.Units() == 0 || !(sheet.SpacingDeg > 0) {
		return fmt.Errorf("a pattern in degrees needs a sheet whose visual angle is stated; give it a field or a spacing in deg")
	}
	return nil
}

// canvas places the pixels of a sheet in visual space.
type canvas struct {
	sheet   neuron.Sheet
	pixel   float64   // degrees a side
	columns []float64 // x of every column
	rows    []float64 // y of every row
}

func newCanvas(sheet neuron.Sheet) (canvas, error) {
	if err := retinotopic(sheet); err != nil {
		return canvas{}, err
	}
	c := canvas{sheet: sheet, pixel: float64(sheet.SpacingDeg)}
	for x := range sheet.Width {
		c.columns = append(c.columns, (float64(x)-float64(sheet.Width-1)/2)*c.pixel)
	}
	for y := range sheet.Height {
		c.rows = append(c.rows, (float64(sheet.Height-1)/2-float64(y))*c.pixel)
	}
	return c, nil
}

// put writes a signal, [y][x] in −1…1, as luminance into one lane.
func (c canvas) put(dst []float32, signal []float32, lane, lanes int) {
	if len(dst) != c.sheet.Units()*lanes || lane < 0 || lane >= lanes {
		panic("stimulus: Render: lengths do not agree")
	}
	channels := c.sheet.Channels
	at := lane
	for _, s := range signal {
		v := float32(Grey) + float32(Grey)*s
		for range channels {
			dst[at] = v
			at += lanes
		}
	}
}
