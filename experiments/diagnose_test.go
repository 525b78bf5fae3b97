package experiments

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What is looked at in training stands in metrics.jsonl and in figures, and changes no measure.
// The audit by perturbation stands in the report.
func TestDiagnoseFromAFile(t *testing.T) {
	file := func(diagnose string) string {
		path := filepath.Join(t.TempDir(), "looked-at.yaml")
		require.NoError(t, os.WriteFile(path, []byte(`striate: 1
stimuli: {digits: {set: mnist, limit: {train: 256, test: 64}}}
networks:
  coded: {stages: {V1: {dense: {units: 12}}, IT: {dense: {units: 10}, gain: softmax}}}
  written: {from: coded, train: {rule: {formula: {P: rate, Q: rate, D: rate^2}}, epochs: 2}}
train: {rule: {predictive-coding: {steps: 4}}, batch: 32, epochs: 2`+diagnose+`}
measure: accuracy
`), 0o600))
		return path
	}
	_, plain := runTiny(t, file(""), Options{})
	_, looked := runTiny(t, file(", diagnose: [angles, energy, rates, spectra]"), Options{})
	require.Equal(t, measures(t, plain), measures(t, looked))
	metrics, err := os.ReadFile(filepath.Join(looked, "metrics.jsonl"))
	require.NoError(t, err)
	for _, name := range []string{"coded/seed1/gradient-angle/V1/below-units", "coded/seed1/free-energy/settled", "coded/seed1/dead-cells/V1", "coded/seed1/spectral-norm/IT/below-units", "written/seed1/rate/V1"} {
		require.GreaterOrEqual(t, strings.Count(string(metrics), `"`+name+`"`), 2, name)
	}
	require.FileExists(t, filepath.Join(looked, "arrays", "spectra.npz"))
	page, err := os.ReadFile(filepath.Join(looked, "report.html"))
	require.NoError(t, err)
	require.Contains(t, string(page), "gradient angle, V1/below-units")
	require.Contains(t, string(page), "Locality of coded")
	require.Contains(t, string(page), "depend on other synapses&#39; weights, as declared")
	require.NotContains(t, string(page), "WHICH IS NOT DECLARED")
}
