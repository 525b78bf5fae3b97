package circuit

import (
	"fmt"
	"math"

	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// Orientations says which orientation the cell at each place of a sheet prefers.
type Orientations interface {
	// Fits reports a sheet that it cannot be laid over.
	Fits(s neuron.Sheet) error
	// Over draws the preferred orientation of every unit [deg, from 0 to 180].
	Over(s neuron.Sheet, stream rng.Stream) []float64
}

// Layouts are the arrangements of orientations that an experiment file can name.
var Layouts = registry.New[Orientations]("orientation layout")

var (
	_ = Layouts.Add("map", registry.Entry[Orientations]{
		New: func() Orientations { return &Pinwheels{} }, Main: "wavelength",
		Doc:     "an orientation map: neighbours prefer similar orientations, which repeat every wavelength about pinwheels",
		Cite:    "rubin2015",
		Example: "populations: {E: {units: {maps: 1, height: 30, width: 30, spacing: 0.2 deg}, sign: excitatory, orientations: {map: {wavelength: 3 deg}}}}",
	})
	_ = Layouts.Add("salt-and-pepper", registry.Entry[Orientations]{
		New:     func() Orientations { return &SaltAndPepper{} },
		Doc:     "every place prefers an orientation of its own, whatever its neighbours prefer: the control of a map",
		Example: "populations: {E: {units: {maps: 1, height: 30, width: 30, spacing: 0.2 deg}, sign: excitatory, orientations: salt-and-pepper}}",
	})
)

// Pinwheels is OrientationMap.
type Pinwheels struct {
	WavelengthDeg float64  `yaml:"wavelength" unit:"deg" min:"0" default:"0 deg" doc:"distance at which orientations repeat, in visual angle; the sheet needs a spacing"`
	Places        float64  `yaml:"places" min:"0" default:"0" doc:"that distance in steps of the grid, in place of wavelength"`
	CentreDeg     *float64 `yaml:"centre" unit:"deg" doc:"what the cell in the middle of the sheet prefers: all orientations are turned alike; default: as drawn"`
}

// Fits reports a sheet without room for a map, and a wavelength that is missing.
func (p *Pinwheels) Fits(s neuron.Sheet) error {
	_, err := p.wavelength(s)
	if err != nil {
		return err
	}
	return onePerPlace(s)
}

func (p *Pinwheels) wavelength(s neuron.Sheet) (float64, error) {
	return gridLength("wavelength", "where orientations repeat", p.WavelengthDeg, p.Places, s)
}

// Over draws the map and turns it.
func (p *Pinwheels) Over(s neuron.Sheet, stream rng.Stream) []float64 {
	wavelength, err := p.wavelength(s)
	if err != nil {
		panic(err)
	}
	deg := OrientationMap(s, wavelength, stream)
	if p.CentreDeg != nil {
		by := *p.CentreDeg - deg[s.Height/2*s.Width+s.Width/2]
		for place, v := range deg {
			deg[place] = math.Mod(math.Mod(v+by, orientationPeriod)+orientationPeriod, orientationPeriod)
		}
	}
	return deg
}

// SaltAndPepper has no order in space.
type SaltAndPepper struct{}

// Fits reports a sheet whose places have several orientations.
func (*SaltAndPepper) Fits(s neuron.Sheet) error { return onePerPlace(s) }

// Over draws every place on its own.
func (*SaltAndPepper) Over(s neuron.Sheet, stream rng.Stream) []float64 {
	deg := make([]float64, s.Places())
	for place := range deg {
		deg[place] = orientationPeriod * float64(stream.Uniform(0, 0, uint32(place)))
	}
	return deg
}

func onePerPlace(s neuron.Sheet) error {
	if s.Channels != 1 {
		return fmt.Errorf("circuit: the %d cells of a place are spread evenly over the orientations already; a layout is of one cell a place", s.Channels)
	}
	return nil
}
