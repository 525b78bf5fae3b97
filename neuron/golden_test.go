package neuron

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

type transfer struct {
	K, N, Soft, Hard, Rmax, C50 float64
	F, Df                       []float64
}

// TestD1TransferFunctions: power laws, saturating power laws and Naka–Rushton functions, and
// the slopes of the first, at 15 inputs (golden set 12, reference sheet D1).
func TestD1TransferFunctions(t *testing.T) {
	text, err := os.ReadFile("testdata/golden/12_transfer.json")
	require.NoError(t, err)
	var file struct {
		Z           []float64
		Power       []transfer
		AsymLinear  []transfer `json:"asym_linear"`
		AsymTanh    []transfer `json:"asym_tanh"`
		NakaRushton []transfer `json:"naka_rushton"`
	}
	require.NoError(t, json.Unmarshal(text, &file))
	require.Len(t, file.Z, 15)
	check := func(g Gain, want transfer) {
		u, rate, slope := make([]float32, len(file.Z)), make([]float32, len(file.Z)), make([]float32, len(file.Z))
		for i, z := range file.Z {
			u[i] = float32(z)
		}
		g.Rate(rate, u)
		g.Slope(slope, u)
		for i, z := range file.Z {
			if want.F[i] == 0 {
				require.Zero(t, g.F64(z), "%T at %v", g, z)
				require.Zero(t, rate[i])
				continue
			}
			require.InEpsilon(t, want.F[i], g.F64(z), 1e-14, "%T %+v at %v", g, g, z)
			// float32 rounds the input too; the exponent of a rate of 1e-15 Hz carries no seven digits.
			require.InDelta(t, g.F64(float64(u[i])), rate[i], 3e-7*want.F[i]+1e-12, "%T in float32 at %v", g, z)
			if want.Df != nil {
				require.InEpsilon(t, want.Df[i], g.Slope64(z), 1e-14, "slope of %T at %v", g, z)
				require.InEpsilon(t, g.Slope64(float64(u[i])), slope[i], 3e-7, "slope of %T in float32 at %v", g, z)
			}
		}
	}
	for _, f := range file.Power {
		check(&Supralinear{K: f.K, N: f.N}, f)
	}
	for _, f := range file.AsymLinear {
		check(&AsymLinear{K: f.K, N: f.N, SoftHz: f.Soft}, f)
	}
	for _, f := range file.AsymTanh {
		check(&AsymTanh{K: f.K, N: f.N, SoftHz: f.Soft, HardHz: f.Hard}, f)
	}
	for _, f := range file.NakaRushton {
		check(&NakaRushton{Max: f.Rmax, Half: f.C50, N: f.N}, f)
	}
}
