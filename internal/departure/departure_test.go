package departure

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryDepartureIsDescribedOnce(t *testing.T) {
	seen := map[ID]bool{}
	for _, d := range All() {
		require.False(t, seen[d.ID], d.ID)
		seen[d.ID] = true
		require.Equal(t, d, Describe(d.ID))
		for _, words := range []string{d.Title, d.Departs, d.Cortex} {
			require.NotEmpty(t, words, d.ID)
		}
	}
	require.Len(t, seen, 18)
	require.Panics(t, func() { Describe("levitation") })
}

func TestUnionIsSortedWithoutRepetition(t *testing.T) {
	got := Union([]ID{MiniBatch, MaxPool}, nil, []ID{WeightSharing, MaxPool})
	require.Equal(t, []ID{WeightSharing, MaxPool, MiniBatch}, got)
	require.Negative(t, Compare(WeightSharing, MiniBatch))
	require.Zero(t, Compare(MaxPool, MaxPool))
}
