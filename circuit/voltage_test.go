package circuit

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/neuron"
)

// TestVoltageForm: a pair in the voltage form rests where the rate form does, with v = u; its
// transient is another one (reference sheet, section 0); its rate follows its potential at all
// times, in both precisions and under every integrator.
func TestVoltageForm(t *testing.T) {
	_, cases := transients(t)
	g := cases[1] // Hennequin et al. (2018), h = 15
	c := goldenPair(t, g.W, func(pop int) neuron.Model {
		return &neuron.Voltage{TauMS: g.TauMS[pop], Gain: &neuron.Supralinear{K: g.K[pop], N: g.N[pop]}}
	})
	for _, test := range steppers {
		r := g.start(c, 0.5, test.by)
		s := c.NewState(1, 0.5)
		for a := range 2 {
			c.Drive(s, a, func(int) float32 { return float32(g.H[a]) })
		}
		reach(r, 10)
		for s.Step < r.Step {
			test.by.Advance(c, s)
		}
		require.Greater(t, max(g.ODE.R[9][0]-r.X[0], r.X[0]-g.ODE.R[9][0]), 0.5, "%s: another transient than that of the rate form", test.name)
		for a := range 2 {
			v := r.Vars(a).Var(1)[0]
			within(t, g.K[a]*v*v, r.Vars(a).Var(0)[0], 1e-14, 0, "%s: rate of the potential", test.name)
			within(t, v, float64(c.Vars(s, a).Var(1)[0]), 1e-5, 0, "%s: potential in float32", test.name)
		}
		require.Equal(t, Settled, r.Settle(NewSettling()).Status, test.name)
		for a := range 2 {
			within(t, g.Steady[a], r.Vars(a).Var(0)[0], 1e-9, 0, "%s: steady rate", test.name)
			u := g.H[a] + g.W[a][0]*g.Steady[0] + g.W[a][1]*g.Steady[1]
			within(t, u, r.Vars(a).Var(1)[0], 1e-9, 0, "%s: steady potential", test.name)
		}
	}
}
