package hierarchy

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/learning"
)

const side = 8 // of the field of simple cells, in places

// barAt is what simple cells of four orientations at side×side places answer to a bar across
// the field, of one of them, displaced across itself: 1 where they lie on it, else 0 (the
// stimuli of Földiák 1991). Units are [y][x][orientation].
func barAt(orientation, displacement int) []float64 {
	x := make([]float64, side*side*4)
	for row := range side {
		for column := range side {
			at := [4]int{row, (row + column) / 2, column, (row - column + side) / 2}[orientation]
			if at == displacement {
				x[(row*side+column)*4+orientation] = 1
			}
		}
	}
	return x
}

// drifting lists bars that cross the field, one after another.
func drifting(sweeps int) (samples [][]float64) {
	for k := range sweeps {
		orientation, back := k*7%4, k/4%2 == 1
		first := len(samples)
		for at := range side {
			samples = append(samples, barAt(orientation, at))
		}
		if back {
			slices.Reverse(samples[first:])
		}
	}
	return samples
}

// winners are the cells that answer most to each orientation at each displacement.
func winners(rows [][]float64) (of [4][side]int) {
	for o := range of {
		for at := range of[o] {
			x := barAt(o, at)
			for i := range rows {
				if dot(rows[i], x) > dot(rows[of[o][at]], x) {
					of[o][at] = i
				}
			}
		}
	}
	return of
}

// invariance is the share of displacements at which the cell wins that wins an orientation most
// often, averaged over orientations, and how many such cells there are.
func invariance(of [4][side]int) (share float64, cells int) {
	preferred := map[int]bool{}
	for _, won := range of {
		var often [4]int
		for _, i := range won {
			often[i]++
		}
		most := slices.Max(often[:])
		share += float64(most) / side / 4
		preferred[slices.Index(often[:], most)] = true
	}
	return share, len(preferred)
}

// TestTraceMakesComplexCells: on bars that drift over simple cells, four cells come to answer
// each to one orientation wherever the bar is. Without memory, d = 1, they do not (Földiák
// 1991).
func TestTraceMakesComplexCells(t *testing.T) {
	learned := func(present float64) [4][side]int {
		how := &unlabelled[learning.Trace, *learning.Trace]{Rule: learning.Trace{Present: present}, Pace: pace{Rate: 0.1, Passes: 1, Start: 1}}
		return winners(lone(t, how, 4, 4000, side, drifting(80)))
	}
	share, cells := invariance(learned(0.2))
	require.Equal(t, 1.0, share, "invariant to displacement")
	require.Equal(t, 4, cells, "selective to orientation")
	share, _ = invariance(learned(1))
	require.Less(t, share, 0.7, "the control")
}

// TestTraceFollowsItsEquation, along sequences that begin in one tile and end in another, and
// begins anew with each.
func TestTraceFollowsItsEquation(t *testing.T) {
	const batch, frames, cells = 3*tileLanes - 6, 18, 3
	h := &naive{asks: demands{share: 0.3}, units: cells, tiles: make([]naiveTile, 3)}
	y := normals("trace", cells*batch)
	for i := range h.tiles {
		lanes := min(tileLanes, batch-i*tileLanes)
		s := &h.tiles[i]
		s.lanes, s.y, s.trace = lanes, make([]float32, cells*lanes), make([]float32, cells*lanes)
		for u := range cells {
			for b := range lanes {
				s.y[u*lanes+b] = float32(y[u*batch+i*tileLanes+b])
			}
		}
	}
	h.trace(&tiles{in: 3}, frames, 0, cells)
	for u := range cells {
		var want float64
		for k := range batch {
			if k%frames == 0 {
				want = 0
			}
			want = 0.7*want + 0.3*y[u*batch+k]
			s := h.tiles[k/tileLanes]
			require.InDelta(t, want, s.trace[u*s.lanes+k%tileLanes], 1e-6, "cell %d, frame %d", u, k)
		}
	}
}

// TestSequencesDoNotDependOnTiles: neither the width of tiles nor the number of workers changes
// a bit of what is learned along sequences, and that frames are sequences changes it.
func TestSequencesDoNotDependOnTiles(t *testing.T) {
	const batch = 3 * tileLanes
	e := byName(t, "unshared")
	for _, rule := range []string{"trace", "slow-features"} {
		var states []map[string][]uint32
		for _, way := range []struct{ width, workers, frames int }{{tileLanes, 1, 12}, {tileLanes, 3, 12}, {2 * tileLanes, 2, 12}, {tileLanes, 1, 48}} {
			how, err := Teachings.Make(rule)
			require.NoError(t, err)
			tr, err := NewTrainer(e.pathway(t), Training{
				Teaching: how, Optimizer: &learning.SGD{Rate: 0.1}, Schedule: &learning.Constant{}, Batch: batch, Steps: 30, StepsEpoch: 10, Frames: way.frames, lanes: way.width,
			}, workers(t, way.workers))
			require.NoError(t, err)
			for range 3 {
				tr.Step(e.batch(batch))
			}
			states = append(states, bits(tr))
		}
		require.Empty(t, differ(states[0], states[1]), rule)
		require.Empty(t, differ(states[0], states[2]), rule)
		require.NotEmpty(t, differ(states[0], states[3]), rule)
	}
}
