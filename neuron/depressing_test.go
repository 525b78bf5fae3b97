package neuron

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTiringSynapses: at a constant rate the used transmitter and the release probability come
// to the steady states of the equations, q = v·r·τ/(1 + v·r·τ) with v = U + p, and
// p = U·(1 − U)·r·τ_f/(1 + U·r·τ_f); with depression alone what is sent saturates at 1/(U·τ).
func TestTiringSynapses(t *testing.T) {
	for _, m := range []*Depressing{
		{TauMS: 10, RecoveryMS: 800, Release: 0.5, Gain: &ReLU{}},
		{TauMS: 10, RecoveryMS: 100, FacilitationMS: 1000, Release: 0.05, Gain: &ReLU{}},
	} {
		var sent []float64
		for _, rate := range []float64{5, 10, 20, 1000} {
			x, in, d := Block64{Data: make([]float64, 4), Units: 1}, Block64{Data: []float64{rate}, Units: 1}, Block64{Data: make([]float64, 4), Units: 1}
			for range 200000 {
				m.Deriv64(d, x, in)
				for i := range x.Data {
					x.Data[i] += 0.05 * d.Data[i]
				}
			}
			m.Emit64(x)
			r, u := rate/1000, m.Release
			p := u * (1 - u) * r * m.FacilitationMS / (1 + u*r*m.FacilitationMS)
			used := (u + p) * r * m.RecoveryMS
			require.InDelta(t, rate, x.Data[0], 1e-9*rate)
			require.InDelta(t, p, x.Data[3], 1e-6)
			require.InDelta(t, used/(1+used), x.Data[2], 1e-6)
			require.InDelta(t, rate*(1+p/u)/(1+used), x.Data[1], 1e-4*rate)
			sent = append(sent, x.Data[1])
		}
		if m.FacilitationMS == 0 {
			require.InEpsilon(t, 1000/(m.Release*m.RecoveryMS), sent[3], 0.01, "what is sent saturates")
		} else {
			require.Greater(t, sent[1]/10, sent[0]/5, "facilitation: a spike counts for more at 10 Hz than at 5 Hz")
		}
	}
}
