package circuit

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/neuron"
)

type orders struct {
	A       [2][2]float64
	B, X0   [2]float64
	T       float64
	Exact   [2]float64
	Schemes map[string]convergence
	SSN     struct {
		Exact   [2]float64
		Schemes map[string]convergence
	}
	Kink []struct {
		N, Exact float64
		Rows     []struct {
			N int
			X float64
		}
		MeanOrder float64 `json:"mean_order"`
	} `json:"kink_order_loss_rk4"`
}

type convergence struct {
	Rows []struct {
		Dt float64
		X  [2]float64
	}
	Finest float64 `json:"order_finest"`
}

// linearSystem is dx/dt = A·x + b as a circuit of two leaky units: τ_i = −1/A_ii, so that the
// diagonal is the leak alone.
func linearSystem(t *testing.T, a [2][2]float64) *Circuit {
	t.Helper()
	var populations []Population
	var projections []Projection
	for i, name := range []string{"A", "B"} {
		populations = append(populations, Population{Name: name, Sheet: line(1), Model: neuron.NewLeaky(-1/a[i][i], &neuron.Linear{})})
		w := NewDense(1, 1)
		w.SetWeights64([]float64{-a[i][1-i] / a[i][i]})
		projections = append(projections, Projection{From: []string{"B", "A"}[i], To: name, Wiring: w})
	}
	c, err := New(populations, projections)
	require.NoError(t, err)
	return c
}

// TestD20Orders: Euler and exponential Euler converge with order 1, Heun and the midpoint
// method with 2, RK4 with 4, on a linear system whose solution is a matrix exponential and on
// a pair in a smooth window, with the states of the schemes as discretised (golden set 08,
// reference sheet D20).
func TestD20Orders(t *testing.T) {
	var g orders
	readGolden(t, "08_linear_orders.json", &g)
	_, cases := transients(t)
	check := func(kind string, want convergence, exact [2]float64, start func(dt float64) *Reference, end float64) {
		var last, order float64
		for _, row := range want.Rows {
			r := start(row.Dt)
			r.By = byKind[kind]
			reach(r, end)
			worst := 0.0
			for a := range 2 {
				within(t, row.X[a], r.X[a], 1e-11, 1e-13, "%s at dt = %v", kind, row.Dt)
				worst = max(worst, math.Abs(r.X[a]-exact[a]))
			}
			order, last = math.Log2(last/worst), worst
		}
		require.InDelta(t, byKind[kind].Order(), order, 0.1, kind)
		require.InDelta(t, want.Finest, order, 0.01, kind)
	}
	require.Len(t, g.Schemes, 5)
	for kind, want := range g.Schemes {
		check(kind, want, g.Exact, func(dt float64) *Reference {
			r := linearSystem(t, g.A).NewReference(dt)
			for a := range 2 {
				r.X[a], r.Ext[a] = g.X0[a], -g.B[a]/g.A[a][a]
			}
			return r
		}, g.T)
	}
	require.Equal(t, [2]float64{15, 15}, cases[1].H)
	for kind, want := range g.SSN.Schemes {
		check(kind, want, g.SSN.Exact, func(dt float64) *Reference {
			return cases[1].start(cases[1].circuit(t), dt, nil)
		}, 16)
	}
}

// TestD21KinkOrder: where a rate crosses the threshold of a power law the fourth order is lost,
// the more the smaller the exponent; for n = 2 the mean order lies in [2.6, 3.2] (golden set
// 08, reference sheet D21). The golden equation is driven by sin t; here two linear units turn.
func TestD21KinkOrder(t *testing.T) {
	var g orders
	readGolden(t, "08_linear_orders.json", &g)
	require.Len(t, g.Kink, 6)
	for _, kink := range g.Kink {
		x := Population{Name: "X", Sheet: line(1), Model: neuron.NewLeaky(1, &neuron.Supralinear{K: 1, N: kink.N})}
		turn := func(name string) Population {
			return Population{Name: name, Sheet: line(1), Model: neuron.NewLeaky(1, &neuron.Linear{})}
		}
		c, err := New([]Population{x, turn("S"), turn("C")}, []Projection{
			{From: "S", To: "X", Wiring: dense(1, 1, 1)},
			{From: "S", To: "S", Wiring: dense(1, 1, 1)}, {From: "C", To: "S", Wiring: dense(1, 1, 1)},
			{From: "C", To: "C", Wiring: dense(1, 1, 1)}, {From: "S", To: "C", Wiring: dense(1, 1, -1)},
		})
		require.NoError(t, err)
		var first, last float64
		for _, row := range kink.Rows {
			r := c.NewReference(6 / float64(row.N))
			r.By = RK4{}
			r.Ext[0], r.X[2] = -0.5, 1
			for range row.N {
				r.Advance()
			}
			last = math.Abs(r.X[0] - kink.Exact)
			if first == 0 {
				first = last
			}
		}
		order := math.Log2(first/last) / float64(len(kink.Rows)-1)
		switch {
		case kink.N == 2:
			require.InDelta(t, 2.9, order, 0.3)
		case kink.N < 3:
			require.InDelta(t, kink.MeanOrder, order, 0.4, "n = %v", kink.N)
		default:
			require.InDelta(t, 3.8, order, 0.3, "n = %v", kink.N)
		}
	}
}
