package experiments

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// What these experiments of the library expect in their quick profile, against golden values and
// theory, is met.
func TestPhenomenaAreReproduced(t *testing.T) {
	if testing.Short() {
		t.Skip("runs experiments at their quick size")
	}
	for _, name := range []string{"onset-transients", "surround-delay", "pixels-to-ring"} {
		t.Run(name, func(t *testing.T) {
			spec, src, mistakes := Load(name, Overrides{Profile: quick})
			require.NoError(t, mistakes.Err())
			result, err := Run(context.Background(), spec, src, Options{Out: filepath.Join(t.TempDir(), "run")})
			require.NoError(t, err)
			require.NotEmpty(t, result.Verdicts)
			for _, v := range result.Verdicts {
				require.NotNil(t, v.Met, v.That)
				require.True(t, *v.Met, "%s: %v against %v", v.That, v.Value, v.Against)
			}
		})
	}
}
