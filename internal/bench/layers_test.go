package bench

import (
	"math"
	"testing"

	"github.com/striate-sim/striate/hierarchy"
)

// plainLayer is the arithmetic of a layer, one number at a time, in float64.
type plainLayer struct {
	shape
	w, bias   []float32
	x, credit func(stimulus, unit int) float64
	places    int // a side above
}

// TestLayers holds answers, changes and the credit of the input of every layer to plain sums.
func TestLayers(t *testing.T) {
	computes(t)
	for _, m := range machines(t) {
		for _, s := range append(append([]shape{}, convolutionShapes...), localShapes...) {
			if s.skipQuick && (m.Threads > 1 || testing.Short()) {
				continue
			}
			p, pass := s.build(m)
			for _, c := range s.timed(pass) {
				c.Run()
			}
			l := plainLayer{shape: s, w: p.Weights()[0].W, bias: p.Weights()[1].W, x: rendered(s.batch), credit: rendered(s.batch), places: s.side + 2*s.pad - s.kernel + 1}
			units := l.places * l.places * s.out
			answers := make([]float32, s.batch*units)
			pass.Answers(answers)
			for _, b := range some(s.batch, 2) {
				for _, u := range some(units, 5) {
					want, magnitude := l.answer(b, u)
					agree(t, s.name+": answer", answers[b*units+u], want, magnitude, s.in*s.kernel*s.kernel)
				}
			}
			for _, k := range some(len(l.w), 3) {
				want, magnitude := l.change(k)
				agree(t, s.name+": change", changes(pass, p.Weights()[0].Name)[k], want, magnitude, s.batch*l.places*l.places)
			}
			for _, k := range some(len(l.bias), 3) {
				var want, magnitude float64
				for b := range s.batch {
					for u := k; u < units; u += len(l.bias) {
						want, magnitude = want+l.credit(b, u), magnitude+math.Abs(l.credit(b, u))
					}
				}
				agree(t, s.name+": change of a bias", changes(pass, p.Weights()[1].Name)[k], want, magnitude, s.batch*l.places*l.places)
			}
			if s.images() {
				continue
			}
			inputs := s.side * s.side * s.in
			credit := make([]float32, s.batch*inputs)
			pass.ImageCredit(credit)
			for _, b := range some(s.batch, 2) {
				for _, u := range some(inputs, 5) {
					want, magnitude := l.back(b, u)
					agree(t, s.name+": credit", credit[b*inputs+u], want, magnitude, s.out*s.kernel*s.kernel)
				}
			}
		}
	}
}

// rendered is what renderFilled shows of a batch.
func rendered(batch int) func(stimulus, unit int) float64 {
	return func(stimulus, unit int) float64 {
		lanes := min(tileLanes, batch-stimulus/tileLanes*tileLanes)
		return float64(float32(uint32(unit*lanes+stimulus%tileLanes)*2654435761>>16&1023)*1e-3 - 0.5)
	}
}

func changes(p *hierarchy.Pass, name string) []float32 {
	for _, a := range p.Changes() {
		if a.Name == name {
			return a.Values
		}
	}
	return nil
}

// taps visits the synapses of a unit above: the unit below and the weight's index.
func (l plainLayer) taps(u int, visit func(below, weight int)) {
	c, place := u%l.out, u/l.out
	y, x, set := place/l.places, place%l.places, 0
	if l.weighting == hierarchy.LocalUnshared {
		set = place
	}
	for ky := range l.kernel {
		for kx := range l.kernel {
			yb, xb := y+ky-l.pad, x+kx-l.pad
			if yb < 0 || yb >= l.side || xb < 0 || xb >= l.side {
				continue
			}
			for cb := range l.in {
				visit((yb*l.side+xb)*l.in+cb, (((set*l.out+c)*l.kernel+ky)*l.kernel+kx)*l.in+cb)
			}
		}
	}
}

func (l plainLayer) answer(b, u int) (sum, magnitude float64) {
	sum = float64(l.bias[u%len(l.bias)])
	magnitude = math.Abs(sum)
	l.taps(u, func(below, weight int) {
		v := float64(l.w[weight]) * l.x(b, below)
		sum, magnitude = sum+v, magnitude+math.Abs(v)
	})
	return sum, magnitude
}

// change is the change of one weight: the units above that have it are those of its map, at
// all places or at its own.
func (l plainLayer) change(k int) (sum, magnitude float64) {
	for place := range l.places * l.places {
		u := place*l.out + k/(l.in*l.kernel*l.kernel)%l.out
		l.taps(u, func(below, weight int) {
			if weight != k {
				return
			}
			for b := range l.batch {
				v := l.credit(b, u) * l.x(b, below)
				sum, magnitude = sum+v, magnitude+math.Abs(v)
			}
		})
	}
	return sum, magnitude
}

// back is the credit of a unit below, from the units above near it.
func (l plainLayer) back(b, below int) (sum, magnitude float64) {
	y, x := below/l.in/l.side, below/l.in%l.side
	for yu := max(0, y+l.pad-l.kernel+1); yu <= min(l.places-1, y+l.pad); yu++ {
		for xu := max(0, x+l.pad-l.kernel+1); xu <= min(l.places-1, x+l.pad); xu++ {
			for c := range l.out {
				u := (yu*l.places+xu)*l.out + c
				l.taps(u, func(from, weight int) {
					if from == below {
						v := float64(l.w[weight]) * l.credit(b, u)
						sum, magnitude = sum+v, magnitude+math.Abs(v)
					}
				})
			}
		}
	}
	return sum, magnitude
}
