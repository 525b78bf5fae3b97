package stimulus

import (
	"fmt"
	"math"
	"slices"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// Grating is a sinusoidal grating behind a round window: static, drifting or reversing.
type Grating struct {
	Wave     Wave     `yaml:",inline"`
	Aperture Aperture `yaml:",inline"`
}

// Gabor is a grating in a Gaussian window, exp(−(v² + (aspect·u)²)/2σ²) with v along the
// stripes. Its window does not end, so its mean luminance is Grey only at phases of 90 deg.
type Gabor struct {
	Wave     Wave         `yaml:",inline"`
	SigmaDeg config.Sweep `yaml:"sigma" unit:"deg" above:"0" default:"0.5 deg" doc:"standard deviation of the window along the stripes"`
	Aspect   config.Sweep `yaml:"aspect" above:"0" default:"1" doc:"how many times narrower the window is across the stripes"`
	XDeg     config.Sweep `yaml:"x" unit:"deg" default:"0 deg" doc:"middle of the window, to the right of the field's"`
	YDeg     config.Sweep `yaml:"y" unit:"deg" default:"0 deg" doc:"middle of the window, above the field's"`
}

// Plaid is the sum of two gratings behind one window, a test and a mask.
type Plaid struct {
	Wave     Wave     `yaml:",inline"`
	Mask     Wave     `yaml:"mask" doc:"the grating that is added; its orientation is 90 deg unless given"`
	Aperture Aperture `yaml:",inline"`
}

// CentreSurround is a grating in a disc and another in an annulus around it.
type CentreSurround struct {
	Wave     Wave         `yaml:",inline"`
	Surround Wave         `yaml:"surround" doc:"the grating of the annulus"`
	GapDeg   config.Sweep `yaml:"gap" unit:"deg" min:"0" default:"0 deg" doc:"width of the grey ring between disc and annulus"`
	OuterDeg config.Sweep `yaml:"outer" unit:"deg" min:"0" default:"0 deg" doc:"outer diameter of the annulus; 0 deg: to the end of the field"`
	Aperture Aperture     `yaml:",inline"`
}

var (
	_ = Patterns.Add("grating", registry.Entry[Pattern]{
		New: func() Pattern { return config.Defaults(&Grating{}) }, Doc: "sinusoidal grating behind a round window or in an annulus, static, drifting or reversing",
		Example: "patch: {grating: {orientation: 45 deg, frequency: 2 cpd, contrast: [5 %, 20 %, 80 %], size: 3 deg, drift: 4 Hz}}",
	})
	_ = Patterns.Add("gabor", registry.Entry[Pattern]{
		New: func() Pattern { return config.Defaults(&Gabor{}) }, Doc: "grating in a Gaussian window",
		Example: "patch: {gabor: {orientation: 45 deg, frequency: 2 cpd, contrast: 50 %, sigma: 0.5 deg}}",
	})
	_ = Patterns.Add("plaid", registry.Entry[Pattern]{
		New: func() Pattern {
			half := config.Fixed(50)
			return config.Defaults(&Plaid{Wave: Wave{ContrastPct: half}, Mask: Wave{OrientationDeg: config.Fixed(90), ContrastPct: half}})
		},
		Doc:     "sum of two gratings, a test and a mask, behind one window",
		Example: "pair: {plaid: {orientation: 0 deg, contrast: [5 %, 20 %, 40 %], mask: {orientation: 90 deg, contrast: [0 %, 20 %]}}}",
	})
	_ = Patterns.Add("centre-surround", registry.Entry[Pattern]{
		New: func() Pattern { return config.Defaults(&CentreSurround{Aperture: Aperture{SizeDeg: config.Fixed(1)}}) }, Doc: "grating in a disc and another in an annulus around it",
		Example: "surround: {centre-surround: {size: 1 deg, contrast: 50 %, surround: {orientation: [0 deg, 45 deg, 90 deg], contrast: 50 %}, outer: 6 deg}}",
	})
)

// Movie renders the grating.
func (g *Grating) Movie(sheet neuron.Sheet, _ rng.Stream) (Movie, error) {
	c, err := newCanvas(sheet)
	if err != nil {
		return nil, err
	}
	m := newWaves(c)
	m.add(&g.Wave, g.Aperture.XDeg.Value(), g.Aperture.YDeg.Value(), g.Aperture.window(c))
	return m, nil
}

// Components returns the grating.
func (g *Grating) Components() []Component { return []Component{g.Wave.component(&g.Aperture)} }

// Movie renders the Gabor patch.
func (g *Gabor) Movie(sheet neuron.Sheet, _ rng.Stream) (Movie, error) {
	c, err := newCanvas(sheet)
	if err != nil {
		return nil, err
	}
	var window []float64
	x0, y0, sigma := g.XDeg.Value(), g.YDeg.Value(), g.SigmaDeg.Value()
	for _, y := range c.rows {
		for _, x := range c.columns {
			v := along(x-x0, y-y0, g.Wave.OrientationDeg.Value())
			u := across(x-x0, y-y0, g.Wave.OrientationDeg.Value()) * g.Aspect.Value()
			window = append(window, math.Exp(-(v*v+u*u)/(2*sigma*sigma)))
		}
	}
	m := newWaves(c)
	m.add(&g.Wave, x0, y0, window)
	return m, nil
}

// Components returns the grating; its size is twice the window's standard deviation.
func (g *Gabor) Components() []Component {
	return []Component{g.Wave.component(&Aperture{SizeDeg: config.Fixed(2 * g.SigmaDeg.Value()), XDeg: g.XDeg, YDeg: g.YDeg})}
}

// Check refuses contrasts that add up to more than the screen can show.
func (p *Plaid) Check() []config.Mistake {
	if sum := highest(p.Wave.ContrastPct) + highest(p.Mask.ContrastPct); sum > 100 {
		return []config.Mistake{{Key: "mask", Problem: fmt.Sprintf("test and mask have contrasts of up to %g %% together", sum), Hint: "pixels end at 100 %"}}
	}
	return nil
}

func highest(s config.Sweep) float64 { return slices.Max(append([]float64{0}, s.Values...)) }

// Movie renders the sum of both gratings.
func (p *Plaid) Movie(sheet neuron.Sheet, _ rng.Stream) (Movie, error) {
	c, err := newCanvas(sheet)
	if err != nil {
		return nil, err
	}
	m, window := newWaves(c), p.Aperture.window(c)
	for _, w := range []*Wave{&p.Wave, &p.Mask} {
		m.add(w, p.Aperture.XDeg.Value(), p.Aperture.YDeg.Value(), window)
	}
	return m, nil
}

// Components returns the test and the mask.
func (p *Plaid) Components() []Component {
	return []Component{p.Wave.component(&p.Aperture), p.Mask.component(&p.Aperture)}
}

// annulus is the window of the surround.
func (s *CentreSurround) annulus() *Aperture {
	a := s.Aperture
	a.HoleDeg = config.Fixed(a.SizeDeg.Value() + 2*s.GapDeg.Value())
	a.SizeDeg = config.Fixed(s.OuterDeg.Value())
	return &a
}

// Movie renders disc and annulus.
func (s *CentreSurround) Movie(sheet neuron.Sheet, _ rng.Stream) (Movie, error) {
	c, err := newCanvas(sheet)
	if err != nil {
		return nil, err
	}
	m := newWaves(c)
	m.add(&s.Wave, s.Aperture.XDeg.Value(), s.Aperture.YDeg.Value(), s.Aperture.window(c))
	m.add(&s.Surround, s.Aperture.XDeg.Value(), s.Aperture.YDeg.Value(), s.annulus().window(c))
	return m, nil
}

// Components returns the disc and the annulus.
func (s *CentreSurround) Components() []Component {
	return []Component{s.Wave.component(&s.Aperture), s.Surround.component(s.annulus())}
}
