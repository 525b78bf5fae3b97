package experiments

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/diag"
)

// Recirculation is told from a file, transports no weights where contrastive Hebbian learning
// does, is priced by its steps, and refuses where the file says what it does not know.
func TestGeneRecFile(t *testing.T) {
	plan, made, err := planOf(t, "none", "generec")
	require.NoError(t, err)
	require.Contains(t, made, departure.TwoPhases)
	require.NotContains(t, made, departure.WeightTransport)
	require.NotContains(t, made, departure.SignedError)
	longer, _, err := planOf(t, "none", "{generec: {change: midpoint, steps: 20}}")
	require.NoError(t, err)
	require.Greater(t, longer.Seconds, plan.Seconds)

	var mistakes diag.List
	_, _, err = planOf(t, "none", "{generec: {change: leabra}}")
	require.True(t, errors.As(err, &mistakes), "%v", err)
	require.Equal(t, 11, mistakes[0].Pos.Line)
	require.ErrorContains(t, err, "change = leabra is none of the words it may be")
	_, _, err = planOf(t, "batch", "generec")
	require.ErrorContains(t, err, "stage hidden: settling in two phases needs stages of mixed signs")
}
