package ssn

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// On a pair whose nullclines and fixed points are known in closed form, the flow's contours and
// roots are those, the axis on which a silent population rests among them.
func TestPhasePlaneOfAPair(t *testing.T) {
	m, err := Published("hennequin2018")
	require.NoError(t, err)
	pair, err := m.Pair()
	require.NoError(t, err)
	c, err := pair.Pair()
	require.NoError(t, err)
	for _, amplitude := range []float64{2, 15} {
		h := [2]float64{amplitude, amplitude}
		want := pair.FixedPoints(h)
		require.Len(t, want, 1)
		high := [2]float64{1.5 * want[0].Rate[E], 1.5 * want[0].Rate[I]}
		low := [2]float64{-0.03 * high[0], -0.03 * high[1]}
		plane, err := NewPhasePlane(c, h)
		require.NoError(t, err)
		roots := plane.FixedPoints(low, high, 60)
		require.Len(t, roots, 1)
		require.InEpsilon(t, want[0].Rate[E], roots[0].At[E], 1e-8)
		require.InEpsilon(t, want[0].Rate[I], roots[0].At[I], 1e-8)
		require.Equal(t, want[0].Stable, roots[0].Stable)
		axis := 0
		for k, runs := range plane.Nullclines(low, high, 120) {
			require.NotEmpty(t, runs)
			for _, run := range runs {
				for _, x := range run {
					require.InDelta(t, 0, plane.Flow(x)[k]*pair.TauMS[k]/high[k], 2e-3, "%d at %v", k, x)
					if k == E && math.Abs(x[E]) < 1e-12 && x[I] > 0.9*high[I] {
						axis++
					}
				}
			}
		}
		require.Positive(t, axis, "a silent E rests")
	}
	_, err = NewPhasePlane(c, [2]float64{})
	require.NoError(t, err)
}

// The pair of Wilson & Cowan has an unstable focus inside its limit cycle and a stable state
// outside that range of input.
func TestPhasePlaneOfWilsonAndCowan(t *testing.T) {
	c, err := wilsonCowan1972.Wire(1)
	require.NoError(t, err)
	for input, stable := range map[float64]bool{0.9: true, 1.25: false, 2.1: true} {
		plane, err := NewPhasePlane(c, [2]float64{input, 0})
		require.NoError(t, err)
		roots := plane.FixedPoints([2]float64{-0.01, -0.01}, [2]float64{0.6, 0.6}, 80)
		require.Len(t, roots, 1, "input %v", input)
		require.Equal(t, stable, roots[0].Stable, "input %v", input)
		require.InDelta(t, 0, math.Hypot(plane.Flow(roots[0].At)[0], plane.Flow(roots[0].At)[1]), 1e-12)
	}
}

// A contour is joined: a circle is one closed run.
func TestContourOfACircle(t *testing.T) {
	low, high := [2]float64{-2, -2}, [2]float64{2, 2}
	runs := contour(low, high, 50, func(i, j int) float64 {
		x := corner(low, high, 50, i, j)
		return 1 - x[0]*x[0] - x[1]*x[1]
	})
	require.Len(t, runs, 1)
	require.Equal(t, runs[0][0], runs[0][len(runs[0])-1])
	require.Greater(t, len(runs[0]), 100)
	for _, x := range runs[0] {
		require.InDelta(t, 1, math.Hypot(x[0], x[1]), 2e-3)
	}
}
