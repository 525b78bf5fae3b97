package bench

import (
	"math"

	"github.com/striate-sim/striate/internal/pool"
)

// Machine is what cases are built for and run on.
type Machine struct {
	Threads int
	Quick   bool
	Pool    *pool.Pool

	caches [3]int
	hasty  bool
}

const (
	blockSeconds = 3e-3 // of one block: long to the clock, short beside a time slice
	fewest       = 3    // blocks of a case, whatever they take
)

// measure returns the seconds of one run of each case: the least of all blocks. The cases
// take turns, so that a slow moment of the machine does not fall on one of them alone.
func (m *Machine) measure(cases []Case) []float64 {
	rounds, budget := 60, 1.5
	if m.Quick {
		rounds, budget = 20, 0.2
	}
	if m.hasty {
		rounds, budget = fewest, 0
	}
	best, spent, runs := make([]float64, len(cases)), make([]float64, len(cases)), make([]int, len(cases))
	for i, c := range cases {
		c.Run() // grows arrays, wakes memory
		best[i] = m.time(c.Run, 1)
		for runs[i] = 1; float64(runs[i])*best[i] < blockSeconds; {
			runs[i] = min(2*runs[i], int(math.Ceil(blockSeconds/best[i])))
			best[i] = min(best[i], m.time(c.Run, runs[i]))
		}
	}
	for r := range rounds {
		for i, c := range cases {
			if r >= fewest && spent[i] > budget {
				continue
			}
			seconds := m.time(c.Run, runs[i])
			best[i] = min(best[i], seconds)
			spent[i] += seconds * float64(runs[i])
		}
	}
	return best
}

// time returns the seconds of one of n runs.
func (m *Machine) time(run func(), n int) float64 {
	clock := wall
	if m.Threads == 1 {
		clock = processorTime
	}
	from := clock()
	for range n {
		run()
	}
	return max((clock()-from).Seconds(), 1e-9) / float64(n)
}

// level is the nearest level of memory that holds so many bytes: 0 to 3, 3 is main memory.
func (m *Machine) level(bytes float64) int {
	usual := [3]int{32 << 10, 512 << 10, 16 << 20}
	for i, size := range m.caches {
		if size <= 0 {
			size = usual[i]
		}
		if bytes <= float64(size) {
			return i
		}
	}
	return 3
}
