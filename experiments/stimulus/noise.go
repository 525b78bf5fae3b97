package stimulus

import (
	"math"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// Refresh is how often a random pattern is drawn anew.
type Refresh struct {
	RefreshHz config.Sweep `yaml:"refresh" unit:"Hz" min:"0" default:"0 Hz" doc:"frames a second, each drawn anew; 0 Hz: one frame that stays"`
}

// frame is the number of the frame that is shown at a moment.
func (r *Refresh) frame(tMS float64) uint64 {
	return uint64(max(0, math.Floor(tMS*r.RefreshHz.Value()/1000)))
}

// WhiteNoise is a lattice of checks with independent Gaussian luminances, cut at black and
// white.
type WhiteNoise struct {
	ContrastPct config.Sweep `yaml:"contrast" unit:"%" min:"0" max:"100" default:"30 %" doc:"root-mean-square contrast before luminances are cut at black and white"`
	Checks      Checks       `yaml:",inline"`
}

// BinaryNoise is a lattice of checks, each bright or dark with equal probability.
type BinaryNoise struct {
	ContrastPct config.Sweep `yaml:"contrast" unit:"%" min:"0" max:"100" default:"100 %" doc:"difference of a check from the field's luminance, relative to it"`
	Checks      Checks       `yaml:",inline"`
}

// Checks is a lattice of squares that starts at the field's upper left corner.
type Checks struct {
	CheckDeg config.Sweep `yaml:"check" unit:"deg" min:"0" default:"0 deg" doc:"side of a check; 0 deg: one pixel"`
	Refresh  Refresh      `yaml:",inline"`
	Aperture Aperture     `yaml:",inline"`
}

var (
	_ = Patterns.Add("white-noise", registry.Entry[Pattern]{
		New: func() Pattern { return config.Defaults(&WhiteNoise{}) }, Doc: "checks of independent Gaussian luminance, still or drawn anew every frame",
		Example: "noise: {white-noise: {contrast: 30 %, check: 0.25 deg, refresh: 60 Hz}}",
	})
	_ = Patterns.Add("binary-noise", registry.Entry[Pattern]{
		New: func() Pattern { return config.Defaults(&BinaryNoise{}) }, Doc: "checks that are bright or dark at random, still or drawn anew every frame",
		Example: "noise: {binary-noise: {check: 0.25 deg, refresh: 60 Hz}}",
	})
)

// Movie renders the noise.
func (n *WhiteNoise) Movie(sheet neuron.Sheet, at rng.Stream) (Movie, error) {
	sd := float32(n.ContrastPct.Value() / 100)
	return n.Checks.movie(sheet, at, func(v []float32, frame uint64) {
		at.Normals(v, frame, 0, 0)
		for i := range v {
			v[i] = min(max(sd*v[i], -1), 1)
		}
	})
}

// Movie renders the noise.
func (n *BinaryNoise) Movie(sheet neuron.Sheet, at rng.Stream) (Movie, error) {
	contrast := float32(n.ContrastPct.Value() / 100)
	return n.Checks.movie(sheet, at, func(v []float32, frame uint64) {
		at.Uniforms(v, frame, 0, 0)
		for i := range v {
			if v[i] < 0.5 {
				v[i] = -contrast
			} else {
				v[i] = contrast
			}
		}
	})
}

// movie prepares a lattice whose luminances draw fills.
func (k *Checks) movie(sheet neuron.Sheet, at rng.Stream, draw func(v []float32, frame uint64)) (Movie, error) {
	c, err := newCanvas(sheet)
	if err != nil {
		return nil, err
	}
	side := max(k.CheckDeg.Value()/c.pixel, 1) // in pixels
	across, down := int(math.Ceil(float64(sheet.Width)/side)), int(math.Ceil(float64(sheet.Height)/side))
	checks, place := make([]float32, across*down), make([]int, 0, sheet.Places())
	for y := range sheet.Height {
		for x := range sheet.Width {
			place = append(place, min(int((float64(y)+0.5)/side), down-1)*across+min(int((float64(x)+0.5)/side), across-1))
		}
	}
	return newFrames(c, &k.Refresh, &k.Aperture, func(signal []float32, frame uint64) {
		draw(checks, frame)
		for i, p := range place {
			signal[i] = checks[p]
		}
	}), nil
}

// frames is a sequence of pictures behind a window. The last one that was drawn is kept.
type frames struct {
	canvas
	refresh *Refresh
	window  []float64
	draw    func(signal []float32, frame uint64)
	signal  []float32
	drawn   uint64 // the frame that is drawn, + 1
}

func newFrames(c canvas, refresh *Refresh, aperture *Aperture, draw func([]float32, uint64)) *frames {
	return &frames{canvas: c, refresh: refresh, window: aperture.window(c), draw: draw, signal: make([]float32, len(c.rows)*len(c.columns))}
}

func (m *frames) Still() bool { return m.refresh.RefreshHz.Value() == 0 }

func (m *frames) Render(dst []float32, lane, lanes int, tMS float64) {
	if frame := m.refresh.frame(tMS); m.drawn != frame+1 {
		m.draw(m.signal, frame)
		for i, w := range m.window {
			m.signal[i] *= float32(w)
		}
		m.drawn = frame + 1
	}
	m.put(dst, m.signal, lane, lanes)
}
