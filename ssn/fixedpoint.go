package ssn

import (
	"math"
)

// Finder finds fixed points of a reduced model, one after another, without allocating. Each
// goroutine needs its own.
type Finder struct {
	r *Reduced
	// Rate and Input are the state, of population after population over the places that are
	// left; they are where the next search begins.
	Rate, Input []float64
	// Share of each population in the external input, 1 to begin with.
	Share []float64

	h, gain, residual []float64
	delta, trial      []float64
	sums              []float64 // basis sums of rates
	m                 []float64 // unknowns×unknowns
	pivots            []int
	rhs               []float64
	inverse, t        []float64 // of each place, populations×populations
	waves             []float64
	local             []float64 // local weights, populations×populations
	hasLocal          bool
}

// NewFinder returns a finder that is silent.
func (r *Reduced) NewFinder() *Finder {
	units, pops := r.places*len(r.pops), len(r.pops)
	f := func(n int) []float64 { return make([]float64, n) }
	share := f(pops)
	for p := range share {
		share[p] = 1
	}
	return &Finder{
		r: r, Share: share, Rate: f(units), Input: f(units), h: f(units), gain: f(units), residual: f(units), delta: f(units), trial: f(units),
		sums: f(max(1, r.unknowns)), m: f(r.unknowns * r.unknowns), pivots: make([]int, r.unknowns), rhs: f(r.unknowns),
		inverse: f(r.places * pops * pops), t: f(r.places * pops * pops), waves: f(r.waves * r.waves), local: f(pops * pops),
	}
}

// Unit is the place in Rate of a unit of the whole model.
func (r *Reduced) Unit(unit int) int {
	all := len(r.of)
	return unit/all*r.places + r.of[unit%all]
}

// Whole spreads a state over all units of the model.
func (r *Reduced) Whole(x []float64) []float64 {
	all := make([]float64, len(r.of)*len(r.pops))
	for i := range all {
		all[i] = x[r.Unit(i)]
	}
	return all
}

// Silence forgets the state.
func (f *Finder) Silence() {
	clear(f.Rate)
	clear(f.Input)
}

// Find searches the fixed point for an input over all units of the model, from the present
// state, by damped Newton steps, to a residual of 1e-11 of the highest rate. It says whether it
// has found one, stable or not; where it has not, the state is undefined.
func (f *Finder) Find(h []float64) bool {
	f.load(h)
	return f.newton()
}

func (f *Finder) load(h []float64) {
	for i := range f.h {
		f.h[i] = f.Share[i/f.r.places] * h[i/f.r.places*len(f.r.of)+f.r.stands[i%f.r.places]]
	}
}

// FromSilence searches the fixed point for an input by raising it from nothing, in one step or,
// where that fails, in ever smaller ones; where the branch that starts in silence ends before,
// it follows the trajectory from silence. It says whether it has found one.
func (f *Finder) FromSilence(h []float64) bool {
	f.Silence()
	part := make([]float64, len(h))
	kept := make([]float64, len(f.Rate))
	at, step := 0.0, 1.0
	for at < 1 {
		next := min(1, at+step)
		for i, v := range h {
			part[i] = next * v
		}
		copy(kept, f.Rate)
		if f.Find(part) && f.plausible() {
			at, step = next, 2*step
			continue
		}
		copy(f.Rate, kept)
		if step /= 2; step < 1.0/64 {
			return f.trajectory(h)
		}
	}
	return true
}

// trajectory follows the rate form from silence by Euler steps of 0.5 ms, and tries Newton's
// method from time to time, for 2 s.
func (f *Finder) trajectory(h []float64) bool {
	const dtMS, roundMS, rounds = 0.5, 250, 8
	f.Silence()
	kept := make([]float64, len(f.Rate))
	for range rounds {
		f.load(h)
		for range int(roundMS / dtMS) {
			if worst, top := f.evaluate(f.Rate); math.IsInf(worst, 0) || top > 1e6 {
				return false
			}
			for i, v := range f.residual {
				f.Rate[i] += dtMS * v / f.r.pops[i/f.r.places].TauMS
			}
		}
		copy(kept, f.Rate)
		if f.newton() && f.plausible() && arrived(f.Rate, kept) {
			return true
		}
		copy(f.Rate, kept)
	}
	return false
}

// plausible refuses rates below 0, which solve nothing.
func (f *Finder) plausible() bool {
	for _, r := range f.Rate {
		if !(r >= -1e-9) || r > 1e6 {
			return false
		}
	}
	return true
}

func (f *Finder) newton() bool {
	worst, top := f.evaluate(f.Rate)
	for range 40 {
		if worst <= 1e-11*max(1e-3, top) {
			return true
		}
		f.slopes()
		if !f.prepare() {
			return false
		}
		f.solve(f.delta, f.residual)
		closer := false
		for share := 1.0; share > 1e-3; share /= 2 {
			for i, r := range f.Rate {
				f.trial[i] = r + share*f.delta[i]
			}
			if w, high := f.evaluate(f.trial); w < worst || w <= 1e-11*max(1e-3, high) {
				f.Rate, f.trial = f.trial, f.Rate
				worst, top, closer = w, high, true
				break
			}
		}
		if !closer {
			return worst <= 1e-9*max(1e-3, top)
		}
	}
	return false
}

// evaluate sets Input = W·r + h and the residual φ(Input) − r, and returns the largest
// residual and the highest rate.
func (f *Finder) evaluate(rate []float64) (worst, top float64) {
	copy(f.Input, f.h)
	f.r.drive(f.Input, rate, f.sums)
	places := f.r.places
	for p := range f.r.pops {
		k, n := f.r.pops[p].K, f.r.pops[p].N
		for i := p * places; i < (p+1)*places; i++ {
			v := power(k, n, f.Input[i]) - rate[i]
			f.residual[i] = v
			worst, top = max(worst, math.Abs(v)), max(top, rate[i])
			if v != v {
				return math.Inf(1), top
			}
		}
	}
	return worst, top
}

func power(k, n, z float64) float64 {
	switch {
	case z <= 0:
		return 0
	case n == 2:
		return k * z * z
	}
	return k * math.Exp(n*math.Log(z))
}

func (f *Finder) slopes() {
	places := f.r.places
	for p, q := range f.r.pops {
		for i := p * places; i < (p+1)*places; i++ {
			switch z := f.Input[i]; {
			case z <= 0:
				f.gain[i] = 0
			case q.N == 2:
				f.gain[i] = 2 * q.K * z
			default:
				f.gain[i] = q.N * power(q.K, q.N, z) / z
			}
		}
	}
}

// drive adds W·rate to z.
func (r *Reduced) drive(z, rate, sums []float64) {
	if r.ring {
		r.sum(sums, rate)
	}
	for i := range r.blocks {
		r.blockDrive(z, rate, sums, &r.blocks[i], r.blocks[i].k, r.blocks[i].sign*r.blocks[i].J)
	}
}

// sum projects rates on the waves.
func (r *Reduced) sum(sums, rate []float64) {
	for p, at := range r.offset {
		if at < 0 {
			continue
		}
		s := sums[at : at+r.waves]
		clear(s)
		for x, share := range r.share {
			v := share * rate[p*r.places+x]
			for w, c := range r.wave[x*r.waves : (x+1)*r.waves] {
				s[w] += c * v
			}
		}
	}
}

// blockDrive adds weight·K·rate of a block to z, for its kernel or the kernel's derivative.
func (r *Reduced) blockDrive(z, rate, sums []float64, b *reducedBlock, kernel []float64, weight float64) {
	z, rate = z[b.post*r.places:(b.post+1)*r.places], rate[b.pre*r.places:(b.pre+1)*r.places]
	switch {
	case b.local:
		for x, v := range rate {
			z[x] += weight * v
		}
	case r.ring:
		s := sums[r.offset[b.pre]:]
		for x := range z {
			sum := 0.0
			for w, c := range r.wave[x*r.waves : (x+1)*r.waves] {
				sum += c * r.scale[w] * kernel[w] * s[w]
			}
			z[x] += weight * sum
		}
	default:
		for x := range z {
			sum := 0.0
			for y, k := range kernel[x*r.places : (x+1)*r.places] {
				sum += k * rate[y]
			}
			z[x] += weight * sum
		}
	}
}
