package ssn

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/floats"

	"github.com/striate-sim/striate/circuit"
)

// settled follows a published network from silence and asks that it settles.
func settled(t *testing.T, n *Network, h []float64) Steady {
	t.Helper()
	s, o := n.Settle(h, nil, circuit.NewSettling())
	require.Equal(t, circuit.Settled, o.Status, o.String())
	return s
}

// sweep settles a network under one input after another, each from where the last has left it:
// from silence these networks come to the same states, more slowly.
func sweep(t *testing.T, n *Network) func(h []float64) Steady {
	t.Helper()
	var last Steady
	return func(h []float64) Steady {
		t.Helper()
		s, o := n.Settle(h, last.Rate, circuit.NewSettling())
		require.Equal(t, circuit.Settled, o.Status, o.String())
		last = s
		return s
	}
}

// found finds the fixed point of a reduced model, from silence, over all its units.
func found(t *testing.T, m *Model) func(h []float64) []float64 {
	t.Helper()
	var f *Finder
	return func(h []float64) []float64 {
		t.Helper()
		if f == nil {
			r, err := m.Reduce([][]float64{h}, 48)
			require.NoError(t, err)
			f = r.NewFinder()
		}
		require.True(t, f.FromSilence(h))
		return f.r.Whole(f.Rate)
	}
}

func published(t *testing.T, name string) (*Model, *Network) {
	t.Helper()
	m, err := Published(name)
	require.NoError(t, err)
	n, err := m.Network()
	require.NoError(t, err)
	return m, n
}

// gratings is the input of gratings of given strengths at 45° and 135°.
func gratings(m *Model, at45, at135 float64) []float64 {
	a, b := m.Grating(45), m.Grating(135)
	return m.Input(nil, func(p Place) float64 { return at45*a(p) + at135*b(p) })
}

// weights are the least-squares weights with which two responses make up a third.
func weights(sum, a, b []float64) (wa, wb float64) {
	aa, ab, bb := floats.Dot(a, a), floats.Dot(a, b), floats.Dot(b, b)
	sa, sb := floats.Dot(sum, a), floats.Dot(sum, b)
	det := aa*bb - ab*ab
	return (sa*bb - sb*ab) / det, (sb*aa - sa*ab) / det
}

// turned shifts a profile by a number of places around its ring.
func turned(x []float64, places int) []float64 {
	return append(slices.Clone(x[len(x)-places:]), x[:len(x)-places]...)
}

type profiles struct {
	E, I []float64
	Max  float64 `json:"max_re_eig_per_ms"`
}

type goldenRing struct {
	Cases []struct {
		C       float64
		Single  profiles `json:"single_45"`
		Plaid   profiles `json:"plaid_45_135"`
		Weights map[string]struct{ W45, W135 float64 }
	}
	Crossing float64      `json:"landmark_c_where_E_weight_is_1"`
	Weight   [][2]float64 `json:"weight_vs_c"`
	Unequal  []struct {
		C45, C135, W45, W135 float64
		E                    []float64
	} `json:"unequal_plaid"`
	Cross struct {
		Test []float64 `json:"c_test"`
		Mask []float64 `json:"c_mask"`
		R    [][]float64
	} `json:"carandini_heeger"`
}

func nearProfile(t *testing.T, want, got []float64, relative, absolute float64, what string) {
	t.Helper()
	require.Len(t, got, len(want), what)
	for i := range want {
		near(t, want[i], got[i], relative, absolute, what)
	}
}

// TestD13RingProfiles: the responses of all 360 cells of rubin2015-ring to gratings and plaids
// of seven contrasts, and how slowly they are reached (golden 04; Rubin et al. 2015).
func TestD13RingProfiles(t *testing.T) {
	t.Parallel()
	var golden goldenRing
	readGolden(t, "04_ring.json", &golden)
	m, n := published(t, "rubin2015-ring")
	for _, c := range golden.Cases {
		for at135, want := range map[float64]profiles{0: c.Single, c.C: c.Plaid} {
			s := settled(t, n, gratings(m, c.C, at135))
			nearProfile(t, want.E, n.Group("E").Of(s.Rate), 1e-7, 1e-8, "E")
			nearProfile(t, want.I, n.Group("I").Of(s.Rate), 1e-7, 1e-8, "I")
			near(t, want.Max, real(n.Leading(s)), 0, 1e-7, "slowest eigenvalue")
		}
	}
}

// plaidWeight is the weight of each grating in the E response to a plaid of equal contrasts.
func plaidWeight(m *Model, find func(h []float64) []float64, c float64) float64 {
	single := find(gratings(m, c, 0))[:180]
	w, _ := weights(find(gratings(m, c, c))[:180], single, turned(single, 90))
	return w
}

// TestD14PlaidWeights: summation turns from supralinear to sublinear with contrast, at
// c = 8.80013 (golden 04; Rubin et al. 2015).
func TestD14PlaidWeights(t *testing.T) {
	t.Parallel()
	var golden goldenRing
	readGolden(t, "04_ring.json", &golden)
	m, _ := published(t, "rubin2015-ring")
	find := found(t, m)
	for _, c := range golden.Cases {
		near(t, c.Weights["E"].W45, plaidWeight(m, find, c.C), 0, 1e-6, "weight")
	}
	for _, w := range golden.Weight {
		near(t, w[1], plaidWeight(m, find, w[0]), 0, 1e-6, "weight")
	}
	near(t, 1, plaidWeight(m, find, golden.Crossing), 0, 1e-6, "weight at the transition")
	near(t, 8.80013, golden.Crossing, 0, 1e-5, "transition")
}

// TestD15WinnerTakeAll: with unequal contrasts the stronger grating wins more than its share
// (golden 04; the phenomenon: Busse, Wade & Carandini 2009).
func TestD15WinnerTakeAll(t *testing.T) {
	t.Parallel()
	var golden goldenRing
	readGolden(t, "04_ring.json", &golden)
	m, n := published(t, "rubin2015-ring")
	for _, g := range golden.Unequal {
		plaid := n.Group("E").Of(settled(t, n, gratings(m, g.C45, g.C135)).Rate)
		nearProfile(t, g.E, plaid, 1e-7, 1e-8, "E")
		if g.C135 == 0 {
			continue
		}
		a := n.Group("E").Of(settled(t, n, gratings(m, g.C45, 0)).Rate)
		b := n.Group("E").Of(settled(t, n, gratings(m, 0, g.C135)).Rate)
		wa, wb := weights(plaid, a, b)
		near(t, g.W45, wa, 0, 1e-6, "weight of 45°")
		near(t, g.W135, wb, 0, 1e-6, "weight of 135°")
	}
}

// TestD16CrossOrientation: the matrix of test and mask contrasts that the Carandini–Heeger
// equation is fitted to (golden 04; experiments/measure holds the fit to its parameters).
func TestD16CrossOrientation(t *testing.T) {
	t.Parallel()
	var golden goldenRing
	readGolden(t, "04_ring.json", &golden)
	m, _ := published(t, "rubin2015-ring")
	find := found(t, m)
	for i, mask := range golden.Cross.Mask {
		for j, test := range golden.Cross.Test {
			near(t, golden.Cross.R[i][j], find(gratings(m, test, mask))[45], 1e-7, 1e-9, "response at 45°")
		}
	}
}

// TestD29Rotation: to turn the stimulus by one cell turns the response by one cell, to the last
// bits.
func TestD29Rotation(t *testing.T) {
	m, n := published(t, "rubin2015-ring")
	response := func(orientationDeg float64) Steady {
		return settled(t, n, m.Input(nil, func(p Place) float64 { return 20 * m.Grating(orientationDeg)(p) }))
	}
	a, b := response(45), response(46)
	for _, g := range n.Groups {
		peak := slices.Max(g.Of(a.Rate))
		for i, v := range turned(g.Of(a.Rate), 1) {
			require.LessOrEqual(t, math.Abs(v-g.Of(b.Rate)[i]), 1e-12*peak)
		}
	}
}

// TestRing2013: the unrounded weights of 2013, at two sizes (golden 13; Ahmadian et al. 2013).
func TestRing2013(t *testing.T) {
	t.Parallel()
	var golden struct {
		Cases []struct {
			N        int
			C        float64
			Single   float64    `json:"E_single_max"`
			SingleI  float64    `json:"I_single_max"`
			Plaid    float64    `json:"E_plaid_max"`
			W        [2]float64 `json:"wE"`
			SumE     float64    `json:"E_sum"`
			SumI     float64    `json:"I_sum"`
			ProfileE []float64  `json:"E_single"`
			ProfileI []float64  `json:"I_single"`
		}
	}
	readGolden(t, "13_ring2013.json", &golden)
	require.Len(t, golden.Cases, 14)
	for _, g := range golden.Cases {
		m := Ring2013(g.N)
		n, err := m.Network()
		require.NoError(t, err)
		s, p := settled(t, n, gratings(m, g.C, 0)), settled(t, n, gratings(m, g.C, g.C))
		other := settled(t, n, gratings(m, 0, g.C))
		e, i := n.Group("E"), n.Group("I")
		near(t, g.Single, slices.Max(e.Of(s.Rate)), 1e-7, 0, "peak of E")
		near(t, g.SingleI, slices.Max(i.Of(s.Rate)), 1e-7, 0, "peak of I")
		near(t, g.Plaid, slices.Max(e.Of(p.Rate)), 1e-7, 0, "peak of E, plaid")
		near(t, g.SumE, floats.Sum(e.Of(s.Rate)), 1e-7, 0, "sum of E")
		near(t, g.SumI, floats.Sum(i.Of(s.Rate)), 1e-7, 0, "sum of I")
		w, v := weights(e.Of(p.Rate), e.Of(s.Rate), e.Of(other.Rate))
		near(t, g.W[0], w, 0, 1e-6, "weight")
		near(t, g.W[1], v, 0, 1e-6, "weight")
		if g.ProfileE != nil {
			nearProfile(t, g.ProfileE, e.Of(s.Rate), 1e-7, 1e-8, "E")
			nearProfile(t, g.ProfileI, i.Of(s.Rate), 1e-7, 1e-8, "I")
		}
	}
}
