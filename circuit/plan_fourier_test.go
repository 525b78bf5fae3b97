package circuit

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/neuron"
)

// torus is a pair of E and I on a sheet whose sides meet: E reaches far, exponentially, and I by
// another homogeneous kernel.
func torus(t testing.TB, sheet neuron.Sheet, inhibition Connectivity) *Circuit {
	t.Helper()
	cell := func(name string, tauMS float64, sign Sign) Population {
		return Population{Name: name, Sheet: sheet, Sign: sign, Model: neuron.NewLeaky(tauMS, neuron.NewSupralinear())}
	}
	synapses := func(from, to string, how Connectivity, total float64) Projection {
		w, err := how.Wire(Between{From: sheet, To: sheet, Total: total})
		require.NoError(t, err)
		return Projection{From: from, To: to, Wiring: w}
	}
	c, err := New([]Population{cell("E", 20, Excitatory), cell("I", 10, Inhibitory)}, []Projection{
		synapses("E", "E", &Exponential{Places: 2, OwnShare: 40, Boundary: "periodic"}, 1.25),
		synapses("E", "I", &Exponential{Places: 3, Boundary: "periodic"}, 1.2),
		synapses("I", "E", inhibition, 0.65), synapses("I", "I", inhibition, 0.5),
	})
	require.NoError(t, err)
	return c
}

// patched drives all cells a little, and those of some places more, alike in every lane but for
// its strength.
func patched(c *Circuit, lanes int) *State {
	s := c.NewState(lanes, 0.5)
	for pop := range c.Populations {
		in := c.Input(s.Ext, pop, lanes).Var(0)
		for i := range in {
			in[i] = 1 + 0.1*float32(i%lanes)
			if u := i / lanes; u%7 < 3 && u%5 < 2 {
				in[i] += 6
			}
		}
	}
	return s
}

func settled(c *Circuit, lanes, steps int) []float32 {
	s := patched(c, lanes)
	for range steps {
		c.Step(s)
	}
	return s.X
}

// TestFourier holds sheets of sides of all kinds (even, odd, prime; of one place; with several
// maps; in waves and by FFT) to the sums over displacements in float64.
func TestFourier(t *testing.T) {
	lengthy(t)
	wide := &Gaussian{Places: 2.5, Boundary: "periodic", Maps: "same"}
	for _, test := range []struct {
		height, width, channels int
		inhibition              Connectivity
		plan                    string
	}{
		{12, 15, 1, wide, "E-E, E-I, I-E, I-I: Fourier: rows in 12 of 12 waves, columns in 15 of 15 waves; cost 20160"},
		{13, 10, 3, wide, "E-E, E-I, I-E, I-I: Fourier: rows in 13 of 13 waves, columns in 10 of 10 waves"},
		{1, 32, 1, wide, "E-E, E-I, I-E, I-I: Fourier: columns in 32 of 32 waves; cost 4224"},
		{25, 1, 1, &Gaussian{Places: 1, Cutoff: 2, Boundary: "periodic", Maps: "same"}, "E-E, E-I, I-E, I-I: Fourier: rows in 25 of 25 waves; cost 2600"},
		{1, 1500, 1, &Exponential{Places: 1, Boundary: "periodic"}, "E-E, E-I, I-E, I-I: Fourier: columns of 1500 by FFT; cost 4057484"},
		{3, 1024, 1, &Partners{}, "E-E, E-I: Fourier: rows in 3 of 3 waves, columns of 1024 by FFT"},
	} {
		sheet := neuron.Sheet{Height: test.height, Width: test.width, Channels: test.channels}
		c := torus(t, sheet, test.inhibition)
		require.Contains(t, c.Plan(Planning{}).String(), test.plan)
		r := c.NewReference(0.5)
		for pop := range c.Populations {
			for i, v := range c.Input(patched(c, 1).Ext, pop, 1).Var(0) {
				r.Input(r.Ext, pop).Var(0)[i] = float64(v)
			}
		}
		steps := max(20, 200-sheet.Units()/5)
		for range steps {
			Euler{}.Advance64(r)
		}
		for _, lanes := range []int{1, 5} {
			off := worst(firstLanes(settled(c, lanes, steps), lanes, 1), r.X)
			t.Logf("%dx%dx%d, %d lanes: %.2g of the peak", test.height, test.width, test.channels, lanes, off)
			require.Less(t, off, 3e-6)
		}
	}
}

// TestFourierFollowsAllSynapses: forced in place densely, the same rates come of the same
// circuit; and what costs less on its own is left there.
func TestFourierFollowsAllSynapses(t *testing.T) {
	lengthy(t)
	sheet := neuron.Sheet{Height: 15, Width: 18, Channels: 1}
	narrow := &Exponential{Places: 0.3, Below: 0.02, Boundary: "periodic"}
	found, dense := torus(t, sheet, narrow), torus(t, sheet, narrow)
	require.Equal(t, "E-E, E-I: Fourier: rows in 15 of 15 waves, columns in 18 of 18 waves; cost 27270\n"+
		"I-E: homogeneous 15×18, 5 displacements; cost 2700\nI-I: homogeneous 15×18, 5 displacements; cost 2700", found.Plan(Planning{}).String())
	require.Equal(t, "E-E, I-E: dense 270×540; cost 145800\nE-I, I-I: dense 270×540; cost 145800", dense.Plan(Planning{Dense: true}).String())
	for _, lanes := range []int{1, 9} {
		closeTo(t, "rates", settled(found, lanes, 100), widened(settled(dense, lanes, 100)))
	}
}

// TestFourierDoesNotDependOnLanes, in waves or by FFT, nor allocates; and a projection that an
// intervention weakens leaves it.
func TestFourierDoesNotDependOnLanes(t *testing.T) {
	lengthy(t)
	for _, sheet := range []neuron.Sheet{{Height: 9, Width: 14, Channels: 2}, {Height: 1, Width: 1500, Channels: 1}} {
		how := &Exponential{Places: 2, Boundary: "periodic"}
		c := torus(t, sheet, how)
		require.Contains(t, c.Plan(Planning{}).String(), "E-E, E-I, I-E, I-I: Fourier")
		most := settled(c, 17, 5)
		for _, lanes := range []int{1, 2, 8, 11} {
			one := c.NewState(lanes, 0.5)
			all := patched(c, 17)
			copy(one.Ext, firstLanes(all.Ext, 17, lanes))
			for range 5 {
				c.Step(one)
			}
			require.True(t, slices.Equal(one.X, firstLanes(most, 17, lanes)), "%v: %d lanes", sheet, lanes)
		}
		s := patched(c, 3)
		require.Zero(t, testing.AllocsPerRun(5, func() { c.Step(s) }))
		if sheet.Height == 1 {
			continue
		}
		weak := func(c *Circuit) []float32 {
			s := patched(c, 3)
			s.Interventions = []Intervention{&Weakening{Window: Window{FromMS: 2, ToMS: 6}, Projections: []int{0}, By: 0.5}}
			for range 20 {
				c.Step(s)
			}
			return s.X
		}
		require.NotEqual(t, settled(c, 3, 20), weak(c))
		closeTo(t, "weakened", weak(c), widened(weak(torus(t, sheet, how))))
	}
}

// TestKernelsAreTheirOwnMirrorImage: one that is not is a bug.
func TestKernelsAreTheirOwnMirrorImage(t *testing.T) {
	sheet := neuron.Sheet{Height: 1, Width: 4, Channels: 1}
	require.Panics(t, func() { NewHomogeneous(sheet, []float64{1, 0.5, 0, 0}) })
	require.Panics(t, func() { NewHomogeneous(sheet, []float64{1}) })
	require.NotPanics(t, func() { NewHomogeneous(sheet, []float64{1, 0.5, 0, 0.5}) })
}

// BenchmarkFourier is a step of 75×75 E and I cells with exponential kernels of distance.
func BenchmarkFourier(b *testing.B) {
	c := torus(b, neuron.Sheet{Height: 75, Width: 75, Channels: 1}, &Exponential{Places: 2, Boundary: "periodic"})
	b.Log(c.Plan(Planning{}))
	for _, lanes := range []int{1, 16} {
		s := patched(c, lanes)
		b.Run(fmt.Sprint(lanes), func(b *testing.B) {
			for b.Loop() {
				c.Step(s)
			}
		})
	}
}
