package hierarchy

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

var sigmoid = &neuron.Sigmoid{Max: 1, Steepness: 1}

func predictive(steps int, rate, variance float64) *PredictiveCoding {
	return &PredictiveCoding{Steps: steps, Rate: rate, Variance: variance, Feedback: "tied", Inference: "settle"}
}

// TestPredictiveCodingProposes compares with the equations in float64, on a dense net.
func TestPredictiveCodingProposes(t *testing.T) {
	const stimuli, steps, rate, variance = 11, 7, 0.3, 2
	e := layered(sigmoid, 9, 6)
	tr := trainer(t, e.pathway(t), predictive(steps, rate, variance), recorder{}, stimuli, 2)
	h := &headTwin{stimuli: stimuli, labels: e.labels(stimuli)}
	var w, b [3][]float64
	for k := range w {
		w[k], b[k] = widen(tr.p.Weights()[2*k].W), widen(tr.p.Weights()[2*k+1].W)
	}
	rates := func(x []float64) []float64 {
		y := make([]float64, len(x))
		for i, v := range x {
			y[i] = 1 / (1 + math.Exp(-v))
		}
		return y
	}
	input := e.stimuli(stimuli)
	predict := func(k int, below []float64) []float64 {
		if k > 0 {
			below = rates(below)
		}
		return h.apply(w[k], b[k], below)
	}
	x0 := predict(0, input)
	x1 := predict(1, x0)
	mu0 := slices.Clone(x0)
	errors := func() (e0, e1, e2 []float64) {
		mu1 := predict(1, x0)
		e2 = h.errorOf(predict(2, x1))
		e0, e1 = make([]float64, len(x0)), make([]float64, len(x1))
		for i := range x0 {
			e0[i] = x0[i] - mu0[i]
		}
		for i := range x1 {
			e1[i] = x1[i] - mu1[i]
		}
		for i := range e2 {
			e2[i] /= variance
		}
		return
	}
	down := func(k int, e, x []float64) []float64 { // f′(x)·(Wᵀ·e)
		m, n := len(x)/stimuli, len(e)/stimuli
		c := make([]float64, len(x))
		for i := range x {
			s, j := i/m, i%m
			for o := range n {
				c[i] += w[k][o*m+j] * e[s*n+o]
			}
			f := 1 / (1 + math.Exp(-x[i]))
			c[i] *= f * (1 - f)
		}
		return c
	}
	for range steps {
		e0, e1, e2 := errors()
		c1, c0 := down(2, e2, x1), down(1, e1, x0)
		for i := range x1 {
			x1[i] += rate * (c1[i] - e1[i])
		}
		for i := range x0 {
			x0[i] += rate * (c0[i] - e0[i])
		}
	}
	e0, e1, e2 := errors()
	tr.Step(e.batch(stimuli))
	got := proposals(tr)
	for _, c := range []struct {
		name string
		p, q []float64
	}{{"F1", e0, input}, {"F2", e1, rates(x0)}, {"out", e2, rates(x1)}} {
		want := h.outer(c.p, c.q)
		for i := range want {
			want[i] *= variance
		}
		near(t, c.name, got[c.name+"/below-units"], want, 1e-3)
	}
}

// TestPredictiveCodingNearsBackpropagation holds its limits: exact as z-il, and within 3° of
// the gradient where the read-out's variance is large (the issue asks for 8°).
func TestPredictiveCodingNearsBackpropagation(t *testing.T) {
	const stimuli = 40
	for _, e := range []example{byName(t, "lenet"), byName(t, "unshared"), byName(t, "dale"), layered(sigmoid, 20, 15)} {
		exact := predictive(1, 1, 1)
		exact.Inference = "z-il"
		for limit, how := range map[string]*PredictiveCoding{"variance": predictive(150, 0.3, 500), "z-il": exact} {
			if e.name == "dale" && limit == "variance" {
				continue // so stiff that float32 does not settle between a large Σ and rounding
			}
			bound := map[string]float64{"variance": 3, "z-il": 0.1}[limit]
			tr := trainer(t, e.pathway(t), how, recorder{}, stimuli, 1)
			angles, err := tr.GradientAngles(e.batch(stimuli))
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range angles {
				if a.AngleDeg > bound {
					t.Errorf("%s, %s: %s is %.2f° off the gradient", e.name, limit, a.Name, a.AngleDeg)
				}
			}
			if limit == "z-il" {
				control := trainer(t, e.pathway(t), &Backprop{}, recorder{}, stimuli, 1)
				tr.Step(e.batch(stimuli))
				control.Step(e.batch(stimuli))
				want := proposals(control)
				for name, change := range proposals(tr) {
					near(t, e.name+": z-il of "+name, change, want[name], 1e-4)
				}
			}
		}
		tr := trainer(t, e.pathway(t), predictive(50, 0.1, 0.1), recorder{}, stimuli, 1)
		angles, _ := tr.GradientAngles(e.batch(stimuli))
		if angles[0].AngleDeg < 3 {
			t.Errorf("%s: %.2f° off the gradient with a small variance: the limit proves nothing", e.name, angles[0].AngleDeg)
		}
	}
}

// TestFreeEnergyFalls holds every step of the relaxation to lower the free energy.
func TestFreeEnergyFalls(t *testing.T) {
	e := layered(sigmoid, 20, 15)
	tr := trainer(t, e.pathway(t), predictive(1, 0.2, 0.5), recorder{}, tileLanes, 1)
	tr.Step(e.batch(tileLanes))
	r, one := tr.teacher.(*relaxing), tr.tiles.all[0]
	s := &r.tiles[0]
	energy := func() float64 {
		loss, _ := r.err(one, s)
		f := loss / r.how.Variance
		for _, k := range s.e[:len(s.e)-1] {
			for _, v := range k {
				f += float64(v) * float64(v) / 2
			}
		}
		return f
	}
	first, last := energy(), energy()
	for range 40 {
		r.step(one, s, 0.2)
		r.predict(one, s)
		now := energy()
		if now > last+1e-5*first {
			t.Fatalf("free energy rises from %g to %g", last, now)
		}
		last = now
	}
	if last > 0.999*first {
		t.Errorf("free energy %g → %g", first, last)
	}
}

// TestPredictiveFeedbackLearns holds Y − W to shrink by the network's decay alone.
func TestPredictiveFeedbackLearns(t *testing.T) {
	e := byName(t, "unshared")
	how := predictive(5, 0.3, 1)
	how.Feedback = "kolen-pollack"
	const eta, decay, steps = 0.05, 0.3, 40
	tr := trainer(t, e.pathway(t), how, &learning.SGD{Rate: eta}, 24, 1)
	tr.how.WeightDecay = decay
	before := map[string][]float64{}
	apart := func(f *feedback) []float64 {
		d := widen(f.weights.W)
		for i, w := range f.forward.weights.W {
			d[i] -= float64(w)
		}
		return d
	}
	for name, f := range feedbackOf(tr) {
		before[name] = apart(f)
	}
	for range steps {
		tr.Step(e.batch(24))
	}
	for name, f := range feedbackOf(tr) {
		for i := range before[name] {
			before[name][i] *= math.Pow(1-eta*decay, steps)
		}
		near(t, name, apart(f), before[name], 5e-3)
	}
}

// TestPredictiveCodingRefuses names what cannot settle.
func TestPredictiveCodingRefuses(t *testing.T) {
	for _, c := range []struct {
		name, feedback, inference, want string
	}{
		{"batchnorm", "tied", "settle", "stage C1: predictive-coding cannot settle"},
		{"lenet", "fixed", "z-il", "tied feedback alone"},
	} {
		how := &PredictiveCoding{Steps: 5, Rate: 0.2, Variance: 1, Feedback: c.feedback, Inference: c.inference}
		_, err := NewTrainer(byName(t, c.name).pathway(t), Training{Teaching: how, Optimizer: recorder{}, Batch: 4}, workers(t, 1))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}
