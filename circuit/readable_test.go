package circuit

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// What can be read of a neuron is its rate, its other variables, its input and its other ports.
func TestReadable(t *testing.T) {
	names := func(m neuron.Model) (all []string) {
		for _, q := range Readable(m) {
			all = append(all, q.Name)
		}
		return all
	}
	require.Equal(t, []string{"rate", "input"}, names(neuron.NewLeaky(8, neuron.NewSupralinear())))
	require.Equal(t, []string{"rate", "a", "input"}, names(&neuron.Adapting{}))
	require.Equal(t, []string{"rate", "input", "apical"}, names(&neuron.Pyramidal{}))
	require.Equal(t, "mV", Readable(&neuron.Adapting{})[2].Unit)
	require.Equal(t, "input to the soma", Readable(&neuron.Adapting{})[2].Doc)
}

// The input is the argument of the gain: f(u) = r + τ·dr/dt, in both precisions, at time 0 as
// later, noise and blanks included; and to read it changes no bit of what goes on.
func TestInputIsReadOffTheEquation(t *testing.T) {
	c := everything(t)
	gain, pop := neuron.NewSupralinear(), c.Population("I")
	const tau = 8
	interventions := func(lanes int) []Intervention {
		return []Intervention{
			c.NewNoise(lanes, pop, 20, 1, rng.Named(1, "noise")),
			&Modulation{Window: Window{ToMS: 4}, Population: pop, At: OnDrive, Factor: []float64{0, 0}},
		}
	}
	single := func(probed bool) (*State, int) {
		s, n := c.NewState(2, 0.5), 0
		copy(s.Trial, []uint64{3, 4})
		for i := range s.Ext {
			s.Ext[i] = 7
		}
		s.Interventions = interventions(2)
		if probed {
			p, err := c.NewProbe("I", "input", 1, func(_ Moment, u []float64) {
				dx := make([]float32, len(s.X))
				x := append([]float32(nil), s.X...)
				c.deriv(dx, x, s)
				r, slope := c.vars(x, pop, 2).Var(0), c.vars(dx, pop, 2).Var(0)
				for i := range u {
					require.InDelta(t, float64(r[i])+tau*float64(slope[i]), gain.F64(u[i]), 1e-5*max(1, gain.F64(u[i])))
				}
				n++
			})
			require.NoError(t, err)
			s.Probes = []*Probe{p}
		}
		c.Run(s, Heun{}, 20, NewSettling())
		return s, n
	}
	with, read := single(true)
	without, _ := single(false)
	require.Equal(t, 21, read)
	require.Equal(t, without.X, with.X)
	require.Equal(t, without.Past, with.Past)

	double := func(probed bool) *Reference {
		r := c.NewReference(0.5)
		r.Trial[0] = 3
		for i := range r.Ext {
			r.Ext[i] = 7
		}
		r.Interventions = interventions(1)
		if probed {
			p, err := c.NewProbe("I", "input", 1, func(at Moment, u []float64) {
				if at.Step == 0 {
					eta := r.Interventions[0].(Remembering).Memory()
					require.Equal(t, eta, u, "the stimulus is off and nobody fires: noise alone")
				}
				u = append([]float64(nil), u...)
				dx, x := make([]float64, len(r.X)), append([]float64(nil), r.X...)
				r.Deriv(dx, x)
				for i := range u {
					require.InDelta(t, r.vars(x, pop).Var(0)[i]+tau*r.vars(dx, pop).Var(0)[i], gain.F64(u[i]), 1e-9)
				}
			})
			require.NoError(t, err)
			r.Probes = []*Probe{p}
		}
		r.Run(20, NewSettling())
		return r
	}
	require.Equal(t, double(false).X, double(true).X)
}
