package circuit

import (
	"math"

	"github.com/striate-sim/striate/internal/registry"
)

var _ = Integrators.Add("adaptive", registry.Entry[Integrator]{
	New: func() Integrator { return NewAdaptive() }, Main: "tolerance",
	Doc:  "Dormand & Prince's pair of orders 5 and 4: each step of dt is divided, for each trial on its own, as finely as its error asks",
	Cite: "dormand1980", Example: "run: {integrator: {adaptive: {tolerance: 1e-8}}}",
})

// Adaptive is the embedded pair of orders 5 and 4 of Dormand & Prince (1980), with error
// control: every step of dt is divided, for each lane on its own, so that the estimated error
// of a part stays below tolerance·max(1, |x|) in all variables. It keeps nothing from one step
// to the next, so a run that is resumed goes on with equal bits.
//
// In float32 a tolerance below 1e-6 is taken as 1e-6: beyond that the estimate is rounding.
type Adaptive struct {
	Tolerance float64 `yaml:"tolerance" above:"0" max:"0.1" doc:"largest error of a part of a step, relative above 1 Hz"`
}

// NewAdaptive returns the pair with a tolerance of 1e-8.
func NewAdaptive() *Adaptive { return &Adaptive{Tolerance: 1e-8} }

// Order is 5.
func (*Adaptive) Order() int { return 5 }

// Advance takes one step.
func (m *Adaptive) Advance(_ *Circuit, s *State) {
	advanceAdaptive(system[float32](s), max(m.Tolerance, 1e-6))
}

// Advance64 takes one step.
func (m *Adaptive) Advance64(r *Reference) { advanceAdaptive(system[float64](r), m.Tolerance) }

// The tableau of Dormand & Prince (1980). The argument of the last slope is the solution of
// order 5, whose slope is the first of the next part.
var (
	dormandPrince = [][]float64{
		{1. / 5},
		{3. / 40, 9. / 40},
		{44. / 45, -56. / 15, 32. / 9},
		{19372. / 6561, -25360. / 2187, 64448. / 6561, -212. / 729},
		{9017. / 3168, -355. / 33, 46732. / 5247, 49. / 176, -5103. / 18656},
		{35. / 384, 0, 500. / 1113, 125. / 192, -2187. / 6784, 11. / 84},
	}
	dormandPrinceError = []float64{71. / 57600, 0, -71. / 16695, 71. / 1920, -17253. / 339200, 22. / 525, -1. / 40}
)

// finest is the smallest part of a step: what cannot be followed there has diverged, and is
// found by its rate.
const finest = 1. / (1 << 14)

func advanceAdaptive[F float](s system[F], tolerance float64) {
	s.begin()
	w := s.tile()
	now, next := w.arena(7), w.arena(8)
	done, part, worst := w.lane64(0), w.lane64(1), w.lane64(2) // shares of dt, by lane
	s.slope(w.arena(0), s.state())
	copy(now, s.state())
	for b := range done {
		done[b], part[b] = 0, 1
	}
	for open := true; open; {
		for i, shares := range dormandPrince {
			blend(next, now, shares, w, part, s.stepMS())
			s.slope(w.arena(i+1), next)
		}
		estimate(worst, now, next, w, part, s.stepMS(), tolerance)
		open = false
		for b := range done {
			if part[b] == 0 {
				continue
			}
			if worst[b] <= 1 || part[b] <= finest {
				accept(now, next, w, b)
				done[b] += part[b]
			}
			// The error of a part goes with its fifth power; 0.9 leaves a margin.
			part[b] *= min(5, max(0.2, 0.9*math.Pow(max(worst[b], 1e-10), -0.2)))
			part[b] = min(max(part[b], finest), 1-done[b])
			open = open || part[b] > 0
		}
	}
	s.remember()
	copy(s.state(), now)
	s.end()
}

// blend writes x + part·dt·Σ share·slope to dst, for the lanes that are not done.
func blend[F float](dst, x []F, shares []float64, w *workspace[F], part []float64, dtMS float64) {
	copy(dst, x)
	for j, a := range shares {
		if a == 0 {
			continue
		}
		k := w.arena(j)
		for first := 0; first < len(x); first += w.lanes {
			for b, p := range part {
				if p > 0 {
					dst[first+b] += F(a*dtMS*p) * k[first+b]
				}
			}
		}
	}
}

// estimate finds, for each lane, the largest error of its part as a share of what is
// tolerated. A state that is not finite cannot be improved by smaller parts and counts as 0.
func estimate[F float](worst []float64, x, next []F, w *workspace[F], part []float64, dtMS, tolerance float64) {
	clear(worst)
	for i, v := range x {
		b := i % w.lanes
		if part[b] == 0 {
			continue
		}
		if v != v || v > 1e30 || v < -1e30 {
			worst[b] = math.Inf(-1)
		}
		e := 0.0
		for j, share := range dormandPrinceError {
			e += share * float64(w.arena(j)[i])
		}
		size := math.Abs(e) * dtMS * part[b] / (tolerance * max(1, math.Abs(float64(v)), math.Abs(float64(next[i]))))
		if size != size {
			size = math.Inf(1)
		}
		if !math.IsInf(worst[b], -1) {
			worst[b] = max(worst[b], size)
		}
	}
}

// accept moves a lane to the end of its part, whose slope begins the next.
func accept[F float](now, next []F, w *workspace[F], lane int) {
	first, last := w.arena(0), w.arena(6)
	for i := lane; i < len(now); i += w.lanes {
		now[i], first[i] = next[i], last[i]
	}
}
