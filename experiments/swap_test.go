package experiments

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/neuron"
)

func TestSwap(t *testing.T) {
	base := head + `networks:
  base:
    stages:
      V1: {conv: {maps: 20, kernel: 5, pad: 2}, gain: tanh, pool: {max: {window: 3, stride: 2}}}
      V2: {conv: {maps: 8, kernel: 3, stride: 2}, gain: tanh, pool: {max: {window: 2, stride: 3}}}
      IT: {dense: {units: 10}, gain: softmax}
  a: {from: base, swap: `
	for _, c := range []struct {
		name, swap string
		want       map[string]string // path below the variant's stages
	}{
		{"local", "{weights: local}", map[string]string{"V1.local.kernel": "5", "V1.local.pad": "2", "V1.conv": "", "V2.local.stride": "2", "IT.dense.units": "10"}},
		{"one stage", "{V2.weights: local}", map[string]string{"V1.conv.kernel": "5", "V2.local.kernel": "3", "V2.conv": ""}},
		{"dale", "{signs: dale}", map[string]string{"V1.signs.dale.inhibitory": "2", "V2.signs.dale.inhibitory": "1", "IT.signs.dale.inhibitory": "1", "V1.gain": "relu", "IT.gain": "softmax"}},
		{"dale with cells", "{V1.signs: {dale: {inhibitory: 5}}}", map[string]string{"V1.signs.dale.inhibitory": "5", "V2.signs": "mixed"}},
		{"dann", "{signs: {dann: {inhibitory: 5}}}", map[string]string{"V1.signs.dann.inhibitory": "5", "V1.signs.dann.corrected": "true", "IT.signs.dann.inhibitory": "5", "V1.gain": "relu"}},
		{"dann on one stage", "{V2.signs: {dann: {corrected: false}}}", map[string]string{"V1.signs": "mixed", "V2.signs.dann.inhibitory": "1", "V2.signs.dann.corrected": "false", "V2.gain": "relu"}},
		{"sharing", "{weights: local, share: {dynamic: {every: 7}}}", map[string]string{"V1.share.dynamic.every": "7", "V1.share.dynamic.tau": "30 ms", "V2.share.dynamic.lattice": "1", "IT.share": "none"}},
		{"sharing of one stage", "{V1.weights: local, share: instant}", map[string]string{"V1.share.instant.every": "10", "V2.share": "none"}},
		{"average", "{pool: average}", map[string]string{"V1.pool.average.window": "3", "V1.pool.average.stride": "2", "V2.pool.average.stride": "3"}},
		{"other window", "{pool: {average: {window: 4, stride: 4}}}", map[string]string{"V1.pool.average.window": "4"}},
		{"no pool", "{pool: none}", map[string]string{"V1.pool": "none", "V1.conv.stride": "2", "V2.conv.stride": "6"}},
		{"no pool in local stages", "{weights: local, pool: none}", map[string]string{"V1.local.stride": "2", "V2.local.stride": "6"}},
		{"gain", "{gain: relu}", map[string]string{"V1.gain": "relu", "V2.gain": "relu", "IT.gain": "softmax"}},
		{"norm", "{norm: batch}", map[string]string{"V1.norm.batch.momentum": "0.1", "IT.norm": "none"}},
		{"gain of the read-out", "{IT.gain: linear}", map[string]string{"V1.gain": "tanh", "IT.gain": "linear"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := loaded(t, base+c.swap+"}\n", Overrides{})
			for path, want := range c.want {
				require.Equal(t, want, at(s, "networks.a.stages."+path), path)
			}
			require.Equal(t, "5", at(s, "networks.base.stages.V1.conv.kernel"), "what it comes from stays")
			require.Equal(t, "3", at(s, "networks.base.stages.V1.pool.max.window"))
			require.Equal(t, "tanh", at(s, "networks.base.stages.V1.gain"))
		})
	}
}

// Where the windows of a pool tile the sheet, moving its stride into the weights leaves the
// stage above as many places.
func TestPoolStrideKeepsPlaces(t *testing.T) {
	for h := 8; h < 40; h++ {
		for kernel := 1; kernel < 8; kernel++ {
			for q := 2; q < 4; q++ {
				in := neuron.Sheet{Channels: 1, Height: h, Width: h}
				weights, err := circuit.NewPatch(in, 1, kernel, 1, 0)
				require.NoError(t, err)
				if weights.Above.Height%q != 0 {
					continue
				}
				pooled, err := circuit.NewPatch(weights.Above, 1, q, q, 0)
				require.NoError(t, err)

				text := fmt.Sprintf("{conv: {maps: 1, kernel: %d}, pool: {max: {window: %d, stride: %d}}}", kernel, q, q)
				stage, mistakes := config.Parse("stage", []byte(text))
				require.NoError(t, mistakes.Err())
				require.True(t, swapPool(stage, config.NewScalar("none"), false))
				strided, err := circuit.NewPatch(in, 1, kernel, intOr(stage.Get("conv.stride"), 1), 0)
				require.NoError(t, err)
				require.Equal(t, pooled.Above, strided.Above, "side %d, %s", h, text)
			}
		}
	}
}

func TestSwapLearning(t *testing.T) {
	s := loaded(t, head+`networks:
  a: plausible-small
  twin: {from: a, swap: {learning: backprop}, train: {epochs: 3}}
  back: {from: twin, swap: {learning: local-heads}}
`, Overrides{})
	require.Equal(t, "kolen-pollack", at(s, "networks.a.train.rule.local-heads.feedback"))
	require.Equal(t, "backprop", at(s, "networks.twin.train.rule"))
	require.Equal(t, "3", at(s, "networks.back.train.epochs"))
	require.Equal(t, "kolen-pollack", at(s, "networks.back.train.rule.local-heads.feedback"))
	require.Equal(t, s.Networks[0].Stages, s.Networks[1].Stages)
}
