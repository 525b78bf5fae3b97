package bench

import (
	"math"
	"slices"
	"testing"

	"github.com/striate-sim/striate/internal/pool"
)

// machines returns one of one thread and one of two.
func machines(t testing.TB) []*Machine {
	var all []*Machine
	for _, n := range []int{1, 2} {
		p := pool.New(n)
		t.Cleanup(p.Close)
		all = append(all, &Machine{Threads: n, Pool: p})
	}
	return all
}

// agree fails unless a sum of float32 products is within its rounding of the sum in float64;
// magnitude is the sum of the products' magnitudes, of which there are terms.
func agree(t *testing.T, what string, got float32, want, magnitude float64, terms int) {
	t.Helper()
	if math.Abs(float64(got)-want) > float64(terms+2)*0x1p-24*magnitude {
		t.Errorf("%s: %v, want %v within %v terms of %v", what, got, want, terms, magnitude)
	}
}

// some returns numbers in [0, n): the first, the last and a few between.
func some(n, count int) []int {
	all := []int{0, n - 1}
	for i := range count {
		all = append(all, int(uint32(i+1)*2654435761%uint32(n)))
	}
	return all
}

// computes marks a test of what cases compute: minutes under the race detector, for arithmetic
// that has race tests of its own.
func computes(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("checks whole cases")
	}
}

// TestCases holds that keys are the peers' words, each used once; that every case has a roof,
// is held against a peer, and allocates nothing on one thread and on two; and that every bar
// has its case and its peer. testdata/peers.json is what peers.py wrote on an AMD Zen 3 with
// AVX2, one thread, 25 November 2026.
func TestCases(t *testing.T) {
	computes(t)
	peers, err := ReadPeers("testdata/peers.json")
	if err != nil {
		t.Fatal(err)
	}
	compared := map[string]bool{}
	for _, b := range bars() {
		compared[b.key] = true
		if !slices.ContainsFunc(b.rivals, func(r rival) bool { _, ok := r.in(peers, 1); return ok }) {
			t.Errorf("%s: no rival of %v is in the peers' file", b.key, b.rivals)
		}
	}
	seen := map[string]bool{}
	for _, m := range machines(t) {
		m.Quick = m.Threads > 1
		for _, g := range Groups() {
			for _, c := range g.Cases(m) {
				for _, metric := range append([]Metric{c.Metric}, c.Also...) {
					if seen[metric.Key] && m.Threads == 1 {
						t.Errorf("two numbers called %s", metric.Key)
					}
					seen[metric.Key] = true
				}
				if !compared[c.Key] {
					t.Errorf("%s is compared with nobody", c.Key)
				}
				if u := unitOf(c.Key); u != c.Unit {
					t.Errorf("%s is in %s, its name says %s", c.Key, c.Unit, u)
				}
				if c.FLOP == 0 && c.Read == 0 && c.Triad == 0 {
					t.Errorf("%s has no roof", c.Key)
				}
				if c.FLOP < 1e9 && !testing.Short() { // longer ones differ by their size alone
					allocatesNothing(t, m, c)
				}
			}
		}
	}
	for key := range compared {
		if !seen[key] {
			t.Errorf("no case is called %s", key)
		}
	}
}

func allocatesNothing(t *testing.T, m *Machine, c Case) {
	t.Helper()
	allocs := testing.AllocsPerRun(1, c.Run)
	for tries := 0; allocs != 0 && tries < 5; tries++ { // scratch that a second worker grows when it first comes to work, or loses to a collection
		allocs = min(allocs, testing.AllocsPerRun(1, c.Run))
	}
	if allocs != 0 {
		t.Errorf("%s on %d threads: %g allocations", c.Key, m.Threads, allocs)
	}
}

// TestRun holds what a run reports of the cases that are asked for.
func TestRun(t *testing.T) {
	var said []string
	r, err := Run(Options{Threads: 1, Quick: true, hasty: true, Only: []string{"s64", "ring"}, Progress: func(what string) { said = append(said, what) }})
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, one := range r.Results {
		keys = append(keys, one.Key)
		if !(one.Value > 0) || math.IsInf(one.Value, 0) {
			t.Errorf("%s is %v", one.Key, one.Value)
		}
		if canProbe() && !(one.Share > 0 && one.Share < 3) {
			t.Errorf("%s has %v of what the machine allows", one.Key, one.Share)
		}
	}
	if want := []string{"s64", "ring_b1_f32_us_step", "ring_b1_f32_n2.2_us_step", "ring_b64_f32_us_step", "ring_b1_rank11_us_step"}; !slices.Equal(keys, want) {
		t.Errorf("measured %q, want %q", keys, want)
	}
	if len(said) < 3 {
		t.Errorf("said only %q", said)
	}
	if v := r.Numbers()["ring_b64_gflops"]; !(v > 0) {
		t.Errorf("the second number of a case is %v", v)
	}
}

func TestRunRefuses(t *testing.T) {
	for _, o := range []Options{{}, {Threads: 1 << 20}, {Threads: 1, Quick: true, Only: []string{"roof", "nothing"}}} {
		if r, err := Run(o); err == nil {
			t.Errorf("%+v gives %+v", o, r)
		}
	}
}
