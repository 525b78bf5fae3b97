package circuit

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestProbes: a variable is read at time 0 and at its interval, in both precisions, without
// memory of its own.
func TestProbes(t *testing.T) {
	c := everything(t)
	read := func(variable string, everyMS float64, times *[]float64, values *[][]float64) *Probe {
		p, err := c.NewProbe("E", variable, everyMS, func(at Moment, v []float64) {
			*times = append(*times, at.TMS)
			*values = append(*values, append([]float64(nil), v...))
		})
		require.NoError(t, err)
		return p
	}
	var times, wideTimes, every []float64
	var rates, wide, adaptation [][]float64
	s, r := c.NewState(3, 0.5), c.NewReference(0.5)
	for i := range s.Below {
		s.Below[i] = 9
	}
	copy(r.Below, []float64{9, 9})
	s.Probes = []*Probe{read("", 2, &times, &rates), read("a", 0, &every, &adaptation)}
	r.Probes = []*Probe{read("r", 2, &wideTimes, &wide)}
	c.Run(s, Heun{}, 10, NewSettling())
	r.Run(10, NewSettling())
	require.Equal(t, []float64{0, 2, 4, 6, 8, 10}, times)
	require.Equal(t, times, wideTimes)
	require.Len(t, every, 21)
	for i := range times {
		for u, want := range wide[i] {
			for lane := range 3 {
				require.InDelta(t, want, rates[i][3*u+lane], 1e-5*max(1, want))
			}
		}
	}
	require.Equal(t, float64(s.X[3*3]), adaptation[20][0], "the second variable of E")
	c.Run(s, Heun{}, 2, NewSettling())
	require.Equal(t, 12.0, times[len(times)-1], "a run that goes on does not read its start again")
	require.Len(t, times, 7)

	count := 0
	s.Probes = []*Probe{{Take: func(Moment, []float64) { count++ }}}
	require.Zero(t, testing.AllocsPerRun(5, func() { s.observe() }))
	require.Equal(t, 6, count)
	_, err := c.NewProbe("E", "v", 1, nil)
	require.ErrorContains(t, err, `no variable "v"`)
	_, err = c.NewProbe("Q", "", 1, nil)
	require.ErrorContains(t, err, `no population "Q"`)
	_, err = c.NewProbe("E", "", -1, nil)
	require.Error(t, err)
}
