package hierarchy

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPlateausDoNotSeeWhatAllSynapsesShare: class cells do not compete, so that what their two
// rates differ by does not sum to zero; under Dale's law a pool keeps what the synapses of a class
// have in common at all cells of a place from teaching them.
func TestPlateausDoNotSeeWhatAllSynapsesShare(t *testing.T) {
	const stimuli = 11
	for _, name := range []string{"dale", "dann", "unshared"} {
		e := byName(t, name)
		proposals := func(shared float32) map[string][]float32 {
			tr := trainer(t, e.pathway(t), &SegregatedDendrites{Start: "network"}, recorder{}, stimuli, 2)
			for _, k := range tr.teacher.(*dendrites).spokes {
				if k.pooled > 0 {
					require.GreaterOrEqual(t, slices.Min(k.weights.W), float32(0))
				}
				for i := range k.weights.W {
					k.weights.W[i] += shared * float32(1+i%k.y.In())
				}
			}
			return tr.propose(e.batch(stimuli))
		}
		seen := false
		before, after := proposals(0), proposals(0.2)
		for array, want := range before {
			alive(t, array, widen(want))
			if name != "unshared" { // which keeps no Dale's law, and sees them
				require.InDeltaSlice(t, want, after[array], 1e-4*float64(slices.Max(want)-slices.Min(want)), "%s, change of %s", name, array)
			}
			seen = seen || !slices.Equal(want, after[array])
		}
		require.True(t, seen || name != "unshared")
	}
}
