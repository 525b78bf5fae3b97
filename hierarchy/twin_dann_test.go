package hierarchy

import (
	"math"
	"testing"

	"github.com/striate-sim/striate/neuron"
)

// dannTwin is a layer of E and I cells whose inhibition divides: i = ⌊V·x⌋₊,
// u = (W·x − U·i)/(U·(e^α∘i) + ε), z = g∘u + b.
type dannTwin struct {
	w, v, u           synapsesTwin
	bias, gain, alpha *array
	x, i              []float64
	zhat, gamma       []float64
	stimuli           int
}

func newDannTwin(s StageSpec, g geometry, _ *branches) *dannTwin {
	inhibitory := s.Inhibitory
	if inhibitory == 0 {
		inhibitory = max(1, s.Maps/10)
	}
	v, u := g.to(inhibitory), g.within(inhibitory)
	return &dannTwin{
		w: synapsesTwin{g, newArray(s.Name+"/below-E", g.weights())}, v: synapsesTwin{v, newArray(s.Name+"/below-I", v.weights())},
		u:    synapsesTwin{u, newArray(s.Name+"/I-E", u.weights())},
		bias: newArray(s.Name+"/E/bias", g.biases()), gain: newArray(s.Name+"/E/gain", g.biases()), alpha: newArray(s.Name+"/I/shunt", v.biases()),
	}
}

func (l *dannTwin) arrays() []*array {
	return []*array{l.w.w, l.v.w, l.u.w, l.bias, l.gain, l.alpha}
}

func (l *dannTwin) shunted() []float64 {
	y := make([]float64, len(l.i))
	for k, v := range l.i {
		y[k] = math.Exp(l.alpha.w[k%len(l.alpha.w)]) * v
	}
	return y
}

func (l *dannTwin) forward(x []float64, stimuli int) []float64 {
	l.x, l.stimuli = x, stimuli
	l.i = make([]float64, l.v.above.units()*stimuli)
	l.v.drive(l.i, x, 1, stimuli)
	l.zhat, l.gamma = make([]float64, l.w.above.units()*stimuli), make([]float64, l.w.above.units()*stimuli)
	l.w.drive(l.zhat, x, 1, stimuli)
	l.u.drive(l.zhat, l.i, -1, stimuli)
	l.u.drive(l.gamma, l.shunted(), 1, stimuli)
	z := make([]float64, len(l.zhat))
	for k := range z {
		l.gamma[k] += shuntFloor
		z[k] = l.gain.w[k%len(l.gain.w)]*l.zhat[k]/l.gamma[k] + l.bias.w[k%len(l.bias.w)]
	}
	return z
}

func (l *dannTwin) backward(credit []float64) []float64 {
	dzhat, dgamma := make([]float64, len(credit)), make([]float64, len(credit))
	for k, c := range credit {
		g := k % len(l.gain.w)
		l.bias.change[g] += c
		l.gain.change[g] += c * l.zhat[k] / l.gamma[k]
		dzhat[k] = c * l.gain.w[g] / l.gamma[k]
		dgamma[k] = -c * l.gain.w[g] * l.zhat[k] / (l.gamma[k] * l.gamma[k])
	}
	dx, di, dshunted := make([]float64, len(l.x)), make([]float64, len(l.i)), make([]float64, len(l.i))
	l.w.back(dx, dzhat, l.x, 1, l.stimuli)
	l.u.back(di, dzhat, l.i, -1, l.stimuli)
	shunted := l.shunted()
	l.u.back(dshunted, dgamma, shunted, 1, l.stimuli)
	for k, d := range dshunted {
		a := k % len(l.alpha.w)
		l.alpha.change[a] += d * shunted[k]
		di[k] += d * math.Exp(l.alpha.w[a])
	}
	l.v.back(dx, di, l.x, 1, l.stimuli)
	return dx
}

// TestDannStartsNormalized holds the start to theory. The divisor starts at the standard
// deviation of W·x for rectified normal x and exponential W (Cornford et al. 2021), where
// inhibition leaves of its variance E[W]²E[x²] / (E[W²]E[x²] − E[W]²E[x]²) = π/(2π−1).
func TestDannStartsNormalized(t *testing.T) {
	const fan, stimuli = 400, 200
	p, err := New(neuron.Sheet{Channels: fan, Height: 1, Width: 1}, []StageSpec{
		{Name: "below", Weighting: FullyConnected, Maps: fan, Gain: relu},
		{Name: "D", Weighting: FullyConnected, Maps: 600, Dale: true, Inhibitory: 60, Dann: &Dann{Corrected: true}, Gain: &neuron.Linear{}},
		{Name: "out", Weighting: FullyConnected, Maps: 2, Gain: softmax},
	}, 3)
	if err != nil {
		t.Fatal(err)
	}
	x := normals("rectified", fan*stimuli)
	below := make([]float32, len(x))
	for i, v := range x {
		below[i] = float32(max(0, v))
	}
	z := p.layers[p.Stages[1].first].newWork(stimuli).forward(below, moment{lanes: stimuli})
	var mean, square float64
	for _, v := range z {
		mean += float64(v) / float64(len(z))
		square += float64(v) * float64(v) / float64(len(z))
	}
	want := math.Pi / (2*math.Pi - 1) * (1 + 1.0/60)
	if variance := square - mean*mean; math.Abs(mean) > 0.05 || math.Abs(variance-want) > 0.05 {
		t.Errorf("potentials start at mean %.3f and variance %.3f, want 0 and %.3f", mean, variance, want)
	}
}
