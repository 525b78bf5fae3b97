package circuit

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// sheetModel is one pathway of the two-dimensional model of Rubin, Van Hooser & Miller (2015).
func sheetModel(n int, sigma, kappa float64) (*Random, Between) {
	s := neuron.Sheet{Channels: 1, Height: n, Width: n}
	b := Between{From: s, To: s, Weight: 0.1, Stream: rng.Named(1, "E-E")}
	b.FromDeg = OrientationMap(s, 15, rng.Named(1, "map"))
	b.ToDeg = b.FromDeg
	return &Random{Probability: kappa, Places: sigma, OverDeg: 45, Spread: 0.25, EqualTotals: true, Boundary: "open"}, b
}

// TestRandomConnectionsFollowTheirProbability: the numbers of connections of distance classes
// are within four standard deviations of the sums of their probabilities.
func TestRandomConnectionsFollowTheirProbability(t *testing.T) {
	how, b := sheetModel(40, 4, 0.5)
	wired, err := how.Wire(b)
	require.NoError(t, err)
	w := wired.(*Sparse)
	var got, want, variance [8]float64
	class := func(d, delta float64) int { return min(3, int(d/3)) + 4*int(delta/45.01) }
	for post := range w.Out() {
		next := w.Row[post]
		for pre := range w.In() {
			d := math.Hypot(float64(post/40-pre/40), float64(post%40-pre%40))
			delta := arc(b.ToDeg[post], b.FromDeg[pre], 180)
			p := 0.5 * math.Exp(-d*d/32) * math.Exp(-delta*delta/(2*45*45))
			k := class(d, delta)
			want[k] += p
			variance[k] += p * (1 - p)
			if next < w.Row[post+1] && int(w.Pre[next]) == pre {
				got[k]++
				next++
			}
		}
	}
	for k := range got {
		require.Greater(t, want[k], 10.0)
		require.InDelta(t, want[k], got[k], 4*math.Sqrt(variance[k]), "class %d", k)
	}
}

// TestRandomConnectionsDoNotDependOnOrder: what becomes of a pair of cells does not change when
// the populations grow.
func TestRandomConnectionsDoNotDependOnOrder(t *testing.T) {
	ring := func(n int) neuron.Sheet { return neuron.Sheet{Channels: n, Height: 1, Width: 1} }
	draw := func(from, to int) map[[2]int]float64 {
		w, err := (&Random{Probability: 0.4, Spread: 0.3}).Wire(Between{From: ring(from), To: ring(to), Weight: 1, Stream: rng.Named(5, "w")})
		require.NoError(t, err)
		pairs := map[[2]int]float64{}
		for i, row := range explicit(w) {
			for j, v := range row {
				if v != 0 && i < 20 && j < 30 {
					pairs[[2]int{i, j}] = v
				}
			}
		}
		return pairs
	}
	require.Equal(t, draw(30, 20), draw(47, 33))
}

// TestRubinSheet: by the rule of the published model all cells have one total, the weight times
// the mean number of afferents, and cells inside the sheet receive about 24 synapses
// (circuits.md 1.4, for orientations of equal frequency).
func TestRubinSheet(t *testing.T) {
	lengthy(t)
	how, b := sheetModel(75, 8, 0.1)
	wired, err := how.Wire(b)
	require.NoError(t, err)
	w := wired.(*Sparse)
	mean := float64(len(w.W)) / float64(w.Out())
	require.InDelta(t, 20, mean, 1)
	inside := 0
	for post := range w.Out() {
		sum := 0.0
		for k := w.Row[post]; k < w.Row[post+1]; k++ {
			sum += w.w64[k]
		}
		if math.Abs(sum/(0.1*mean)-1) > 1e-12 {
			t.Fatalf("cell %d: a total of %g", post, sum)
		}
		if y, x := post/75, post%75; y >= 24 && y < 51 && x >= 24 && x < 51 {
			inside += int(w.Row[post+1] - w.Row[post])
		}
	}
	require.InDelta(t, 24, float64(inside)/(27*27), 1)
}

// TestOrientationMap: orientations are equally frequent, neighbours have similar ones, and the
// map repeats at its wavelength: orientations half a wavelength apart differ most.
func TestOrientationMap(t *testing.T) {
	const n, wavelength = 128, 16
	s := neuron.Sheet{Channels: 1, Height: n, Width: n}
	deg := OrientationMap(s, wavelength, rng.Named(7, "map"))
	var octants [8]int
	for _, d := range deg {
		octants[int(d/22.5)]++
	}
	for _, k := range octants {
		require.InEpsilon(t, n*n/8, k, 0.25)
	}
	// likeness is the mean of cos 2Δ over pairs at a distance along the rows.
	likeness := func(apart int) float64 {
		var sum float64
		for y := range n {
			for x := range n - apart {
				sum += math.Cos((deg[y*n+x] - deg[y*n+x+apart]) * math.Pi / 90)
			}
		}
		return sum / float64(n*(n-apart))
	}
	require.Greater(t, likeness(1), 0.8)
	require.Less(t, likeness(wavelength/2+2), -0.1) // the first minimum of J₀ is at 0.61 wavelengths
	require.Greater(t, likeness(wavelength), 0.1)
}
