package learning

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestHomeostases: every kind leaves a cell at its target alone, lowers the rate of one above it
// and raises that of one below, silent or not, never turns a sign, and does nothing that it does
// not say.
func TestHomeostases(t *testing.T) {
	for _, k := range Homeostases.Kinds() {
		h := k.New().(Homeostasis)
		target := float32(0.1) // of all by default
		scale, shift := h.Correct(target)
		require.InDelta(t, 1, scale, 1e-6, "%s at its target", k.Name)
		require.InDelta(t, 0, shift, 1e-6, "%s at its target", k.Name)
		require.True(t, h.Scales() || h.Shifts(), k.Name)
		for _, rate := range []float32{0, target / 2, 2 * target, 1e6 * target} {
			scale, shift := h.Correct(rate)
			require.GreaterOrEqual(t, scale, float32(0), k.Name)
			require.Equal(t, h.Scales(), scale != 1, "%s scales at %g", k.Name, rate)
			require.Equal(t, h.Shifts(), shift != 0, "%s shifts at %g", k.Name, rate)
			require.False(t, rate < target && (scale < 1 || shift < 0) || rate > target && (scale > 1 || shift > 0), "%s drives a rate of %g away", k.Name, rate)
		}
	}
}
