package stimulus

import (
	"math"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// Bar is a rectangle, brighter or darker than the field. One that travels crosses its path at
// constant speed, travel·rate in deg/s, and starts again; its path is centred on (x, y).
//
// Each edge is anti-aliased by the length of the pixel that the bar covers across it: exact
// where the bar lies along an axis, however narrow it is.
type Bar struct {
	OrientationDeg config.Sweep `yaml:"orientation" unit:"deg" default:"0 deg" doc:"angle along the bar, counter-clockwise, 0 deg: horizontal; it travels towards orientation + 90 deg"`
	LengthDeg      config.Sweep `yaml:"length" unit:"deg" above:"0" default:"2 deg" doc:"extent along the bar"`
	WidthDeg       config.Sweep `yaml:"width" unit:"deg" above:"0" default:"0.25 deg" doc:"extent across the bar"`
	ContrastPct    config.Sweep `yaml:"contrast" unit:"%" min:"-100" max:"100" default:"100 %" doc:"difference from the field's luminance, relative to it; negative: a dark bar"`
	XDeg           config.Sweep `yaml:"x" unit:"deg" default:"0 deg" doc:"middle of the bar or of its path, to the right of the field's"`
	YDeg           config.Sweep `yaml:"y" unit:"deg" default:"0 deg" doc:"middle of the bar or of its path, above the field's"`
	TravelDeg      config.Sweep `yaml:"travel" unit:"deg" min:"0" default:"0 deg" doc:"length of its path; 0 deg: the bar stands"`
	RateHz         config.Sweep `yaml:"rate" unit:"Hz" default:"1 Hz" doc:"times that it runs its path in a second; negative: the other way"`
}

var _ = Patterns.Add("bar", registry.Entry[Pattern]{
	New: func() Pattern { return config.Defaults(&Bar{}) }, Doc: "bright or dark bar, standing or moving across its length",
	Example: "sweep: {bar: {orientation: {lin: [0 deg, 150 deg, 6]}, length: 2 deg, width: 0.25 deg, travel: 2 deg, rate: 2 Hz}}",
})

// Movie renders the bar.
func (b *Bar) Movie(sheet neuron.Sheet, _ rng.Stream) (Movie, error) {
	c, err := newCanvas(sheet)
	if err != nil {
		return nil, err
	}
	m := &barMovie{canvas: c, width: b.WidthDeg.Value(), travel: b.TravelDeg.Value(), rateHz: b.RateHz.Value()}
	for _, y := range c.rows {
		for _, x := range c.columns {
			x, y := x-b.XDeg.Value(), y-b.YDeg.Value()
			m.across = append(m.across, across(x, y, b.OrientationDeg.Value()))
			share := overlap(along(x, y, b.OrientationDeg.Value()), c.pixel, b.LengthDeg.Value())
			m.amplitude = append(m.amplitude, share*b.ContrastPct.Value()/100)
		}
	}
	m.signal = make([]float32, len(m.across))
	return m, nil
}

type barMovie struct {
	canvas
	width, travel, rateHz float64
	across, amplitude     []float64 // of every pixel
	signal                []float32
}

func (m *barMovie) Still() bool { return m.travel == 0 || m.rateHz == 0 }

func (m *barMovie) Render(dst []float32, lane, lanes int, tMS float64) {
	at := 0.0
	if !m.Still() {
		turns := tMS / 1000 * m.rateHz
		at = m.travel * (turns - math.Floor(turns) - 0.5)
	}
	for i, u := range m.across {
		m.signal[i] = float32(m.amplitude[i] * overlap(u-at, m.pixel, m.width))
	}
	m.put(dst, m.signal, lane, lanes)
}

// overlap is the share of a pixel whose middle is u away from the middle of an interval that
// the interval covers.
func overlap(u, pixel, width float64) float64 {
	from, to := max(u-pixel/2, -width/2), min(u+pixel/2, width/2)
	return max(to-from, 0) / pixel
}
