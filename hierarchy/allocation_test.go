package hierarchy

import (
	"testing"

	"github.com/striate-sim/striate/learning"
)

// TestStepsDoNotAllocate holds that training allocates nothing once its arrays are grown, by
// every rule, with one worker and with several.
func TestStepsDoNotAllocate(t *testing.T) {
	const batch = tileLanes + 8
	for _, e := range everyExample() {
		for name, how := range everyLesson(e) {
			if name == "formula" && testing.Short() {
				continue // under the race detector pools forget what they hold
			}
			for _, n := range []int{1, 2} {
				tr := trainer(t, e.pathway(t), how, &learning.Adam{Rate: 1e-3, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}, batch, n)
				b := e.batch(batch)
				step := func() { tr.Step(b) }
				step()
				allocs := testing.AllocsPerRun(3, step)
				if allocs != 0 { // those of the runtime, when a collection falls in between, do not come again
					allocs = testing.AllocsPerRun(3, step)
				}
				if allocs != 0 {
					t.Errorf("%s by %s with %d workers: %g allocations a step", e.name, name, n, allocs)
				}
			}
		}
	}
}
