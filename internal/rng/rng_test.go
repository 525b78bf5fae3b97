package rng

import (
	"fmt"
	"slices"
	"testing"
)

// The hash is FNV-1a 64: its published values of "" and "foobar", when nothing is seeded.
func TestAbsorbKnownAnswers(t *testing.T) {
	for text, want := range map[string]uint64{"": 0xCBF29CE484222325, "a": 0xAF63DC4C8601EC8C, "foobar": 0x85944171F73967E8} {
		if got := absorb(offset, text); got != want {
			t.Errorf("absorb(%q) = %x, want %x", text, got, want)
		}
	}
}

func TestNamesCompose(t *testing.T) {
	if Named(7, "V1").Sub("E").Sub("noise") != Named(7, "V1/E/noise") {
		t.Error("Sub differs from the whole path")
	}
}

// No two of many similar names, numbers and seeds share a stream.
func TestStreamsAreDistinct(t *testing.T) {
	seen := map[Stream]string{}
	add := func(s Stream, what string) {
		t.Helper()
		if other, dup := seen[s]; dup {
			t.Fatalf("%s and %s share a stream", what, other)
		}
		seen[s] = what
	}
	for seed := range uint64(50) {
		root := Named(seed, "")
		add(root, fmt.Sprintf("seed %d", seed))
		for i := range uint64(50) {
			add(root.Nth(i), fmt.Sprintf("seed %d, number %d", seed, i))
			for _, stage := range []string{"V1", "V2", "V1E", "V1/E", "order", "augment"} {
				name := fmt.Sprintf("%s%d", stage, i)
				add(Named(seed, name), fmt.Sprintf("seed %d, %s", seed, name))
				add(Named(seed, name).Nth(i), fmt.Sprintf("seed %d, %s, number %d", seed, name, i))
			}
		}
	}
}

func TestShuffle(t *testing.T) {
	s := Named(3, "order")
	p := s.Perm(1000, 4)
	if slices.IsSorted(p) {
		t.Error("Perm left the order as it was")
	}
	q := slices.Clone(p)
	slices.Sort(q)
	for i, v := range q {
		if v != i {
			t.Fatal("Perm is no permutation")
		}
	}
	if !slices.Equal(p, s.Perm(1000, 4)) || slices.Equal(p, s.Perm(1000, 5)) {
		t.Error("the order is not a function of the trial")
	}
	s.Shuffle(nil, 0)
}

// All 24 orders of four things come equally often: χ² of 23 degrees of freedom stays below
// 49.7 with probability 0.999.
func TestShuffleIsUniform(t *testing.T) {
	const n = 24000
	count := map[[4]int]int{}
	s := Named(1, "order")
	for trial := range uint64(n) {
		count[[4]int(s.Perm(4, trial))]++
	}
	var chi2 float64
	for _, c := range count {
		d := float64(c) - n/24
		chi2 += d * d / (n / 24)
	}
	if len(count) != 24 || chi2 > 49.7 {
		t.Errorf("%d orders, χ² = %.1f", len(count), chi2)
	}
}

func TestIntN(t *testing.T) {
	s := Named(1, "place")
	var count [7]int
	for unit := range uint32(7000) {
		count[s.IntN(7, 0, 0, unit)]++
	}
	var chi2 float64
	for _, c := range count {
		d := float64(c) - 1000
		chi2 += d * d / 1000
	}
	if chi2 > 22.5 { // 6 degrees of freedom, p = 0.001
		t.Errorf("counts %v, χ² = %.1f", count, chi2)
	}
	if s.IntN(1, 5, 6, 7) != 0 {
		t.Error("IntN(1) is not 0")
	}
	defer func() {
		if recover() == nil {
			t.Error("IntN(0) did not panic")
		}
	}()
	s.IntN(0, 0, 0, 0)
}
