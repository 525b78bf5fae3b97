package ssn

import (
	"math"

	"github.com/striate-sim/striate/circuit"
)

// Settle follows the rate form from rates start (nil is silence) under input h until it rests,
// and refines the fixed point by Newton's method. The outcome is a result: only when it is
// circuit.Settled is the state a stable fixed point, on which the trajectory ends.
//
// Integration is by the Bogacki–Shampine pair, of order 3 with an error of order 2 that
// chooses the step (Bogacki & Shampine 1989).
func (n *Network) Settle(h, start []float64, how circuit.Settling) (Steady, circuit.Outcome) {
	t := newTrajectory(n, h, start)
	for rest := 1e-3; ; rest /= 10 {
		o, done := t.run(rest, how)
		if done {
			return n.At(t.r, h), o
		}
		if s, ok := n.Newton(t.r, h); ok && arrived(s.Rate, t.r) && n.Stable(s) {
			return s, circuit.Outcome{Status: circuit.Settled, AtMS: t.tMS}
		}
		if rest < 1e-9 {
			return n.At(t.r, h), circuit.Outcome{Status: circuit.NotSettled, AtMS: t.tMS}
		}
	}
}

// arrived says whether a fixed point is where a trajectory was about to rest: within 5 % of the
// largest rate.
func arrived(a, b []float64) bool {
	far, top := 0.0, 1e-3
	for i, v := range a {
		far, top = max(far, math.Abs(v-b[i])), max(top, v)
	}
	return far <= 0.05*top
}

// trajectory is a solution of the rate form under way.
type trajectory struct {
	n       *Network
	h, r, z []float64
	tMS     float64
	dtMS    float64

	tolerance float64      // of a step's error, relative above 0.01 Hz
	k         [4][]float64 // slopes of the pair's stages; the last is the next step's first
	next      []float64
}

func newTrajectory(n *Network, h, start []float64) *trajectory {
	units := n.Units()
	t := &trajectory{n: n, h: h, r: make([]float64, units), z: make([]float64, units), next: make([]float64, units), dtMS: 0.1}
	copy(t.r, start)
	for i := range t.k {
		t.k[i] = make([]float64, units)
	}
	t.deriv(t.k[0], t.r)
	return t
}

func (t *trajectory) deriv(dr, r []float64) {
	t.n.input(t.z, r, t.h)
	for i, z := range t.z {
		dr[i] = (t.n.rate(i, z) - r[i]) / t.n.TauMS[i]
	}
}

// run integrates until no rate moves by more than rest·max(1, r) a ms; done says that it ended
// without: in divergence, or at the end of its time.
func (t *trajectory) run(rest float64, how circuit.Settling) (o circuit.Outcome, done bool) {
	t.tolerance = 1e-5 * min(1, 1e3*rest)
	for !t.still(rest) {
		if t.tMS >= how.MaxMS {
			return circuit.Outcome{Status: circuit.NotSettled, AtMS: t.tMS}, true
		}
		if excess := t.try(); excess <= 1 {
			t.tMS += t.dtMS
			t.r, t.next = t.next, t.r
			t.k[0], t.k[3] = t.k[3], t.k[0]
			if g, unit, lost := t.lost(how.CeilingHz); lost {
				return circuit.Outcome{Status: circuit.Diverged, AtMS: t.tMS, Population: g, Unit: unit}, true
			}
			t.dtMS *= min(3, 0.9/math.Cbrt(max(excess, 1e-3)))
		} else {
			t.dtMS *= max(0.2, 0.9/math.Cbrt(excess))
		}
		if t.dtMS < 1e-9 { // a blow-up in finite time
			g, unit, _ := t.lost(0)
			return circuit.Outcome{Status: circuit.Diverged, AtMS: t.tMS, Population: g, Unit: unit}, true
		}
	}
	return o, false
}

// try takes a step into next and returns its error in units of the tolerance.
func (t *trajectory) try() float64 {
	dt, k := t.dtMS, &t.k
	for i, r := range t.r {
		t.next[i] = r + dt/2*k[0][i]
	}
	t.deriv(k[1], t.next)
	for i, r := range t.r {
		t.next[i] = r + dt*3/4*k[1][i]
	}
	t.deriv(k[2], t.next)
	for i, r := range t.r {
		t.next[i] = r + dt*(2*k[0][i]+3*k[1][i]+4*k[2][i])/9
	}
	t.deriv(k[3], t.next)
	worst := 0.0
	for i, r := range t.r {
		wrong := dt * (-5*k[0][i]/72 + k[1][i]/12 + k[2][i]/9 - k[3][i]/8)
		worst = max(worst, math.Abs(wrong)/(t.tolerance*max(0.01, r, t.next[i])))
		if math.IsNaN(wrong) {
			return math.Inf(1)
		}
	}
	return worst
}

func (t *trajectory) still(rest float64) bool {
	for i, r := range t.r {
		if math.Abs(t.k[0][i]) > rest*max(1, r) {
			return false
		}
	}
	return true
}

// lost finds the unit of the highest rate, and whether that is above the ceiling.
func (t *trajectory) lost(ceilingHz float64) (group string, unit int, lost bool) {
	top := 0
	for i, r := range t.r {
		if r > t.r[top] {
			top = i
		}
	}
	for _, g := range t.n.Groups {
		if top >= g.First && top < g.First+g.Units {
			group, unit = g.Name, top-g.First
		}
	}
	return group, unit, t.r[top] > ceilingHz
}
