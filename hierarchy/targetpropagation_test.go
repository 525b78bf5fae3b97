package hierarchy

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

func propagation(top, inverse string) *TargetPropagation {
	return &TargetPropagation{Top: top, Step: 0.3, Noise: 0.2, Inverse: inverse, InverseRate: 1}
}

// targetTwin is target propagation in float64 on a dense net of two hidden stages; matrices
// are [target][source], arrays [stimulus][unit].
type targetTwin struct {
	h    *headTwin
	w, b [3][]float64
	v, c [3][]float64 // inverses, by the stage that they start from, as V of W's layout
	f    func(float64) float64
	g    func(float64) float64 // gain of inverses
	r    [3][]float64          // rates; of the read-out, potentials
}

func newTargetTwin(tr *Trainer, e example, stimuli int, f, g func(float64) float64) *targetTwin {
	n := &targetTwin{h: &headTwin{stimuli: stimuli, labels: e.labels(stimuli)}, f: f, g: g}
	for k := range n.w {
		n.w[k], n.b[k] = widen(tr.p.Weights()[2*k].W), widen(tr.p.Weights()[2*k+1].W)
		if v := tr.teacher.(*targets).inverses[k]; v != nil {
			n.v[k], n.c[k] = widen(v.weights.W), widen(v.rest.W)
		}
	}
	x := e.stimuli(stimuli)
	for k := range n.w {
		n.r[k] = n.up(k, x)
		x = n.r[k]
	}
	return n
}

func (n *targetTwin) up(k int, below []float64) []float64 {
	u := n.h.apply(n.w[k], n.b[k], below)
	if k < 2 {
		for i, v := range u {
			u[i] = n.f(v)
		}
	}
	return u
}

// down is Vᵀ·r + c of every stimulus.
func (n *targetTwin) down(k int, r []float64) []float64 {
	m, s := len(n.c[k]), len(r)/n.h.stimuli
	a := make([]float64, m*n.h.stimuli)
	for i := range a {
		a[i] = n.c[k][i%m]
		for o := range s {
			a[i] += n.v[k][o*m+i%m] * r[i/m*s+o]
		}
	}
	return a
}

// change is g(r + d) − g(r).
func (n *targetTwin) change(k int, r, d []float64) []float64 {
	t := make([]float64, len(r))
	for i := range t {
		t[i] = r[i] + d[i]
	}
	a, b := n.down(k, t), n.down(k, r)
	for i := range a {
		a[i] = n.g(a[i]) - n.g(b[i])
	}
	return a
}

func identity(x float64) float64 { return x }
func softmaxOf(o []float64, classes int) []float64 {
	p := make([]float64, len(o))
	for s := 0; s < len(o); s += classes {
		var sum float64
		for c := range classes {
			p[s+c] = math.Exp(o[s+c])
			sum += p[s+c]
		}
		for c := range classes {
			p[s+c] /= sum
		}
	}
	return p
}

// TestTargetPropagationProposes compares what is proposed for every array with the equations in
// float64, by both kinds of top target and of inverse.
func TestTargetPropagationProposes(t *testing.T) {
	const stimuli = tileLanes + 5
	e := layered(sigmoid, 9, 6)
	slope := func(r float64) float64 { return r * (1 - r) }
	for _, how := range []*TargetPropagation{propagation("gradient", "gain"), propagation("inverse", "gain"), propagation("inverse", "linear")} {
		tr := trainer(t, e.pathway(t), how, recorder{}, stimuli, 2)
		for _, w := range tr.teacher.weights() { // no bias is 0
			for i, v := range normals(w.Name, len(w.W)) {
				w.W[i] += float32(0.2 * v)
			}
		}
		g, gSlope := logistic, slope
		if how.Inverse == "linear" {
			g, gSlope = identity, func(float64) float64 { return 1 }
		}
		n := newTargetTwin(tr, e, stimuli, logistic, g)
		tr.Step(e.batch(stimuli))
		got := proposals(tr)
		h, x := n.h, e.stimuli(stimuli)
		err := h.errorOf(n.r[2])
		d1 := make([]float64, len(n.r[1]))
		if how.Top == "gradient" {
			for i := range d1 {
				for o := range 4 {
					d1[i] += how.Step * n.w[2][o*6+i%6] * err[i/6*4+o]
				}
			}
		} else {
			step := make([]float64, len(err))
			for i, v := range err {
				step[i] = how.Step * v
			}
			d1 = n.change(2, softmaxOf(n.r[2], 4), step)
		}
		d0 := n.change(1, n.r[1], d1)
		credit := func(d, r []float64) []float64 {
			p := make([]float64, len(d))
			for i := range d {
				p[i] = d[i] * slope(r[i])
			}
			return p
		}
		near(t, "F1", got["F1/below-units"], h.outer(credit(d0, n.r[0]), x), 1e-3)
		near(t, "F2", got["F2/below-units"], h.outer(credit(d1, n.r[1]), n.r[0]), 1e-3)
		near(t, "out", got["out/below-units"], h.outer(err, n.r[1]), 1e-4)
		for k, name := range []string{"", "F2/feedback", "out/feedback"} {
			if n.v[k] == nil {
				continue
			}
			m := len(n.c[k])
			seen := append([]float64(nil), n.r[k-1]...)
			for i := range seen {
				seen[i] += how.Noise * float64(rng.Named(exampleSeed, name+"/noise").Normal(someTrials(stimuli)[i/m], 0, uint32(i%m)))
			}
			y := n.up(k, seen)
			if k == 2 {
				y = softmaxOf(y, 4)
			}
			p := n.down(k, y)
			for i, a := range p {
				r := n.g(a)
				p[i] = (seen[i] - r) * gSlope(r)
			}
			near(t, name, got[name], h.outer(y, p), 1e-3)
			bias := make([]float64, m)
			for i, v := range p {
				bias[i%m] += v / stimuli
			}
			near(t, name+"/bias", got[name+"/bias"], bias, 1e-3)
		}
	}
}

// TestExactInverses holds targets through inverses that are exact to their closed form: the
// stage above makes its own target of them, f_l(t_{l−1}) = t_l.
func TestExactInverses(t *testing.T) {
	const stimuli, units = 23, 8
	e := layered(linear, units, units, units)
	tr := trainer(t, e.pathway(t), propagation("gradient", "linear"), recorder{}, stimuli, 1)
	teacher := tr.teacher.(*targets)
	for k := 1; k <= 2; k++ {
		w := mat.NewDense(units, units, widen(tr.p.Weights()[2*k].W))
		var undo mat.Dense
		if err := undo.Inverse(w); err != nil {
			t.Fatal(err)
		}
		for i := range units {
			for o := range units {
				teacher.inverses[k].weights.W[o*units+i] = float32(undo.At(i, o))
			}
		}
	}
	tr.Step(e.batch(stimuli))
	n := newTargetTwin(tr, e, stimuli, identity, identity)
	one := tr.tiles.all[0]
	sum := func(rate []float64, d []float32) []float64 {
		all := append([]float64(nil), rate...)
		for i, v := range fromLanes(d, stimuli) {
			all[i] += v
		}
		return all
	}
	for k := 2; k >= 1; k-- {
		above := one.works[tr.p.Stages[k].first].(*weightedWork).dy // t − r of a linear stage
		target := sum(n.r[k], above)
		alive(t, "target − rate", fromLanes(above, stimuli))
		below := sum(n.r[k-1], one.works[tr.p.Stages[k-1].first].(*weightedWork).dy)
		near(t, "what the stage above makes of the target below", n.h.apply(n.w[k], n.b[k], below), target, 1e-3)
	}
}

// TestInversesLearn holds the reconstruction of what stages see to improve, while the way up
// hardly moves, to better than the mean of what is seen does.
func TestInversesLearn(t *testing.T) {
	const stimuli = 40
	for _, f := range []neuron.Gain{sigmoid, relu} {
		e := layered(f, 12, 30)
		how := &TargetPropagation{Top: "inverse", Step: 0.1, Noise: 0.05, Inverse: "gain", InverseRate: 2e5}
		if f == relu {
			how.Inverse = "linear"
		}
		tr := trainer(t, e.pathway(t), how, &learning.Adam{Rate: 1e-7, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}, stimuli, 1)
		b, v := e.batch(stimuli), &tr.teacher.(*targets).tiles[0].down[1]
		power := func(x []float64) float64 {
			var mean, square float64
			for _, v := range x {
				mean += v / float64(len(x))
			}
			for _, v := range x {
				square += (v - mean) * (v - mean)
			}
			return square
		}
		loss := func() float64 {
			tr.Step(b)
			for i := range b.Trials {
				b.Trials[i] += stimuli
			}
			return math.Pow(rms(widen(v.e)), 2) * float64(len(v.e)) / power(widen(v.x[:len(v.e)]))
		}
		first, last := loss(), 0.0
		for range 300 {
			last = loss()
		}
		t.Logf("%T: reconstruction error %.3f → %.3f of the variance", f, first, last)
		if !(last < 0.5*first) || last > 0.8 {
			t.Errorf("%T: reconstruction error %.3f → %.3f of the variance", f, first, last)
		}
	}
}

// TestTargetsBeatRandomFeatures holds hidden stages that have targets to a lower loss than
// those that stay as drawn, by the same number of steps of the read-out.
func TestTargetsBeatRandomFeatures(t *testing.T) {
	const stimuli = 40
	e := layered(relu, 14, 14)
	loss := func(how Teaching, readout bool) (last float64) {
		adam := &learning.Adam{Rate: 3e-3, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}
		training := Training{Teaching: how, Optimizer: adam, Schedule: &learning.Constant{}, Batch: stimuli, Steps: 100, StepsEpoch: 10, ReadoutOnly: readout}
		tr, err := NewTrainer(e.pathway(t), training, workers(t, 1))
		if err != nil {
			t.Fatal(err)
		}
		for range 200 {
			last, _ = tr.Step(e.batch(stimuli))
		}
		return last / stimuli
	}
	random := loss(&Backprop{}, true)
	for _, how := range []*TargetPropagation{propagation("gradient", "gain"), propagation("inverse", "gain"), propagation("inverse", "linear")} {
		if taught := loss(how, false); !(taught < 0.7*random) {
			t.Errorf("%+v: loss %.3f, of random features %.3f", *how, taught, random)
		} else {
			t.Logf("%+v: loss %.3f, of random features %.3f", *how, taught, random)
		}
	}
}

// TestTargetPropagationRefuses names what has no inverse.
func TestTargetPropagationRefuses(t *testing.T) {
	e := byName(t, "batchnorm")
	_, err := NewTrainer(e.pathway(t), Training{Teaching: propagation("gradient", "gain"), Optimizer: recorder{}, Batch: 4}, workers(t, 1))
	if err == nil || !strings.Contains(err.Error(), "stage C1: target-propagation cannot go back through batch statistics") {
		t.Errorf("error %v", err)
	}
}
