package hierarchy

import (
	"errors"
	"fmt"
	"math"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

var _ = Frontends.Add("retina", registry.Entry[Frontend]{
	New: func() Frontend {
		return &Retina{CentreDeg: 0.25, SurroundDeg: 0.75, Balance: 1, Gain: 1, PoolDeg: 1.5, Stride: 1}
	},
	Doc:  "ON and OFF cells of retina and thalamus: centre minus surround, with contrast gain control, half-wave rectified; of colour images the opponent channels too",
	Cite: "enrothcugell1966,shapley1978,derrington1984", Example: "frontend: {retina: {centre: 0.25 deg, surround: 0.75 deg, c50: 30 %}}",
})

// Retina is a sheet of ON and OFF cells whose receptive fields are differences of Gaussians
// (Enroth-Cugell & Robson 1966), with a gain that falls with the contrast around the cell
// (Shapley & Victor 1978). With G∗x the Gaussian mean of the pixels x:
//
//	q = 2·(G_centre∗x − balance·G_surround∗x)
//	r = gain·q·c50/√(c50² + G_pool∗q²),   ON = ⌊r⌋₊,  OFF = ⌊−r⌋₊
//
// q is in units of contrast about a luminance of 0.5. Edges mirror what is inside. The
// response to a grating of spatial frequency f and contrast c has the amplitude c·H(f) before
// gain control, H(f) = exp(−2π²centre²f²) − balance·exp(−2π²surround²f²).
//
// Of a colour image x is the mean of red, green and blue, and ON and OFF cells of two opponent
// channels follow (opponent.go).
type Retina struct {
	CentreDeg   float64 `yaml:"centre" unit:"deg" above:"0" doc:"standard deviation of the centre"`
	SurroundDeg float64 `yaml:"surround" unit:"deg" above:"0" doc:"standard deviation of the surround"`
	Balance     float64 `yaml:"balance" min:"0" max:"1" doc:"weight of the surround; 1: uniform light is not seen"`
	Gain        float64 `yaml:"gain" above:"0" doc:"response to a contrast of 1 before gain control, mV where it drives a circuit"`
	C50Pct      float64 `yaml:"c50" unit:"%" min:"0" doc:"root-mean-square contrast around the cell at which its gain has fallen to 1/√2; 0 %: no gain control"`
	PoolDeg     float64 `yaml:"pool" unit:"deg" above:"0" doc:"standard deviation of the region whose contrast controls the gain"`
	Colour      float64 `yaml:"colour" min:"0" doc:"of colour images, the gain of the red–green and blue–yellow cells; 0: luminance alone is seen"`
	Stride      int     `yaml:"stride" min:"1" doc:"pixels between neighbouring cells"`
}

// Departures of static cells with fixed weights of both signs and a gain that is divided
// exactly.
func (r *Retina) Departures() []departure.ID {
	list := []departure.ID{departure.NoInterneurons, departure.StaticUnits}
	if r.C50Pct > 0 {
		list = append(list, departure.ExactNormalization)
	}
	return list
}

func (r *Retina) frontendLayer(in neuron.Sheet) (layer, error) {
	if in.Channels == 3 {
		return r.colourLayer(in)
	}
	return r.luminanceLayer(in)
}

func (r *Retina) luminanceLayer(in neuron.Sheet) (*retina, error) {
	if err := seenInDegrees("retina", in); err != nil {
		return nil, err
	}
	pixel := float64(in.SpacingDeg)
	l := &retina{r: r, below: in, sampling: newSampling(in, 2, r.Stride),
		centre: newBlur(in, r.CentreDeg/pixel), surround: newBlur(in, r.SurroundDeg/pixel)}
	if r.C50Pct > 0 {
		l.pool = newBlur(in, r.PoolDeg/pixel)
	}
	return l, nil
}

// seenInDegrees refuses images that a front end in degrees cannot see.
func seenInDegrees(name string, in neuron.Sheet) error {
	switch {
	case in.Channels != 1:
		return fmt.Errorf("%s sees one channel, the image has %d", name, in.Channels)
	case !(in.SpacingDeg > 0):
		return errors.New(name + " is in degrees, and the visual angle of the image is not stated: give the stimulus a field")
	}
	return nil
}

type retina struct {
	r                      *Retina
	below                  neuron.Sheet
	centre, surround, pool *blur // pool is nil without gain control
	sampling
}

func (l *retina) in() neuron.Sheet           { return l.below }
func (l *retina) out() neuron.Sheet          { return l.above }
func (l *retina) departures() []departure.ID { return l.r.Departures() }

func (l *retina) newWork(lanes int) work {
	n := l.below.Units() * lanes
	w := &retinaWork{l: l, q: make([]float32, n), s: make([]float32, n), between: make([]float32, n), y: make([]float32, l.above.Units()*lanes)}
	if l.pool != nil {
		w.fall = make([]float32, n)
	}
	return w
}

// retinaWork is the state of a tile; its arrays are of pixels×lanes, but for y.
type retinaWork struct {
	l          *retina
	q          []float32 // contrast
	s, between []float32
	fall       []float32 // gain ÷ gain without control
	y, dx      []float32
	lanes      int
}

func (w *retinaWork) forward(x []float32, at moment) []float32 {
	n := len(x)
	w.lanes = at.lanes
	w.q, w.s, w.between, w.y = w.q[:n], w.s[:n], w.between[:n], w.y[:w.l.above.Units()*at.lanes]
	w.l.centre.apply(w.q, x, w.between, at.lanes)
	w.l.surround.apply(w.s, x, w.between, at.lanes)
	simd.Axpy(w.q, float32(-w.l.r.Balance), w.s)
	simd.Scale(w.q, 2)
	if w.l.pool != nil {
		w.fall = w.fall[:n]
		for i, q := range w.q {
			w.s[i] = q * q
		}
		w.l.pool.apply(w.fall, w.s, w.between, at.lanes)
		c50 := w.l.r.C50Pct / 100
		for i, p := range w.fall {
			w.fall[i] = float32(c50 / math.Sqrt(c50*c50+float64(p)))
		}
	}
	gain := float32(w.l.r.Gain)
	for place, below := range w.l.places {
		on, off := w.y[2*place*at.lanes:][:at.lanes], w.y[(2*place+1)*at.lanes:][:at.lanes]
		for b := range on {
			r := gain * w.q[below*at.lanes+b]
			if w.fall != nil {
				r *= w.fall[below*at.lanes+b]
			}
			on[b], off[b] = max(r, 0), max(-r, 0)
		}
	}
	return w.y
}

// backward carries credit to the image, for attacks and gradient checks. With D the square
// root in the gain, ∂r/∂q = gain·c50/D, and ∂r/∂(G∗q²) = −r/2D².
func (w *retinaWork) backward(credit []float32, to reach) []float32 {
	if to < toBelow {
		return nil
	}
	w.dx = grow(w.dx, len(w.q))
	clear(w.dx) // credit of q
	clear(w.s)  // credit of G∗q²
	gain, c50 := float32(w.l.r.Gain), float32(w.l.r.C50Pct/100)
	for place, below := range w.l.places {
		for b := range w.lanes {
			i := below*w.lanes + b
			var e float32
			if w.y[2*place*w.lanes+b] > 0 {
				e = credit[2*place*w.lanes+b]
			} else if w.y[(2*place+1)*w.lanes+b] > 0 {
				e = -credit[(2*place+1)*w.lanes+b]
			}
			if w.fall == nil {
				w.dx[i] = gain * e
				continue
			}
			f := w.fall[i]
			w.dx[i] = gain * f * e
			w.s[i] = -gain * w.q[i] * f * f * f / (2 * c50 * c50) * e
		}
	}
	if w.fall != nil {
		w.l.pool.back(w.fall, w.s, w.between, w.lanes)
		for i, p := range w.fall {
			w.dx[i] += 2 * w.q[i] * p
		}
	}
	copy(w.q, w.dx)
	w.l.centre.back(w.dx, w.q, w.between, w.lanes)
	w.l.surround.back(w.s, w.q, w.between, w.lanes)
	simd.Axpy(w.dx, float32(-w.l.r.Balance), w.s)
	simd.Scale(w.dx, 2)
	return w.dx
}
