package hierarchy

import (
	"math"
	"slices"

	"github.com/striate-sim/striate/neuron"
)

// gainTwin is y = f(x) in each cell.
type gainTwin struct {
	f     neuron.Gain
	kinks *branches
	x     []float64
}

func (l *gainTwin) arrays() []*array { return nil }

// kinked tells whether the slope jumps at 0.
func (l *gainTwin) kinked() bool {
	return math.Abs(l.f.Slope64(1e-12)-l.f.Slope64(-1e-12)) > 1e-6
}

func (l *gainTwin) forward(x []float64, _ int) []float64 {
	l.x = x
	y, kinked := make([]float64, len(x)), l.kinked()
	for i, v := range x {
		if kinked {
			l.kinks.noteSign(v)
		}
		y[i] = l.f.F64(v)
	}
	return y
}

func (l *gainTwin) backward(credit []float64) []float64 {
	dx := make([]float64, len(credit))
	for i, c := range credit {
		dx[i] = c * l.f.Slope64(l.x[i])
	}
	return dx
}

// dropoutTwin silences the cells that the layer silences. It asks for the mask of one
// presentation at a time, so it also holds that a mask is the same in any lane.
type dropoutTwin struct {
	l      *dropout
	trials *[]uint64
	mask   []float64
}

func (l *dropoutTwin) arrays() []*array { return nil }

func (l *dropoutTwin) forward(x []float64, stimuli int) []float64 {
	l.mask = nil
	one := make([]float32, len(x)/stimuli)
	for b := range stimuli {
		l.l.draw(one, moment{training: true, lanes: 1, trials: (*l.trials)[b : b+1]})
		l.mask = append(l.mask, widen(one)...)
	}
	return l.backward(x)
}

func (l *dropoutTwin) backward(credit []float64) []float64 {
	y := make([]float64, len(credit))
	for i, c := range credit {
		y[i] = c * l.mask[i]
	}
	return y
}

// likelihoodTwin is ln softmax(x) of the right class, one number a stimulus: the negative of
// the loss.
type likelihoodTwin struct {
	labels []int
	x      []float64
}

func (l *likelihoodTwin) arrays() []*array { return nil }

// probabilities of one stimulus's classes.
func (l *likelihoodTwin) probabilities(b int) []float64 {
	n := len(l.x) / len(l.labels)
	p, sum := make([]float64, n), 0.0
	for c := range p {
		p[c] = math.Exp(l.x[b*n+c])
		sum += p[c]
	}
	for c := range p {
		p[c] /= sum
	}
	return p
}

func (l *likelihoodTwin) forward(x []float64, _ int) []float64 {
	l.x = x
	y := make([]float64, len(l.labels))
	for b, label := range l.labels {
		y[b] = math.Log(l.probabilities(b)[label])
	}
	return y
}

func (l *likelihoodTwin) backward(credit []float64) []float64 {
	dx := make([]float64, 0, len(l.x))
	for b, label := range l.labels {
		for c, p := range l.probabilities(b) {
			target := 0.0
			if c == label {
				target = 1
			}
			dx = append(dx, credit[b]*(target-p))
		}
	}
	return dx
}

// right is how many stimuli have their label's class on top, of equals the first.
func (l *likelihoodTwin) right() int {
	n := 0
	for b, label := range l.labels {
		p := l.probabilities(b)
		if slices.Index(p, slices.Max(p)) == label {
			n++
		}
	}
	return n
}
