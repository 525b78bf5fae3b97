package experiments

import (
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
)

var _ = inputProfiles.Add("surround", registry.Entry[inputProfile]{
	New:     func() inputProfile { return &surroundProfile{} },
	Doc:     "a patch of a grating, or of two, and a ring around it of another orientation and amplitude; the amplitude is that of the patch",
	Cite:    "obeid2025",
	Example: "stimuli: {drive: {input: {to: E, amplitude: 20, profile: {surround: {size: 1 deg, surround: 20, orientation: 45 deg, surround-orientation: [45 deg, 135 deg]}}}}}",
})

// surroundProfile is the input of a centre and its surround.
type surroundProfile struct {
	OrientationDeg config.Sweep `yaml:"orientation" unit:"deg" default:"0 deg" doc:"orientation of the patch"`
	WidthDeg       config.Sweep `yaml:"width" unit:"deg" above:"0" default:"30 deg" doc:"standard deviation over preferred orientation, of all"`
	SizeDeg        config.Sweep `yaml:"size" unit:"deg" above:"0" required:"true" doc:"length of the patch on a line, diameter on a sheet"`
	Mask           config.Sweep `yaml:"mask" default:"0" doc:"amplitude of a second grating in the patch, which makes it a plaid, mV"`
	MaskDeg        config.Sweep `yaml:"mask-orientation" unit:"deg" default:"90 deg" doc:"orientation of the second grating"`
	Surround       config.Sweep `yaml:"surround" required:"true" doc:"amplitude of the ring around it, mV"`
	SurroundDeg    config.Sweep `yaml:"surround-orientation" unit:"deg" default:"0 deg" doc:"orientation of the ring"`
	GapDeg         config.Sweep `yaml:"gap" unit:"deg" min:"0" default:"0 deg" doc:"distance between the patch and the ring"`
	OuterDeg       config.Sweep `yaml:"outer" unit:"deg" min:"0" default:"0 deg" doc:"outer size of the ring; 0: to the end of the sheet"`
	Patch          patchWindow  `yaml:",inline"`
}

func (g *surroundProfile) drive(dst []float64, amplitude float64, p Population) error {
	patch, err := g.Patch.annulus(p, 0, g.SizeDeg.Value())
	if err != nil {
		return err
	}
	ring, err := g.Patch.annulus(p, g.SizeDeg.Value()+2*g.GapDeg.Value(), g.OuterDeg.Value())
	if err != nil {
		return err
	}
	p.each(func(u int, xDeg, yDeg, preferredDeg float64) {
		over := func(orientationDeg config.Sweep) float64 {
			if !p.oriented() {
				return 1
			}
			return bump(preferredDeg, orientationDeg.Value(), g.WidthDeg.Value())
		}
		dst[u] = patch(xDeg, yDeg)*(amplitude*over(g.OrientationDeg)+g.Mask.Value()*over(g.MaskDeg)) +
			ring(xDeg, yDeg)*g.Surround.Value()*over(g.SurroundDeg)
	})
	return nil
}
