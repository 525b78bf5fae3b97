package bench

import "testing"

// TestProbes holds that the probes do the work that they are counted for.
func TestProbes(t *testing.T) {
	if !canProbe() {
		t.Skip("the probes need AVX2")
	}
	for _, n := range []int{1, 5, 1000} {
		if sum := probeFMA(n); 2*sum != float32(n*fmaFLOP) {
			t.Errorf("%d turns made %v operations, want %d", n, 2*sum, n*fmaFLOP)
		}
	}
	for _, n := range []int{probeFloats, 5 * probeFloats} {
		a, b, c := make([]float32, n+1), make([]float32, n+1), make([]float32, n+1)
		var want float32
		for i := range n + 1 {
			a[i], b[i], c[i] = -1, float32(i%100), float32(i%7)
			if i < n {
				want += b[i]
			}
		}
		if sum := probeRead(&b[0], n); sum != want {
			t.Errorf("the sum of %d numbers is %v, want %v", n, sum, want)
		}
		probeTriad(&a[0], &b[0], &c[0], 2, n)
		for i := range n {
			if a[i] != b[i]+2*c[i] {
				t.Fatalf("number %d of %d is %v, want %v", i, n, a[i], b[i]+2*c[i])
			}
		}
		if a[n] != -1 {
			t.Errorf("a triad of %d wrote one more", n)
		}
	}
}

// TestLeast holds that a case is bounded by the slower of its arithmetic and its memory, from
// the nearest level that holds its arrays.
func TestLeast(t *testing.T) {
	m := &Machine{caches: [3]int{32 << 10, 0, 8 << 20}}
	r := Roof{FMA: 100, Read: [4]float64{200, 100, 80, 20}, Triad: [4]float64{200, 100, 80, 10}}
	for _, c := range []struct {
		Case
		want float64
	}{
		{Case{FLOP: 1e11}, 1},
		{Case{FLOP: 1e9, Read: 2e11, Array: 1}, 1},
		{Case{FLOP: 1e9, Read: 2e9}, 0.1},
		{Case{Read: 400 << 10}, 409600 / 100e9},
		{Case{Triad: 3 << 20}, (3 << 20) / 80e9},
		{Case{Triad: 1 << 30}, (1 << 30) / 10e9},
	} {
		if got := r.least(m, c.Case); !near(got, c.want) {
			t.Errorf("%+v takes at least %v s, want %v", c.Case, got, c.want)
		}
	}
	if got := (Roof{}).least(m, Case{FLOP: 1, Read: 1}); got != 0 {
		t.Errorf("without limits a case takes at least %v s", got)
	}
}

func near(a, b float64) bool { return a > b*(1-1e-12) && a < b*(1+1e-12) }
