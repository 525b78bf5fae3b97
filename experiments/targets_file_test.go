package experiments

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/diag"
)

// planOf is the plan of a small file whose network learns by a rule, and the departures of its
// training.
func planOf(t *testing.T, norm, rule string) (Plan, []departure.ID, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "rule.yaml")
	text := `striate: 1
name: rule
question: What does a rule ask for?
stimuli: {digits: {set: mnist, limit: {train: 200, test: 20}}}
networks:
  cells:
    stages:
      hidden: {dense: {units: 20}, gain: relu, norm: ` + norm + `}
      hidden2: {dense: {units: 30}, gain: relu}
      IT: {dense: {units: 10}, gain: softmax}
    train: {rule: ` + rule + `}
test: {clean: {}}
measure: [accuracy]
`
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	spec, src, mistakes := Load(file, Overrides{})
	if err := mistakes.Err(); err != nil {
		return Plan{}, nil, err
	}
	plan, err := spec.Plan(src)
	return plan, spec.Networks[0].Train.training(1).Departures(), err
}

// Target propagation is told from a file, transports the read-out's weights only where its top
// target is a step down the loss, and refuses what it cannot invert where the file names it.
func TestTargetsFile(t *testing.T) {
	plain, _, err := planOf(t, "none", "backprop")
	require.NoError(t, err)
	plan, made, err := planOf(t, "none", "target-propagation")
	require.NoError(t, err)
	require.Contains(t, made, departure.WeightTransport)
	require.Greater(t, plan.Seconds, plain.Seconds)
	_, made, err = planOf(t, "none", "{target-propagation: {top: inverse, step: 1, inverse: linear}}")
	require.NoError(t, err)
	require.NotContains(t, made, departure.WeightTransport)
	require.NotContains(t, made, departure.NonlocalError)

	var mistakes diag.List
	_, _, err = planOf(t, "batch", "target-propagation")
	require.True(t, errors.As(err, &mistakes), "%v", err)
	require.Equal(t, 6, mistakes[0].Pos.Line)
	require.ErrorContains(t, err, "stage hidden: target-propagation cannot go back through batch statistics")
	_, _, err = planOf(t, "none", "{target-propagation: {top: sideways}}")
	require.ErrorContains(t, err, "one of gradient, inverse")
}

// Microcircuits are told from a file, have neither phases nor cells of error, are priced by
// their sweeps, and refuse stages that are not cells and synapses alone where the file names
// them.
func TestMicrocircuitFile(t *testing.T) {
	plan, made, err := planOf(t, "none", "{microcircuit: {steps: 1}}")
	require.NoError(t, err)
	for _, id := range []departure.ID{departure.WeightTransport, departure.TwoPhases, departure.SignedError, departure.NonlocalError} {
		require.NotContains(t, made, id)
	}
	longer, _, err := planOf(t, "none", "{microcircuit: {steps: 4}}")
	require.NoError(t, err)
	require.Greater(t, longer.Seconds, plan.Seconds)

	var mistakes diag.List
	_, _, err = planOf(t, "batch", "microcircuit")
	require.True(t, errors.As(err, &mistakes), "%v", err)
	require.Equal(t, 6, mistakes[0].Pos.Line)
	require.ErrorContains(t, err, "stage hidden: microcircuit needs stages of mixed signs with a gain alone")
	_, _, err = planOf(t, "none", "{microcircuit: {apical: 1}}")
	require.ErrorContains(t, err, "apical = 1 is out of range")
	_, _, err = planOf(t, "none", "{microcircuit: {feedback: tied}}")
	require.ErrorContains(t, err, "feedback = tied is none of the words it may be")
	_, made, err = planOf(t, "none", "{microcircuit: {feedback: kolen-pollack, decay: 1e-4, normalized: false}}")
	require.NoError(t, err)
	require.NotContains(t, made, departure.WeightTransport)
}
