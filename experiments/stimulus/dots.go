package stimulus

import (
	"math"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// Dots is a cloud of moving dots of which a share moves together (Britten et al. 1992). Every
// frame each dot steps by one length. A dot lives for some frames, in which it keeps its
// direction, and is then born anew at a random place, as a signal dot with the probability of
// the coherence and otherwise with a direction of its own. The field is a torus: a dot that
// leaves it enters at the other side. Births of different dots are spread over time.
type Dots struct {
	Count        config.Sweep `yaml:"count" min:"0" max:"100000" default:"100" doc:"number of dots on the whole field"`
	CoherencePct config.Sweep `yaml:"coherence" unit:"%" min:"0" max:"100" default:"50 %" doc:"probability that a dot moves in the common direction"`
	DirectionDeg config.Sweep `yaml:"direction" unit:"deg" default:"0 deg" doc:"common direction, counter-clockwise from the right"`
	StepDeg      config.Sweep `yaml:"step" unit:"deg" min:"0" default:"0.1 deg" doc:"path of a dot from one frame to the next; the speed is step·refresh in deg/s"`
	RefreshHz    config.Sweep `yaml:"refresh" unit:"Hz" above:"0" default:"60 Hz" doc:"frames a second"`
	Lifetime     config.Sweep `yaml:"lifetime" min:"0" default:"12" doc:"frames for which a dot lives; 0: for ever"`
	DiameterDeg  config.Sweep `yaml:"diameter" unit:"deg" above:"0" default:"0.2 deg" doc:"diameter of a dot"`
	ContrastPct  config.Sweep `yaml:"contrast" unit:"%" min:"-100" max:"100" default:"100 %" doc:"difference of a dot from the field's luminance, relative to it; negative: dark dots"`
	Aperture     Aperture     `yaml:",inline"`
}

var _ = Patterns.Add("dots", registry.Entry[Pattern]{
	New: func() Pattern { return config.Defaults(&Dots{}) }, Doc: "moving dots of which a share moves together", Cite: "britten1992",
	Example: "motion: {dots: {coherence: [0 %, 25 %, 100 %], direction: 90 deg, step: 0.1 deg, refresh: 60 Hz, size: 5 deg}}",
})

// Check refuses what is counted in fractions.
func (d *Dots) Check() []config.Mistake {
	var mistakes []config.Mistake
	for _, count := range []struct {
		key string
		of  config.Sweep
	}{{"count", d.Count}, {"lifetime", d.Lifetime}} {
		for _, n := range count.of.Values {
			if n != math.Trunc(n) {
				mistakes = append(mistakes, config.Mistake{Key: count.key, Problem: count.key + " is not a whole number"})
			}
		}
	}
	return mistakes
}

// Movie renders the dots.
func (d *Dots) Movie(sheet neuron.Sheet, at rng.Stream) (Movie, error) {
	c, err := newCanvas(sheet)
	if err != nil {
		return nil, err
	}
	refresh := &Refresh{RefreshHz: d.RefreshHz}
	contrast := float32(d.ContrastPct.Value() / 100)
	cloud := &cloud{Dots: d, at: at, width: float64(sheet.Width) * c.pixel, height: float64(sheet.Height) * c.pixel}
	return newFrames(c, refresh, &d.Aperture, func(signal []float32, frame uint64) {
		clear(signal)
		paint := func(i int, share float32) {
			if share *= contrast; math.Abs(float64(share)) > math.Abs(float64(signal[i])) {
				signal[i] = share
			}
		}
		for dot := range int(d.Count.Value()) {
			x, y, _ := cloud.place(dot, frame)
			c.paint(disc{x, y, d.DiameterDeg.Value() / 2}, paint)
		}
	}), nil
}

// cloud places the dots on a torus.
type cloud struct {
	*Dots
	at            rng.Stream
	width, height float64
}

// place is where a dot is in a frame, and whether it moves with the signal.
func (c *cloud) place(dot int, frame uint64) (x, y float64, signal bool) {
	life, age := uint64(0), frame
	if n := uint64(c.Lifetime.Value()); n > 0 {
		from := frame + uint64(c.at.Sub("birth").IntN(int(n), uint64(dot), 0, 0))
		life, age = from/n, from%n
	}
	var u [4]float32
	c.at.Uniforms(u[:], uint64(dot), life, 0)
	direction := c.DirectionDeg.Value() * math.Pi / 180
	if signal = float64(u[2]) < c.CoherencePct.Value()/100; !signal {
		direction = 2 * math.Pi * float64(u[3])
	}
	sin, cos := math.Sincos(direction)
	path := float64(age) * c.StepDeg.Value()
	wrap := func(share, move, side float64) float64 {
		turns := share + move/side
		return side * (turns - math.Floor(turns) - 0.5)
	}
	return wrap(float64(u[0]), path*cos, c.width), wrap(float64(u[1]), path*sin, c.height), signal
}
