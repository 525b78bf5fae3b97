package ssn

import (
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"

	"github.com/striate-sim/striate/circuit"
)

// sheet is rubin2015-sheet, drawn once.
var drawnSheet = sync.OnceValues(func() (*circuit.Circuit, error) {
	p, err := Find("rubin2015-sheet")
	if err != nil {
		return nil, err
	}
	return p.Build(1)
})

func sheet(t *testing.T) *circuit.Circuit {
	t.Helper()
	c, err := drawnSheet()
	require.NoError(t, err)
	return c
}

// TestSheetSynapses: rubin2015-sheet has the numbers of synapses that its rule gives in
// expectation if orientations are independent, 20, 41, 28 and 28 a cell, and a few more, as
// near cells prefer like orientations on a map; of equal totals, and cells that differ.
func TestSheetSynapses(t *testing.T) {
	t.Parallel()
	c := sheet(t)
	want := map[string]float64{"E-E": 20, "E-I": 41, "I-E": 28, "I-I": 28}
	weight := map[string]float64{"E-E": 0.1, "E-I": 0.38, "I-E": 0.089, "I-I": 0.096}
	all := 0
	for _, q := range c.Projections {
		w := q.Wiring.(*circuit.Sparse)
		all += len(w.W)
		mean := float64(len(w.W)) / float64(w.Out())
		t.Logf("%s: %.2f a cell", q.Name, mean)
		require.True(t, mean > 0.98*want[q.Name] && mean < 1.18*want[q.Name], q.Name)
		for post := range w.Out() {
			sum := 0.0
			for _, v := range w.W[w.Row[post]:w.Row[post+1]] {
				sum += float64(v)
			}
			require.InEpsilon(t, weight[q.Name]*mean, sum, 1e-5, "total of a cell")
		}
	}
	t.Logf("%d synapses", all)
	require.InDelta(t, 690_000, all, 30_000)
	var tau []float64
	r := c.NewReference(1)
	for u := range 5625 {
		s, ok := c.Populations[E].Model.(interface {
			RelaxMS(variable, unit int) float64
		})
		require.True(t, ok)
		tau = append(tau, s.RelaxMS(0, u))
	}
	mean, sd := stat.MeanStdDev(tau, nil)
	require.InDelta(t, 20, mean, 0.1)
	require.InDelta(t, 1, sd, 0.05)
	require.Len(t, r.X, 2*5625)
}

// TestSheetSettles: a strong small grating drives the sheet to a stable state in which its
// surround suppresses the centre's cells.
func TestSheetSettles(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("steps 0.66 million synapses")
	}
	c := sheet(t)
	orientations := SheetOrientations(1)
	centre := 37*sheetSide + 37
	s := c.NewState(2, 1)
	for lane, radius := range []float64{1, 8} {
		h := SheetGrating(orientations, orientations[centre], radius)
		for pop := range 2 {
			in := c.Input(s.Ext, pop, 2).Var(0)
			for u, v := range h {
				in[2*u+lane] = float32(40 * v)
			}
		}
	}
	how := circuit.Settling{ToleranceHzPerMS: 1e-3, MaxMS: 400, CeilingHz: 1000}
	for _, o := range c.Settle(s, circuit.Euler{}, how) {
		require.Equal(t, circuit.Settled, o.Status, o.String())
	}
	rates := c.Vars(s, E).Var(0)
	// Cells of like orientation near the centre, on the mean.
	var small, large []float64
	for place, preferred := range orientations {
		y, x := place/sheetSide-37, place%sheetSide-37
		if d := preferred - orientations[centre]; x*x+y*y <= 4 && min(d*d, (180-d)*(180-d), (180+d)*(180+d)) < 20*20 {
			small, large = append(small, float64(rates[2*place])), append(large, float64(rates[2*place+1]))
		}
	}
	t.Logf("%d cells: %.3g Hz in 1°, %.3g Hz in 8°; highest %.3g Hz", len(small), stat.Mean(small, nil), stat.Mean(large, nil), slices.Max(rates))
	require.Greater(t, stat.Mean(small, nil), 1.1*stat.Mean(large, nil), "suppression by the surround")
}

// TestWilsonCowanOscillates: the period of 4.995894304·τ of the form of 1972 (golden 09).
func TestWilsonCowanOscillates(t *testing.T) {
	p, err := Find("wilson-cowan1972")
	require.NoError(t, err)
	c, err := p.Build(0)
	require.NoError(t, err)
	r := c.NewReference(0.08)
	r.By = circuit.RK4{}
	r.Drive(E, func(int) float64 { return 1.25 })
	r.Vars(E).Var(0)[0], r.Vars(I).Var(0)[0] = 0.1, 0.05
	o := r.Settle(circuit.Settling{ToleranceHzPerMS: 1e-9, MaxMS: 4000, CeilingHz: 1e3})
	require.Equal(t, circuit.Oscillates, o.Status)
	near(t, 8*4.995894304, o.PeriodMS, 1e-4, 0, "period")
	near(t, 25, 1000/o.PeriodMS, 1e-2, 0, "25 Hz")
}
