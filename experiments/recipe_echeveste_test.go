package experiments

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/table"
)

// Without its noise echeveste2020 goes where hennequin2018-ring goes, whose weights stand in; with
// it rates differ from trial to trial.
func TestEcheveste2020(t *testing.T) {
	result := runText(t, 0, `
striate: 1
name: echeveste
networks:
  still: {from: echeveste2020, circuit: {noise: []}, run: {dt: 1 ms, duration: 400 ms}}
  noisy: {from: echeveste2020, run: {dt: 1 ms, duration: 100 ms}}
stimuli: {drive: {input: {to: [E, I], amplitude: 10, profile: {grating: {orientation: 90 deg, shape: von-mises, width: 30 deg, baseline: 2}}}, repeats: 2}}
measure: [rate: {of: E, per: [unit], at: {unit: 25}, from: 80 ms}]
`)
	rate := func(network string, repeat int) float64 {
		return rowAt(t, result, "rate", table.Pair{Key: "network", Value: network}, table.Pair{Key: "repeat", Value: float64(repeat)}).Value
	}
	require.InEpsilon(t, 21.342565586850153, rate("still", 1), 1e-3)
	require.NotEqual(t, rate("noisy", 1), rate("noisy", 2))
	require.InEpsilon(t, 21.342565586850153, rate("noisy", 1), 0.5)
}
