package circuit

import (
	"math"

	"github.com/striate-sim/striate/simd"
)

// ringGroup runs kernels of the difference of orientations in harmonics of the ring: a few
// sums over each source, which all its targets share, and a few waves on each target. A kernel
// of M harmonics is an operator of rank 2M + 1.
type ringGroup struct {
	n, rank, wide int       // units, harmonics' waves, and those rounded up to whole vectors
	waves         []float32 // wide×n: 1, cos, sin, cos 2, …
	units         []float32 // n×wide: its transpose
	sources       []int     // populations
	targets       []target
	step, apart   int // from one source to the next, and one target to the next, for one lane; 0: not evenly
	at            int // of the group's memory in State.analysed, for one lane
}

// target is a population's port that a ring reaches.
type target struct {
	pop, port int
	share     [][]float32 // of each source's waves, signed; nil: not connected
}

// rings finds projections that are symmetric circulant matrices of one size and runs them in
// harmonics where that takes fewer products.
func (p *Plan) rings(c *Circuit, how Planning) {
	if how.Dense {
		return
	}
	bySize := map[int][]int{}
	var sizes []int
	for i := range c.links {
		if k := circulant(c.Projections[i].Wiring); k != nil && p.free(c, i) {
			if bySize[len(k)] == nil {
				sizes = append(sizes, len(k))
			}
			bySize[len(k)] = append(bySize[len(k)], i)
		}
	}
	for _, n := range sizes {
		links, most, dense := bySize[n], 0, 0
		for _, i := range links {
			most = max(most, how.harmonics(spectrum(circulant(c.Projections[i].Wiring))))
			dense += denseCost(c.Projections[i].Wiring)
		}
		g := newRingGroup(c, links, n, most, p.memory)
		if rank := 2*most + 1; g.cost() < dense {
			p.memory += g.length()
			p.add(c, g, links, g.cost(), "low rank, %d of %d waves (harmonics 0 to %d of a ring of %d)%s", rank, n, most, n, how.promise())
		}
	}
}

func (how Planning) promise() string {
	if how.Tolerance <= 0 {
		return ""
	}
	return ", error ≤ " + format(how.Tolerance) + " of the input for activity no narrower than σ = " + format(how.NarrowestDeg) + " deg"
}

// circulant is the first row of a wiring between the units of two rings that depends on their
// distance around the ring alone, or nil.
func circulant(w Wiring) []float64 {
	s, ok := w.(*Separable)
	if !ok || s.axes[0] != nil || s.axes[1] != nil || s.axes[2] == nil || s.from != s.to || s.from.Places() != 1 {
		return nil
	}
	return evenCirculant(s.axes[2].w64, s.from.Channels)
}

// evenCirculant is the first row of a matrix that depends on the distance around an axis alone,
// or nil.
func evenCirculant(a []float64, n int) []float64 {
	for i := range n {
		for j := range n {
			if math.Abs(a[i*n+j]-a[(j-i+n)%n]) > 1e-12*a[0] || math.Abs(a[j]-a[(n-j)%n]) > 1e-12*a[0] {
				return nil
			}
		}
	}
	return a[:n]
}

// spectrum is the weights of the waves 1, cos, cos 2, … in a symmetric circulant kernel.
func spectrum(row []float64) []float64 {
	n := len(row)
	all, cos := make([]float64, n/2+1), make([]float64, n)
	for k := range cos {
		cos[k] = math.Cos(2 * math.Pi * float64(k) / float64(n))
	}
	for m := range all {
		for d, v := range row {
			all[m] += v * cos[m*d%n]
		}
	}
	return all
}

// harmonics is the highest one that a kernel needs. An eigenvalue of the kernel times the
// amplitude of a harmonic in the activity is what the input loses with it; amplitudes are
// those of the narrowest activity, or, where nothing is lost but rounding, all 1.
func (how Planning) harmonics(eigenvalues []float64) int {
	loss, amplitude := 0.0, func(int) float64 { return 1 }
	tolerance := 0x1p-24
	if how.Tolerance > 0 {
		tolerance = how.Tolerance
		amplitude = func(m int) float64 {
			x := 2 * math.Pi * float64(m) * how.NarrowestDeg / orientationPeriod
			return 2 * math.Exp(-x*x/2)
		}
	}
	m := len(eigenvalues) - 1
	for ; m > 0; m-- {
		loss += math.Abs(eigenvalues[m]) * amplitude(m)
		if loss > tolerance*math.Abs(eigenvalues[0]) {
			break
		}
	}
	return m
}

func newRingGroup(c *Circuit, links []int, n, harmonics, at int) *ringGroup {
	g := &ringGroup{n: n, rank: 2*harmonics + 1, at: at}
	g.wide = (g.rank + 7) &^ 7
	g.waves, g.units = make([]float32, g.wide*n), make([]float32, g.wide*n)
	for k := range g.rank {
		for j := range n {
			angle := 2 * math.Pi * float64((k+1)/2*j%n) / float64(n)
			v := math.Cos(angle)
			if k > 0 && k%2 == 0 {
				v = math.Sin(angle)
			}
			g.waves[k*n+j], g.units[j*g.wide+k] = float32(v), float32(v)
		}
	}
	for _, i := range links {
		g.link(c, i)
	}
	var from, to []int
	for _, pop := range g.sources {
		from = append(from, c.sentAt(pop))
	}
	for _, t := range g.targets {
		to = append(to, c.places[t.pop].in+t.port*n)
	}
	g.step, g.apart = evenly(from), evenly(to)
	return g
}

// evenly is the distance between neighbours in a list that rises evenly, or 0.
func evenly(places []int) int {
	if len(places) < 2 {
		return 0
	}
	step := places[1] - places[0]
	for k := range places[1:] {
		if places[k+1]-places[k] != step {
			return 0
		}
	}
	return max(step, 0)
}

// sentAt is where a population's projections find what they carry in the state of one lane.
func (c *Circuit) sentAt(pop int) int {
	p := c.places[pop]
	return p.x + p.sends*p.units
}

// link enters a projection: what its source's waves are worth at its target.
func (g *ringGroup) link(c *Circuit, i int) {
	l := c.links[i]
	into := joined(&g.sources, &g.targets, l, g.wide)
	share := make([]float64, g.wide)
	all := spectrum(circulant(c.Projections[i].Wiring))
	for k := range g.rank {
		share[k] = float64(l.sign) * all[(k+1)/2] / float64(g.n)
		if k > 0 && 2*((k+1)/2) != g.n {
			share[k] *= 2
		}
		into[k] += float32(share[k])
	}
}

// joined finds the share of a link's source in its target, and enters both where they are new.
func joined(sources *[]int, targets *[]target, l link, length int) []float32 {
	s, t := -1, -1
	for k, pop := range *sources {
		if pop == l.from {
			s = k
		}
	}
	if s < 0 {
		s = len(*sources)
		*sources = append(*sources, l.from)
	}
	for k, to := range *targets {
		if to.pop == l.to && to.port == l.port {
			t = k
		}
	}
	if t < 0 {
		t = len(*targets)
		*targets = append(*targets, target{pop: l.to, port: l.port})
	}
	to := &(*targets)[t]
	for len(to.share) <= s {
		to.share = append(to.share, nil)
	}
	if to.share[s] == nil {
		to.share[s] = make([]float32, length)
	}
	return to.share[s]
}

// cost is that of the sums over sources and of the waves on targets.
func (g *ringGroup) cost() int { return costWave * g.rank * g.n * (len(g.sources) + len(g.targets)) }

// length is the waves of every source and target.
func (g *ringGroup) length() int { return (len(g.sources) + len(g.targets)) * g.wide }

// analyse sums every source's activity over each wave.
func (g *ringGroup) analyse(s *State, x []float32) {
	lanes, waves := s.Lanes, s.analysed[g.at*s.Lanes:]
	clear(waves[:len(g.sources)*g.wide*lanes])
	units := count(g.n)
	if lanes == 1 && g.step > 0 { // the sums of all sources side by side
		simd.Gemm(waves, g.wide, x[s.c.sentAt(g.sources[0]):], g.step, units, g.units, g.wide, units, len(g.sources), g.wide, 1)
		return
	}
	for k, pop := range g.sources {
		rate := s.c.sends(x, pop, lanes)
		if lanes == 1 {
			simd.Gemm(waves[k*g.wide:], g.wide, rate, 0, units, g.units, g.wide, units, 1, g.wide, 1)
			continue
		}
		simd.Gemm(waves[k*g.wide*lanes:], lanes, g.waves, g.n, units, rate, lanes, units, g.rank, lanes, 1)
	}
}

// carry adds the waves to the inputs.
func (g *ringGroup) carry(s *State, _ []float32, pop int) {
	first := len(g.sources) * g.wide * s.Lanes
	waves := s.analysed[g.at*s.Lanes:]
	for i := range g.targets {
		if t := &g.targets[i]; t.pop == pop || pop == everyPopulation {
			g.mix(waves[first+i*g.wide*s.Lanes:], waves, t, s.Lanes)
			if pop != everyPopulation || g.apart == 0 || s.Lanes > 1 {
				g.reach(s, t, waves[first+i*g.wide*s.Lanes:])
			}
		}
	}
	if pop == everyPopulation && g.apart > 0 && s.Lanes == 1 { // all targets side by side
		rows, to := count(g.rank), g.targets[0]
		in := s.In[s.c.places[to.pop].in+to.port*g.n:]
		simd.Gemm(in, g.apart, waves[first:], g.wide, rows, g.waves, g.n, rows, len(g.targets), g.n, 1)
	}
}

// mix makes a target's waves of those of its sources.
func (g *ringGroup) mix(own, waves []float32, t *target, lanes int) {
	own = own[:g.wide*lanes]
	clear(own)
	for k, share := range t.share {
		if share == nil {
			continue
		}
		from := waves[k*g.wide*lanes:][:g.wide*lanes]
		if lanes == 1 {
			for m, v := range share {
				own[m] += float32(v * from[m])
			}
			continue
		}
		for m, v := range share[:g.rank] {
			simd.Axpy(own[m*lanes:(m+1)*lanes], v, from[m*lanes:(m+1)*lanes])
		}
	}
}

// reach adds a target's waves to its input.
func (g *ringGroup) reach(s *State, t *target, own []float32) {
	in, rows, lanes := s.c.Input(s.In, t.pop, s.Lanes).Var(t.port), count(g.rank), s.Lanes
	if lanes == 1 {
		simd.Gemm(in, g.n, own, 0, rows, g.waves, g.n, rows, 1, g.n, 1)
		return
	}
	simd.Gemm(in, lanes, g.units, g.wide, rows, own, lanes, rows, g.n, lanes, 1)
}
