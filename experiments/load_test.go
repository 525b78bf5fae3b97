package experiments

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
)

// loaded reads a file that must have no mistake.
func loaded(t *testing.T, text string, o Overrides) *Spec {
	t.Helper()
	s, mistakes := parse(&Source{Name: "test.yaml", Dir: t.TempDir(), Text: []byte(text)}, o)
	require.NoError(t, mistakes.Err())
	return s
}

// Every file of the library, in every profile, is complete in its resolved form: reading that
// gives the same experiment and the same resolved form.
func TestResolvedRoundTrip(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes under the race detector, and runs on one goroutine")
	}
	for _, e := range Library() {
		for _, profile := range []string{"", full, quick, tiny} {
			t.Run(e.Name+"/"+profile, func(t *testing.T) {
				s, _, mistakes := Load(e.Name, Overrides{Profile: profile})
				require.NoError(t, mistakes.Err())
				require.NotEmpty(t, e.Question)
				again := loaded(t, string(s.Resolved.YAML()), Overrides{})
				require.Equal(t, string(s.Resolved.YAML()), string(again.Resolved.YAML()))
				require.Equal(t, s.Profile, again.Profile)
				again.Resolved = s.Resolved
				for i := range again.Networks { // where a network came from does not act
					again.Networks[i].Recipe, again.Networks[i].lineage = s.Networks[i].Recipe, s.Networks[i].lineage
					if m := again.Networks[i].match; m != nil {
						m.reference.Recipe, m.reference.lineage = s.Networks[i].match.reference.Recipe, s.Networks[i].match.reference.lineage
					}
				}
				if s.Fit != nil { // data are read from their copy in the run's folder
					require.Equal(t, keptData, again.Fit.Data)
					again.Fit.Data = s.Fit.Data
				}
				require.True(t, reflect.DeepEqual(s, again), "the resolved file is another experiment")
			})
		}
	}
}
