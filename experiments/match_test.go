package experiments

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/neuron"
)

// spoererFile is the design of Spoerer, McClure & Kriegeskorte (2017).
const spoererFile = `striate: 1
name: spoerer
stimuli: {digits: {set: mnist, size: 32 px}}
networks:
  B:
    stages:
      L1: {conv: {maps: 32, kernel: 3, pad: 1}, pool: {max: {window: 2, stride: 2}}}
      L2: {conv: {maps: 32, kernel: 3, pad: 1}, pool: {max: {window: 16, stride: 16}}}
      out: {dense: {units: 10}, gain: softmax}
  BT: {from: B, add: feedback}
  BL: {from: B, add: lateral}
  BLT: {from: B, add: [lateral, feedback]}
  B-K: {from: B, match: {params: BL, by: kernel, within: 6 %}}
  B-F: {from: B, match: {params: BLT, by: maps}}
  B-M: {from: B, match: {macs: BL, by: kernel, within: 40 %}}
  unmatched: {from: B, match: {params: BT, by: kernel}}
measure: [accuracy]
`

// TestSizesOfPublishedNetworks holds the networks that add and match make to the parameters of
// the published design: 9,898 of B, 19,114 of BT, 28,330 of BL, 37,546 of BLT, and 26,794 of
// the control by kernels of 5. The control by maps takes the nearest number of them, 63, where
// the publication has 64 with 38,218.
func TestSizesOfPublishedNetworks(t *testing.T) {
	spec, mistakes := parse(&Source{Name: "spoerer.yaml", Dir: ".", Text: []byte(spoererFile)}, Overrides{})
	require.NoError(t, mistakes.Err())
	in := neuron.Sheet{Channels: 1, Height: 32, Width: 32}
	params, macs := map[string]int{}, map[string]int{}
	for _, n := range spec.Networks {
		p, err := n.Build(in, 10, 1)
		if n.Name == "unmatched" {
			require.ErrorContains(t, err, "network unmatched: match: the nearest is 1.4 times as large as BT, which is not within 5 %")
			continue
		}
		require.NoError(t, err)
		params[n.Name], macs[n.Name] = p.Cost().Params, p.Cost().MACs
		if n.Name == "B-F" {
			require.Equal(t, 63, p.Stages[0].Out.Channels)
		}
	}
	require.Equal(t, map[string]int{"B": 9898, "BT": 19114, "BL": 28330, "BLT": 37546, "B-K": 26794, "B-F": 37054, "B-M": params["B-M"]}, params)
	require.InEpsilon(t, macs["BL"], macs["B-M"], 0.4)
	require.Greater(t, macs["B-M"], 2*macs["B-K"])
}
