package experiments

import (
	"fmt"
	"math"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
)

// An inputProfile says how an input is spread over the units of a population, by their
// preferred orientation and their place.
type inputProfile interface {
	// drive writes the input of every unit [mV] for an amplitude [mV].
	drive(dst []float64, amplitude float64, p Population) error
}

// inputProfiles are the profiles that an experiment file can name.
var (
	inputProfiles = registry.New[inputProfile]("input profile")

	_ = inputProfiles.Add("grating", registry.Entry[inputProfile]{
		New:  func() inputProfile { return &gratingProfile{} },
		Doc:  "a grating: over preferred orientations exp(−d²/2·width²) of the distance to its own; with a size a patch of it, with a hole an annulus",
		Cite: "rubin2015,hennequin2018", Example: "stimuli: {drive: {input: {to: [E, I], amplitude: [5, 20], profile: {grating: {orientation: 45 deg}}}}}",
	})
	_ = inputProfiles.Add("plaid", registry.Entry[inputProfile]{
		New:  func() inputProfile { return &plaidProfile{} },
		Doc:  "two gratings on a ring, whose inputs add; the amplitude is that of the first",
		Cite: "rubin2015", Example: "stimuli: {drive: {input: {to: [E, I], amplitude: 20, profile: {plaid: {mask: [0, 5, 20]}}}}}",
	})
	_ = inputProfiles.Add("modulation", registry.Entry[inputProfile]{
		New:  func() inputProfile { return &modulationProfile{} },
		Doc:  "a full field whose strength is modulated along the horizontal, (1 + cos(2π·x/period))/2",
		Cite: "rubin2015", Example: "stimuli: {drive: {input: {to: [E, I], amplitude: 20, profile: {modulation: {period: [2 deg, 4 deg]}}}}}",
	})
)

// gratingProfile is the input that a grating gives, by orientation, by place, or by both.
type gratingProfile struct {
	OrientationDeg config.Sweep `yaml:"orientation" unit:"deg" default:"0 deg" doc:"orientation; it matters where units prefer one"`
	WidthDeg       config.Sweep `yaml:"width" unit:"deg" above:"0" default:"30 deg" doc:"standard deviation over preferred orientation"`
	Shape          string       `yaml:"shape" oneof:"gaussian|von-mises" default:"gaussian" doc:"over preferred orientation: gaussian, or exp((cos 2d − 1)/(2·width)²)"`
	BaselineMV     config.Sweep `yaml:"baseline" default:"0" doc:"input to every unit beside that of the grating, mV"`
	SizeDeg        config.Sweep `yaml:"size" unit:"deg" min:"0" default:"0 deg" doc:"length on a line, diameter on a sheet; 0: full field"`
	HoleDeg        config.Sweep `yaml:"hole" unit:"deg" min:"0" default:"0 deg" doc:"size of the middle that is left out, which makes an annulus; 0: none"`
	Patch          patchWindow  `yaml:",inline"`
}

func (g *gratingProfile) drive(dst []float64, amplitude float64, p Population) error {
	window, err := g.Patch.annulus(p, g.HoleDeg.Value(), g.SizeDeg.Value())
	if err != nil {
		return err
	}
	over := bump
	if g.Shape == "von-mises" {
		over = vonMises
	}
	p.each(func(u int, xDeg, yDeg, preferredDeg float64) {
		dst[u] = amplitude
		if p.oriented() {
			dst[u] *= over(preferredDeg, g.OrientationDeg.Value(), g.WidthDeg.Value())
		}
		dst[u] *= window(xDeg, yDeg)
		dst[u] += g.BaselineMV.Value()
	})
	return nil
}

// plaidProfile is the input of two gratings.
type plaidProfile struct {
	OrientationDeg config.Sweep `yaml:"orientation" unit:"deg" default:"0 deg" doc:"orientation of the first"`
	Mask           config.Sweep `yaml:"mask" required:"true" doc:"amplitude of the second, mV"`
	MaskDeg        config.Sweep `yaml:"mask-orientation" unit:"deg" default:"90 deg" doc:"orientation of the second"`
	WidthDeg       config.Sweep `yaml:"width" unit:"deg" above:"0" default:"30 deg" doc:"standard deviation over preferred orientation, of both"`
}

func (g *plaidProfile) drive(dst []float64, amplitude float64, p Population) error {
	if !p.oriented() {
		return fmt.Errorf("a plaid needs units that prefer orientations, which those of population %s do not", p.Name)
	}
	p.each(func(u int, _, _, preferredDeg float64) {
		dst[u] = amplitude*bump(preferredDeg, g.OrientationDeg.Value(), g.WidthDeg.Value()) +
			g.Mask.Value()*bump(preferredDeg, g.MaskDeg.Value(), g.WidthDeg.Value())
	})
	return nil
}

// modulationProfile is a field whose strength varies in space.
type modulationProfile struct {
	PeriodDeg config.Sweep `yaml:"period" unit:"deg" above:"0" required:"true" doc:"period of the modulation"`
}

func (g *modulationProfile) drive(dst []float64, amplitude float64, p Population) error {
	if p.Sheet.SpacingDeg == 0 {
		return fmt.Errorf("a period in degrees needs units with a spacing, which population %s has not", p.Name)
	}
	p.each(func(u int, xDeg, _, _ float64) {
		dst[u] = amplitude * (1 + math.Cos(2*math.Pi*xDeg/g.PeriodDeg.Value())) / 2
	})
	return nil
}

// each visits every unit with its place from the centre of the sheet and its preferred
// orientation.
func (p Population) each(visit func(u int, xDeg, yDeg, preferredDeg float64)) {
	s := p.Sheet
	offset := func(i, n int) float64 { return (float64(i) - float64(n-1)/2) * float64(s.SpacingDeg) }
	for y := range s.Height {
		for x := range s.Width {
			for ch := range s.Channels {
				u := s.Unit(y, x, ch)
				visit(u, offset(x, s.Width), offset(y, s.Height), p.preferred(u))
			}
		}
	}
}

// bump is exp(−d²/2σ²) of the shorter arc between two orientations.
func bump(aDeg, bDeg, sigmaDeg float64) float64 {
	d := math.Mod(math.Abs(aDeg-bDeg), 180)
	d = min(d, 180-d) / sigmaDeg
	return math.Exp(-d * d / 2)
}

// vonMises is exp((cos 2d − 1)/(2σ)²) of the difference d of two orientations, with angles in
// radians.
func vonMises(aDeg, bDeg, sigmaDeg float64) float64 {
	const radian = math.Pi / 180
	length := 2 * sigmaDeg * radian
	return math.Exp((math.Cos(2*(aDeg-bDeg)*radian) - 1) / (length * length))
}
