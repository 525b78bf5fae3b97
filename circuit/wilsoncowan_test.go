package circuit

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/neuron"
)

// TestD25WilsonCowan: the limit cycle of Wilson & Cowan (1972) in its three forms, and a set
// that settles: periods, extrema and steady states (golden set 09, reference sheet D25). Time
// is in units of τ_E.
func TestD25WilsonCowan(t *testing.T) {
	lengthy(t)
	var file struct {
		Cases []struct {
			Name, Form string
			Params     struct{ C1, C2, C3, C4, Ae, The, Ai, Thi, R, Te, Ti, P, Q float64 }
			Y0, End    [2]float64
			Observed   string
			Period     float64
			MinE       float64 `json:"E_min"`
			MaxE       float64 `json:"E_max"`
			MaxI       float64 `json:"I_max"`
		}
	}
	readGolden(t, "09_wilson_cowan.json", &file)
	require.Len(t, file.Cases, 6)
	for _, g := range file.Cases {
		p := g.Params
		model := func(tau, a, theta float64) neuron.Model {
			m := neuron.NewWilsonCowan(tau, a, theta)
			m.Refractory = p.R
			switch g.Form {
			case "unit_k":
				m.Ceiling = 1
			case "no_refrac":
				m.Ceiling, m.Refractory = 1, 0
			}
			return m
		}
		c := goldenPair(t, [2][2]float64{{p.C1, -p.C2}, {p.C3, -p.C4}}, func(pop int) neuron.Model {
			if pop == 0 {
				return model(p.Te, p.Ae, p.The)
			}
			return model(p.Ti, p.Ai, p.Thi)
		})
		r := c.NewReference(0.01)
		r.By = RK4{}
		copy(r.X, g.Y0[:])
		r.Ext[0], r.Ext[1] = p.P, p.Q
		o := r.Settle(Settling{ToleranceHzPerMS: 1e-9, MaxMS: 160, CeilingHz: 10})
		if g.Observed == "converges" {
			require.Equal(t, Settled, o.Status, "%s, %s: %v", g.Name, g.Form, o)
			for a := range 2 {
				within(t, g.End[a], r.X[a], 1e-9, 0, "%s, %s: steady state", g.Name, g.Form)
			}
			continue
		}
		require.Equal(t, Oscillates, o.Status, "%s, %s: %v", g.Name, g.Form, o)
		within(t, g.Period, o.PeriodMS, 2e-8, 0, "%s, %s: period", g.Name, g.Form)
		r.DtMS = 0.001
		lo, hi := extrema(r, 1.1*g.Period)
		within(t, g.MinE, lo[0], 0, 2e-7, "%s, %s: least E", g.Name, g.Form)
		within(t, g.MaxE, hi[0], 0, 2e-7, "%s, %s: largest E", g.Name, g.Form)
		within(t, g.MaxI, hi[1], 0, 2e-7, "%s, %s: largest I", g.Name, g.Form)
	}
}
