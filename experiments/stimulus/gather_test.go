package stimulus

import (
	"testing"

	"github.com/striate-sim/striate/internal/rng"
)

func TestGather(t *testing.T) {
	m := noiseImages(40, 3, 5, 2)
	order := rng.Named(1, "order").Perm(m.Count, 0)
	for lanes := range 35 {
		for _, used := range []int{0, lanes / 2, lanes} {
			dst := make([]float32, 30*lanes)
			for i := range dst {
				dst[i] = -1
			}
			Gather(dst, m, order[:used], lanes)
			for u := range 30 {
				for b := range lanes {
					want := float32(0)
					if b < used {
						want = m.Image(order[b])[u]
					}
					if got := dst[u*lanes+b]; got != want {
						t.Fatalf("lanes %d, used %d: unit %d of lane %d = %v, want %v", lanes, used, u, b, got, want)
					}
				}
			}
		}
	}
	dst := make([]float32, 30*16)
	if n := testing.AllocsPerRun(5, func() { Gather(dst, m, order[:16], 16) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	defer func() {
		if recover() == nil {
			t.Error("five images went into four lanes")
		}
	}()
	Gather(make([]float32, 30*4), m, order[:5], 4)
}
