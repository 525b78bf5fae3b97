package ssn

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"
)

// Family is a network and its input as a function of one parameter: an input strength, a
// weight, a time constant.
type Family func(parameter float64) (n *Network, h []float64)

// Crossing says what happens to a branch of fixed points at a bifurcation.
type Crossing string

// The generic bifurcations of a branch.
const (
	SaddleNode Crossing = "saddle-node" // it meets another branch and both end
	Hopf       Crossing = "hopf"        // it begins, or ceases, to oscillate
	Exchange   Crossing = "exchange"    // a real eigenvalue passes 0 without a turn of the branch
)

// Bifurcation is a place on a branch where stability changes.
type Bifurcation struct {
	Kind        Crossing
	Parameter   float64
	State       Steady
	FrequencyHz float64 // of the oscillation that begins at a Hopf bifurcation
}

// Branch is a curve of fixed points.
type Branch struct {
	Parameters   []float64
	States       []Steady
	Leading      []complex128 // eigenvalue of largest real part [per ms]
	Bifurcations []Bifurcation
}

// Distance is how far the nearest bifurcation of a kind lies from a parameter; +Inf where the
// branch has none.
func (b *Branch) Distance(parameter float64, kind Crossing) float64 {
	distance := math.Inf(1)
	for _, x := range b.Bifurcations {
		if x.Kind == kind {
			distance = min(distance, math.Abs(x.Parameter-parameter))
		}
	}
	return distance
}

// Follow traces the branch of fixed points that starts near rates start at parameter from,
// until the parameter reaches to or, past a turn, from again. It steps along the curve's length
// (pseudo-arclength continuation, Keller 1977), so that it passes saddle-nodes, and locates
// bifurcations to 1e-10 of the range. Without a fixed point near start it is an error.
func Follow(f Family, from, to float64, start []float64) (*Branch, error) {
	n, h := f(from)
	first, ok := n.Newton(start, h)
	if !ok {
		return nil, errors.New("ssn: no fixed point near the start of the branch")
	}
	w := &walk{f: f, from: from, range_: to - from, units: n.Units()}
	w.at = w.note(first, 0)
	w.tangent = make([]float64, w.units+1)
	w.tangent[w.units] = 1
	w.turnTangent()
	for step := 0.02; ; {
		next, ok := w.step(step)
		if !ok {
			if step /= 2; step < 1e-9 {
				return &w.branch, fmt.Errorf("ssn: the branch is lost at %v", w.parameter(w.at))
			}
			continue
		}
		w.look(next, step)
		w.tangent, w.at = next.tangent, next
		w.keep(next)
		if s := next.x[w.units]; s >= 1 || s <= 0 || len(w.branch.States) > 5000 {
			return &w.branch, nil
		}
		step = min(0.05, 1.5*step)
	}
}

// walk is a continuation under way. A point is the rates, scaled by size, and the parameter as
// a share of its range.
type walk struct {
	f            Family
	from, range_ float64
	units        int
	at           point
	tangent      []float64
	branch       Branch
}

type point struct {
	x, tangent []float64
	state      Steady
	leading    complex128
}

const rateScaleHz = 20 // of a rate in the length of the curve

func (w *walk) parameter(p point) float64 { return w.from + p.x[w.units]*w.range_ }

func (w *walk) note(s Steady, share float64) point {
	p := point{state: s}
	for _, r := range s.Rate {
		p.x = append(p.x, r/rateScaleHz)
	}
	p.x = append(p.x, share)
	n, _ := w.f(w.from + share*w.range_)
	p.leading = n.Leading(s)
	return p
}

func (w *walk) keep(p point) {
	w.branch.Parameters = append(w.branch.Parameters, w.parameter(p))
	w.branch.States = append(w.branch.States, p.state)
	w.branch.Leading = append(w.branch.Leading, p.leading)
}

// turnTangent makes the first tangent one of the curve.
func (w *walk) turnTangent() {
	w.tangent = w.direction(w.at.x, w.tangent)
	w.at.tangent = w.tangent
	w.keep(w.at)
}

// residual sets F = φ(W·r + h) − r at a point.
func (w *walk) residual(f, x []float64) Steady {
	n, h := w.f(w.from + x[w.units]*w.range_)
	r := make([]float64, w.units)
	for i := range r {
		r[i] = x[i] * rateScaleHz
	}
	s := n.At(r, h)
	for i, z := range s.Input {
		f[i] = n.rate(i, z) - r[i]
	}
	return s
}

// bordered factorizes the derivative of F, with a row of weights below it.
func (w *walk) bordered(x, below []float64) (m blas64.General, pivots []int, ok bool) {
	units, size := w.units, w.units+1
	m = blas64.General{Rows: size, Cols: size, Stride: size, Data: make([]float64, size*size)}
	f, up, down := make([]float64, units), make([]float64, units), make([]float64, units)
	s := w.residual(f, x)
	n, _ := w.f(w.from + x[units]*w.range_)
	moved := slices.Clone(x)
	const d = 1e-6
	moved[units] = x[units] + d
	w.residual(up, moved)
	moved[units] = x[units] - d
	w.residual(down, moved)
	for i := range units {
		row := m.Data[i*size:]
		for j, v := range n.W.RawRowView(i) {
			row[j] = s.Gain[i] * v * rateScaleHz
		}
		row[i] -= rateScaleHz
		row[units] = (up[i] - down[i]) / (2 * d)
	}
	copy(m.Data[units*size:], below)
	pivots = make([]int, size)
	return m, pivots, lapack64.Getrf(m, pivots)
}

// direction returns the curve's unit tangent at x that points as like does.
func (w *walk) direction(x, like []float64) []float64 {
	t := make([]float64, w.units+1)
	t[w.units] = 1
	m, pivots, ok := w.bordered(x, like)
	if !ok {
		return like
	}
	lapack64.Getrs(blas.NoTrans, m, blas64.General{Rows: len(t), Cols: 1, Stride: 1, Data: t}, pivots)
	v := blas64.Vector{N: len(t), Data: t, Inc: 1}
	blas64.Scal(1/blas64.Nrm2(v), v)
	return t
}

// step returns the point of the curve whose projection on the tangent is a length ahead.
func (w *walk) step(length float64) (next point, ok bool) {
	x, size := slices.Clone(w.at.x), w.units+1
	for i, t := range w.tangent {
		x[i] += length * t
	}
	f := make([]float64, size)
	for range 12 {
		s := w.residual(f, x)
		f[w.units] = -length
		for i, t := range w.tangent {
			f[w.units] += t * (x[i] - w.at.x[i])
		}
		worst := 0.0
		for _, v := range f {
			worst = max(worst, math.Abs(v))
		}
		if worst <= 1e-12*max(1, slices.Max(s.Rate)) {
			next = w.note(s, x[w.units])
			next.tangent = w.direction(x, w.tangent)
			return next, true
		}
		m, pivots, regular := w.bordered(x, w.tangent)
		if !regular {
			return next, false
		}
		lapack64.Getrs(blas.NoTrans, m, blas64.General{Rows: size, Cols: 1, Stride: 1, Data: f}, pivots)
		for i := range x {
			x[i] -= f[i]
		}
	}
	return next, false
}

// look finds what happens between the present point and the next, a length ahead, by
// bisection of that length.
func (w *walk) look(next point, length float64) {
	turns := func(p point) bool { return p.tangent[w.units] < 0 }
	unstable := func(p point) bool { return real(p.leading) > 0 }
	for _, sign := range []func(point) bool{turns, unstable} {
		if sign(w.at) == sign(next) {
			continue
		}
		a, b, last := 0.0, length, next
		for b-a > 1e-11 {
			p, ok := w.step((a + b) / 2)
			if !ok {
				break
			}
			if sign(p) == sign(w.at) {
				a = (a + b) / 2
			} else {
				b, last = (a+b)/2, p
			}
		}
		x := Bifurcation{Kind: SaddleNode, Parameter: w.parameter(last), State: last.state}
		if turns(w.at) == turns(next) {
			if x.Kind = Exchange; imag(last.leading) != 0 {
				x.Kind, x.FrequencyHz = Hopf, math.Abs(imag(last.leading))*1000/(2*math.Pi)
			}
		}
		w.branch.Bifurcations = append(w.branch.Bifurcations, x)
		if turns(w.at) != turns(next) {
			return // stability changes with the turn
		}
	}
}
