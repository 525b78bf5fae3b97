package bench

import (
	"math"
	"slices"
	"testing"
)

// TestEulers holds two updates of every array to the equation.
func TestEulers(t *testing.T) {
	computes(t)
	for _, m := range machines(t) {
		for level, n := range []int{1 << 11, 1 << 15, 1 << 19, 1 << 20} {
			for _, power := range []float32{2, 2.2} {
				e := newEuler(level, n, power)
				c := e.on(m)
				c.Run()
				c.Run()
				below := 0
				for _, i := range some(n, 200) {
					f := eulerGain * math.Pow(max(0, float64(e.x[i])), float64(power))
					want := f * (1 - (1-eulerShare)*(1-eulerShare))
					if math.Abs(float64(e.r[i])-want) > 1e-6*want {
						t.Errorf("%s: r = %v for a drive of %v, want %v", c.Key, e.r[i], e.x[i], want)
					}
					if e.x[i] <= 0 {
						below++
					}
				}
				if below == 0 || below > 100 {
					t.Errorf("%s: %d of about 200 drives are below threshold", c.Key, below)
				}
			}
		}
	}
}

// plainRing is the ring of one stimulus in float64, written out.
func plainRing(power, contrast float64, steps int) (e, i [ringCells]float64) {
	var near [ringCells]float64 // by distance
	for d := range near {
		near[d] = math.Exp(-math.Pow(float64(min(d, 180-d)), 2) / (2 * 32 * 32))
	}
	for range steps {
		var de, di [ringCells]float64
		for a := range ringCells {
			u := 20 * contrast * math.Exp(-math.Pow(math.Abs(float64(a)-90), 2)/(2*30*30))
			v := u
			for b := range ringCells {
				g := near[max(a-b, b-a)]
				u += g * (0.044*e[b] - 0.023*i[b])
				v += g * (0.042*e[b] - 0.018*i[b])
			}
			de[a] = 0.5 / 20 * (0.04*math.Pow(max(u, 0), power) - e[a])
			di[a] = 0.5 / 10 * (0.04*math.Pow(max(v, 0), power) - i[a])
		}
		for a := range ringCells {
			e[a] += de[a]
			i[a] += di[a]
		}
	}
	return e, i
}

// TestRings holds rates on the way to the plain ring's, of the weakest, a middle and the
// strongest stimulus.
func TestRings(t *testing.T) {
	computes(t)
	const runs = 2
	for _, m := range machines(t) {
		for _, c := range []struct {
			power        float64
			tiles, lanes int
		}{{2, 1, 1}, {2.2, 1, 1}, {2, 2, tileLanes}} {
			r := newRing(c.power, c.tiles, c.lanes)
			run := r.run(m)
			for range runs {
				run()
			}
			n := c.tiles * c.lanes
			for _, b := range []int{0, n / 3, n - 1} {
				e, i := plainRing(c.power, float64(b+1)/float64(n), runs*ringSteps)
				s := r.tiles[b/c.lanes]
				for a := range ringCells {
					for pop, want := range []float64{e[a], i[a]} {
						got := float64(r.c.Vars(s, pop).Var(0)[a*c.lanes+b%c.lanes])
						if math.Abs(got-want) > 1e-5*max(1, want) {
							t.Fatalf("power %g, stimulus %d of %d, cell %d of population %d: %v, want %v", c.power, b, n, a, pop, got, want)
						}
					}
				}
			}
		}
	}
}

// TestRingInHarmonics holds rates of the ring of low rank to the plain ring's.
func TestRingInHarmonics(t *testing.T) {
	computes(t)
	r := lowRankRing()
	for range 200 {
		r.c.Step(r.tiles[0])
	}
	e, i := plainRing(2, 1, 200)
	for pop, want := range [][ringCells]float64{e, i} {
		for a, v := range r.c.Vars(r.tiles[0], pop).Var(0) {
			if math.Abs(float64(v)-want[a]) > 2e-6*slices.Max(want[:]) {
				t.Fatalf("cell %d of population %d: %v, want %v", a, pop, v, want[a])
			}
		}
	}
}

// TestRingRate holds the rate at the stimulus to what the peers reach: 24.0422 after 500 ms.
func TestRingRate(t *testing.T) {
	r := newRing(2, 1, 1)
	for range 1000 {
		r.c.Step(r.tiles[0])
	}
	if got := r.c.Vars(r.tiles[0], 0).Var(0)[90]; math.Abs(float64(got)-24.0422) > 5e-5 {
		t.Errorf("rate %v, want 24.0422", got)
	}
}
