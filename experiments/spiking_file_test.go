package experiments

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/diag"
)

// The spiking mode is told from a file, is priced by its steps, a tile on one core, and refuses
// cells that cannot spike where the file names their network.
func TestSpikingFile(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	plan := func(gain, rule, batch string) (Plan, error) {
		file := filepath.Join(t.TempDir(), "spiking.yaml")
		text := `striate: 1
name: spiking
question: Do cells spike?
stimuli: {digits: {set: mnist, limit: {train: 200, test: 20}}}
networks:
  cells:
    stages:
      hidden: {dense: {units: 10}, gain: ` + gain + `}
      IT: {dense: {units: 10}, gain: softmax}
    train: {rule: {segregated-dendrites: ` + rule + `}}
train: {optimizer: {sgd: {rate: 0.168, momentum: 0}}, batch: ` + batch + `}
test: {clean: {}}
measure: [accuracy]
`
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		spec, src, mistakes := Load(file, Overrides{})
		require.NoError(t, mistakes.Err())
		return spec.Plan(src)
	}
	const cells = "{sigmoid: {max: 1, slope: 0.857}}"
	rates, err := plan(cells, "{mode: rate}", "1")
	require.NoError(t, err)
	spikes, err := plan(cells, "{mode: spiking, phase: 50 ms}", "1")
	require.NoError(t, err)
	longer, err := plan(cells, "{mode: spiking, phase: 0.1 s}", "1")
	require.NoError(t, err)
	require.Greater(t, spikes.Seconds, rates.Seconds)
	require.InDelta(t, 2, (longer.Seconds-rates.Seconds)/(spikes.Seconds-rates.Seconds), 1e-6)
	perImage := func(batch string) float64 {
		p, err := plan(cells, "{mode: spiking}", batch)
		require.NoError(t, err)
		return p.Seconds / float64(p.Networks[0].TrainImages)
	}
	require.InDelta(t, perImage("32"), 2*perImage("64"), 0.02*perImage("32"), "one tile runs on one core, two on two")

	_, err = plan("relu", "{mode: spiking}", "1")
	var mistakes diag.List
	require.True(t, errors.As(err, &mistakes), "%v", err)
	require.Equal(t, 6, mistakes[0].Pos.Line)
	require.ErrorContains(t, err, "stage hidden: spiking cells need rates in units of the largest")
}

// What spiking cells remember is told from a file, where less than a step is refused.
func TestSpikingMemoryMistake(t *testing.T) {
	_, _, mistakes := Load("segregated-dendrites-spiking", Overrides{Set: []string{"networks.one.train.rule={segregated-dendrites: {mode: spiking, memory: 0.5 ms}}"}})
	require.ErrorContains(t, mistakes.Err(), ":1:48: memory = 0.5 ms is out of range")
}
