package stimulus

import (
	"math"

	"github.com/striate-sim/striate/internal/config"
)

// Wave is a sinusoidal grating without a window. u runs across the stripes, towards
// orientation + 90 deg, and is 0 in the middle of the pattern:
//
//	s(u, t) = contrast·cos(2π(frequency·u − drift·t) + phase)·cos(2π·flicker·t)
type Wave struct {
	OrientationDeg config.Sweep `yaml:"orientation" unit:"deg" default:"0 deg" doc:"angle along the stripes, counter-clockwise, 0 deg: horizontal; they drift towards orientation + 90 deg"`
	FrequencyCPD   config.Sweep `yaml:"frequency" unit:"cpd" min:"0" default:"2 cpd" doc:"spatial frequency"`
	ContrastPct    config.Sweep `yaml:"contrast" unit:"%" min:"0" max:"100" default:"100 %" doc:"Michelson contrast, (brightest − darkest)/(brightest + darkest)"`
	PhaseDeg       config.Sweep `yaml:"phase" unit:"deg" default:"0 deg" doc:"phase in the middle of the pattern; 0 deg: brightest there"`
	DriftHz        config.Sweep `yaml:"drift" unit:"Hz" default:"0 Hz" doc:"temporal frequency of the drift; negative: the other way"`
	FlickerHz      config.Sweep `yaml:"flicker" unit:"Hz" min:"0" default:"0 Hz" doc:"temporal frequency of contrast reversal; 0 Hz: none"`
}

func (w *Wave) component(a *Aperture) Component {
	return Component{
		OrientationDeg: w.OrientationDeg.Value(), FrequencyCPD: w.FrequencyCPD.Value(), ContrastPct: w.ContrastPct.Value(),
		XDeg: a.XDeg.Value(), YDeg: a.YDeg.Value(), SizeDeg: a.SizeDeg.Value(), HoleDeg: a.HoleDeg.Value(),
	}
}

// across returns the coordinate of (x, y) across lines of an orientation.
func across(x, y, orientationDeg float64) float64 {
	sin, cos := math.Sincos(orientationDeg * math.Pi / 180)
	return y*cos - x*sin
}

// along returns the coordinate of (x, y) along lines of an orientation.
func along(x, y, orientationDeg float64) float64 {
	sin, cos := math.Sincos(orientationDeg * math.Pi / 180)
	return x*cos + y*sin
}

// waves is a sum of gratings behind windows. That of phase θ − ωt is cos θ·cos ωt + sin θ·sin
// ωt, so a moment costs two products a pixel.
type waves struct {
	canvas
	layers []layer
	signal []float32
}

// layer is one grating times its window, in quadrature, [y][x].
type layer struct {
	cos, sin           []float32
	driftHz, flickerHz float64
}

func newWaves(c canvas) *waves {
	return &waves{canvas: c, signal: make([]float32, len(c.rows)*len(c.columns))}
}

// add puts a grating centred on (x, y) behind a window, nil being open everywhere.
func (m *waves) add(w *Wave, xDeg, yDeg float64, window []float64) {
	if w.ContrastPct.Value() == 0 {
		return
	}
	l := layer{driftHz: w.DriftHz.Value(), flickerHz: w.FlickerHz.Value()}
	contrast := w.ContrastPct.Value() / 100
	for _, y := range m.rows {
		for _, x := range m.columns {
			u := across(x-xDeg, y-yDeg, w.OrientationDeg.Value())
			sin, cos := math.Sincos(2*math.Pi*w.FrequencyCPD.Value()*u + w.PhaseDeg.Value()*math.Pi/180)
			amplitude := contrast
			if window != nil {
				amplitude *= window[len(l.cos)]
			}
			l.cos, l.sin = append(l.cos, float32(amplitude*cos)), append(l.sin, float32(amplitude*sin))
		}
	}
	m.layers = append(m.layers, l)
}

func (m *waves) Still() bool {
	for _, l := range m.layers {
		if l.driftHz != 0 || l.flickerHz != 0 {
			return false
		}
	}
	return true
}

func (m *waves) Render(dst []float32, lane, lanes int, tMS float64) {
	clear(m.signal)
	for _, l := range m.layers {
		sin, cos := math.Sincos(2 * math.Pi * l.driftHz * tMS / 1000)
		flicker := math.Cos(2 * math.Pi * l.flickerHz * tMS / 1000)
		a, b := float32(cos*flicker), float32(sin*flicker)
		for i := range m.signal {
			m.signal[i] += a*l.cos[i] + b*l.sin[i]
		}
	}
	m.put(dst, m.signal, lane, lanes)
}
