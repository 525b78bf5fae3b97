package bench

import (
	"strconv"

	"github.com/striate-sim/striate/simd"
)

// eulers are r ← r + a·(k·⌊x⌋₊ⁿ − r) over arrays of four sizes, named by the memory that the
// peers mean by them.
func eulers(m *Machine) []Case {
	var cases []Case
	for i, n := range []int{1 << 11, 1 << 15, 1 << 19, 1 << 23} {
		for _, power := range []float32{2, 2.2} {
			e := newEuler(i, n, power)
			cases = append(cases, e.on(m))
		}
	}
	return cases
}

// The numbers of the update are the peers'.
const (
	eulerGain  = 0.04
	eulerShare = 0.05 // dt/τ
)

// sharedElements is the least length that threads share; less takes too short a time.
const sharedElements = 1 << 15

type euler struct {
	level int
	power float32
	r, x  []float32
}

func newEuler(level, n int, power float32) *euler {
	return &euler{level, power, make([]float32, n), drives(n)}
}

func (e *euler) on(m *Machine) Case {
	n, parts := len(e.r), m.Threads
	if n < sharedElements {
		parts = 1
	}
	part := func(_, i int) {
		from, to := i*n/parts, (i+1)*n/parts
		simd.SupralinearStep(e.r[from:to], e.x[from:to], eulerGain, e.power, eulerShare)
	}
	key := "euler_n" + strconv.FormatFloat(float64(e.power), 'g', 2, 32) + "_" + memoryNames[e.level] + "_ns"
	return Case{
		Metric: Metric{key, Nanoseconds, float64(n)},
		Triad:  updateBytes(e.level) * float64(n), Array: 8 * float64(n),
		Run: func() { m.Pool.Do(parts, part) },
	}
}

// updateBytes is what an update in place moves for each element, in bytes of a triad. A triad
// reads a line before it writes it, and so moves 16 bytes for the 12 that are counted; an
// update moves 12. In the first level nothing is moved.
func updateBytes(level int) float64 {
	if level == 0 {
		return 12
	}
	return 12 * 12.0 / 16
}

// drives spread from −10 to 90, as the peers': some below threshold, most above.
func drives(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(uint32(i)*2654435761>>8&65535)/655.36 - 10
	}
	return x
}
