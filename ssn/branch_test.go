package ssn

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestBranchHopf: over the time constant of inhibition a pair meets its Hopf bifurcation at the
// golden value and frequency (golden 03).
func TestBranchHopf(t *testing.T) {
	for _, g := range regimes(t, "hopf_tauI") {
		p := g.params()
		p.TauMS = [2]float64{g.TauE, 10}
		n := p.Network()
		f := func(tauMS float64) (*Network, []float64) {
			n.TauMS = []float64{g.TauE, tauMS}
			return n, g.H[:]
		}
		b, err := Follow(f, 5, 35, settled(t, n, g.H[:]).Rate)
		require.NoError(t, err)
		require.Len(t, b.Bifurcations, 1)
		require.Equal(t, Hopf, b.Bifurcations[0].Kind)
		near(t, g.Critical, b.Bifurcations[0].Parameter, 1e-8, 0, "critical τ_I")
		near(t, g.FrequencyHz, b.Bifurcations[0].FrequencyHz, 1e-7, 0, "frequency")
		near(t, g.Critical-20, b.Distance(20, Hopf), 1e-7, 0, "distance")
		require.True(t, math.IsInf(b.Distance(20, SaddleNode), 1))
	}
}

// TestBranchSaddleNode: with det J < 0 the branch of a pair turns where activity runs away, at
// the golden input, and comes back unstable (golden 03).
func TestBranchSaddleNode(t *testing.T) {
	g := regimes(t, "runaway_detJ_negative")[0]
	p := g.params()
	n := p.Network()
	b, err := Follow(func(c float64) (*Network, []float64) { return n, []float64{c, c} }, 1, 10, []float64{0.05, 0.05})
	require.NoError(t, err)
	require.Len(t, b.Bifurcations, 1)
	require.Equal(t, SaddleNode, b.Bifurcations[0].Kind)
	// F = 0 and det = 0 by Newton's method in 40 digits. The golden scan, in steps of 0.005 in z,
	// loses the two roots before they meet, 2.25e-8 too early.
	near(t, 5.475053739023869, b.Bifurcations[0].Parameter, 1e-12, 0, "saddle-node")
	near(t, g.SaddleNode, b.Bifurcations[0].Parameter, 3e-8, 0, "saddle-node of the golden scan")
	gain := b.Bifurcations[0].State.Gain
	near(t, 0, (1-gain[E]*p.W[E][E])*(1+gain[I]*p.W[I][I])+gain[E]*gain[I]*p.W[E][I]*p.W[I][E], 0, 1e-8, "det of the Jacobian")
	require.Less(t, real(b.Leading[0]), 0.0)
	require.Greater(t, real(b.Leading[len(b.Leading)-1]), 0.0)
	// Every point of the branch is one of the roots of the pair.
	for i, c := range b.Parameters {
		var close bool
		for _, root := range p.FixedPoints(p.Drive(c)) {
			close = close || math.Hypot(root.Rate[E]-b.States[i].Rate[E], root.Rate[I]-b.States[i].Rate[I]) < 1e-6*max(1, root.Rate[E])
		}
		require.True(t, close || math.Abs(c-g.SaddleNode) < 1e-3, "c = %v", c)
	}
}

// TestBranchLost: nothing is followed from where there is no fixed point.
func TestBranchLost(t *testing.T) {
	g := regimes(t, "runaway_detJ_negative")[0]
	p := g.params()
	n := p.Network()
	_, err := Follow(func(c float64) (*Network, []float64) { return n, []float64{c, c} }, 20, 30, []float64{1, 1})
	require.Error(t, err)
}
