package hierarchy

import (
	"math"
	"testing"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/learning"
)

// arriving sums the squared rates that reach each place of a patch, by its definition.
func arriving(g circuit.Patch, squares []float64) []float64 {
	var all []float64
	for y := range g.Above.Height {
		for x := range g.Above.Width {
			sum := 0.0
			for ky := range g.Kernel {
				for kx := range g.Kernel {
					by, bx := y*g.Stride+ky-g.Pad, x*g.Stride+kx-g.Pad
					if by < 0 || bx < 0 || by >= g.Below.Height || bx >= g.Below.Width {
						continue
					}
					for c := range g.Below.Channels {
						sum += squares[(by*g.Below.Width+bx)*g.Below.Channels+c]
					}
				}
			}
			all = append(all, sum)
		}
	}
	return all
}

// measured is the ease that rates, [stimulus][unit] of two tiles, come to.
func measured(n *incoming, rates []float64, units, lanes int) []float32 {
	tiles := []*tile{{at: moment{lanes: lanes}}, {at: moment{lanes: lanes}}}
	for i := range tiles {
		x := make([]float32, units*lanes)
		toLanes(x, rates, i*lanes, lanes)
		n.measure(i, x, lanes)
	}
	n.gather(tiles)
	return n.ease
}

// TestIncomingIsMeanSquare holds ν to its definition on every wiring, past margins too.
func TestIncomingIsMeanSquare(t *testing.T) {
	const lanes = 16
	below := sheet(7, 6, 2)
	g, err := circuit.NewPatch(below, 3, 3, 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	units := below.Units()
	rates := normals("rates", 2*lanes*units)
	mean := make([]float64, units)
	for i, r := range rates {
		mean[i%units] += r * r / (2 * lanes)
	}
	local, total, conv := arriving(g, mean), 1.0, 0.0
	for i := range local {
		local[i]++
		conv += local[i]
	}
	for _, v := range mean {
		total += v
	}
	for _, c := range []struct {
		name string
		w    circuit.Partitioned
		want []float64
	}{{"dense", circuit.NewDense(units, 5), []float64{total}}, {"local", circuit.NewLocal(g), local}, {"convolution", circuit.NewConv(g), []float64{conv}}} {
		got := widen(measured(newIncoming(c.w, 2), rates, units, lanes))
		for i, v := range got {
			got[i] = 1 / v
		}
		near(t, c.name, got, c.want, 1e-5)
	}
}

// TestOutgoingBoundsWhatReachesADendrite holds the shares of all places that reach one dendrite
// to sum to less than 1, and to little less where as many reach it as can.
func TestOutgoingBoundsWhatReachesADendrite(t *testing.T) {
	const lanes = 16
	for _, c := range []struct{ kernel, stride, pad int }{{3, 2, 1}, {4, 2, 1}, {3, 1, 2}, {5, 2, 0}} {
		below := sheet(9, 9, 2)
		g, err := circuit.NewPatch(below, 3, c.kernel, c.stride, c.pad)
		if err != nil {
			t.Fatal(err)
		}
		units := g.Above.Units()
		rates := normals("rates", 2*lanes*units)
		for i := range rates {
			rates[i] = 10 * (1 + 0.01*rates[i])
		}
		ease := measured(newOutgoing(circuit.NewLocal(g), 2), rates, units, lanes)
		share := make([]float64, below.Places())
		one := circuit.NewLocal(circuit.Patch{Below: sheet(9, 9, 1), Above: sheet(g.Above.Height, g.Above.Width, 1), Kernel: c.kernel, Stride: c.stride, Pad: c.pad})
		for i := range one.W {
			one.W[i] = 1
		}
		sent, heard := make([]float32, g.Above.Places()), make([]float32, below.Places())
		for i := range rates {
			sent[i%units/3] += float32(rates[i]*rates[i]/(2*lanes)) * ease[i%units/3]
		}
		one.Return(heard, sent, 1, 1)
		most := 0.0
		for i, v := range heard {
			share[i] = float64(v)
			most = max(most, share[i])
		}
		if most >= 1 || most < 0.95 {
			t.Errorf("kernel %d, stride %d: a dendrite is reached by %.4f", c.kernel, c.stride, most)
		}
	}
	n := newOutgoing(circuit.NewDense(4, 3), 2)
	if got, want := float64(measured(n, []float64{1, 2, 3, 1, 2, 3}, 3, 1)[0]), 1.0/15; math.Abs(got-want) > 1e-7 {
		t.Errorf("dense: %g, want %g", got, want)
	}
}

// pulled is a microcircuit of one hidden stage before teaching begins whose interneurons are off
// the cells that they stand for by D, that of the bias last.
func pulled(t *testing.T, rate float64, normalized bool, louder float32) (tr *Trainer, b Batch, apart func() []float64) {
	const stimuli = 24
	e := layered(relu, 9)
	how := micro("self-predicting")
	how.Apical, how.CancelRate, how.Quiet, how.Steps, how.Normalized = 1e-6, 0, 1e6, 1, normalized
	p := e.pathway(t)
	for _, w := range p.Weights()[:2] {
		for i := range w.W {
			w.W[i] *= louder
		}
	}
	tr = trainer(t, p, how, &learning.SGD{Rate: rate}, stimuli, 1)
	n := tr.teacher.(*apicals).circuits[0]
	for i, v := range normals("apart", len(n.hear.weights.W)) {
		n.hear.weights.W[i] += float32(0.1 * v / float64(louder))
	}
	return tr, e.batch(stimuli), func() []float64 {
		w, v := p.Weights()[2].W, n.hear.weights.W
		var d []float64
		for i, bias := range p.Weights()[3].W {
			for k := range 9 {
				d = append(d, float64(v[9*i+k])-float64(w[9*i+k]))
			}
			d = append(d, float64(n.rest.W[i])-float64(bias))
		}
		return d
	}
}

// TestInterneuronsOvershoot holds the way of interneurons towards the cells that they stand for
// to its closed form, D ← D·(1 − (η/β)·⟨r·rᵀ⟩) and ν times less where steps are normalized; plain
// steps to drive them away where η/β times the largest eigenvalue exceeds 2, and normalized
// ones to bring them nearer at whatever rates.
func TestInterneuronsOvershoot(t *testing.T) {
	const units = 10 // with the bias
	nudge := micro("").Nudge
	for _, normalized := range []bool{false, true} {
		tr, b, apart := pulled(t, 0.9*nudge/8, normalized, 1)
		d := apart()
		tr.propose(b)
		r := fromLanes(tr.teacher.(*apicals).tiles[0].r[0], len(b.Trials))
		m, trace := make([]float64, units*units), 0.0
		for s := range len(b.Trials) {
			one := append(append([]float64(nil), r[s*9:s*9+9]...), 1)
			for i, v := range one {
				for k, w := range one {
					m[i*units+k] += v * w / float64(len(b.Trials))
				}
				trace += v * v / float64(len(b.Trials))
			}
		}
		step := 0.9 / 8
		if normalized {
			step /= trace
		}
		for range 5 {
			tr.Step(b)
			next := append([]float64(nil), d...)
			for i := range d {
				for k := range units {
					next[i] -= step * d[i/units*units+k] * m[k*units+i%units]
				}
			}
			d = next
		}
		near(t, "difference", apart(), d, 2e-4)
	}
	course := func(normalized bool, louder float32) float64 {
		rate := nudge * 1.9
		tr, b, apart := pulled(t, rate, normalized, louder)
		before := rms(apart())
		for range 10 {
			tr.Step(b)
		}
		return rms(apart()) / before
	}
	plain, calm, loud := course(false, 3), course(true, 3), course(true, 100)
	t.Logf("interneurons are %.3g as far by plain steps; %.3f and %.3f by normalized ones", plain, calm, loud)
	if !(plain > 1e3) || calm > 0.95 || loud > 0.95 {
		t.Errorf("interneurons are %.3g as far by plain steps; %.3f and %.3f by normalized ones", plain, calm, loud)
	}
}
