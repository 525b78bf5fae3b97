package neuron

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// alternate draws +1 for even units and −1 for odd ones.
func alternate(_ string, unit int) float64 { return 1 - 2*float64(unit%2) }

// TestSpread: every registered model with a time constant runs as units of their own, each
// exactly as a population of one with its parameters, in both precisions.
func TestSpread(t *testing.T) {
	const units, lanes = 5, 3
	for _, k := range Models.Kinds() {
		m := k.New().(Model)
		if _, static := m.(Static); static {
			_, err := Spread(m, units, nil, alternate)
			require.ErrorContains(t, err, "without a time constant")
			continue
		}
		if _, written := m.(*Equations); written {
			_, err := Spread(m, units, map[string]float64{"tau": 0.2}, alternate)
			require.ErrorContains(t, err, `no parameter "tau"`)
			continue
		}
		v, err := Spread(m, units, map[string]float64{"tau": 0.2}, alternate)
		require.NoError(t, err, k.Name)
		require.Equal(t, m, k.New(), "the model itself stays")
		varies := false
		for i := range m.Vars() {
			varies = varies || math.Abs(RelaxMS(v, i, 0)/RelaxMS(v, i, 1)-1.2/0.8) < 1e-12
		}
		require.True(t, varies, k.Name)

		vars, ports := len(m.Vars()), len(m.Ports())
		fill := func(n int, offset float32) []float32 {
			x := make([]float32, n*units*lanes)
			for i := range x {
				x[i] = offset + float32(i%7)
			}
			return x
		}
		x, in := Block{Data: fill(vars, 0), Units: units, Lanes: lanes}, Block{Data: fill(ports, 6), Units: units, Lanes: lanes}
		dx := Block{Data: fill(vars, 9), Units: units, Lanes: lanes}
		v.Deriv(dx, x, in)
		for u := range units {
			one := func(b Block, vars int) Block {
				r := Block{Units: 1, Lanes: lanes}
				for i := range vars {
					r.Data = append(r.Data, b.Var(i)[u*lanes:(u+1)*lanes]...)
				}
				return r
			}
			own, at := Block{Data: make([]float32, vars*lanes), Units: 1, Lanes: lanes}, one(x, vars)
			v.Unit(u).Deriv(own, at, one(in, ports))
			require.Equal(t, own.Data, one(dx, vars).Data, "%s: unit %d", k.Name, u)

			wide := func(b Block) Block64 {
				r := Block64{Data: make([]float64, len(b.Data)/lanes), Units: b.Units}
				for i := range r.Data {
					r.Data[i] = float64(b.Data[i*lanes])
				}
				return r
			}
			d64 := Block64{Data: make([]float64, vars*units), Units: units}
			v.Deriv64(d64, wide(x), wide(in))
			for i := range vars {
				require.InDelta(t, d64.Var(i)[u], dx.Var(i)[u*lanes], 1e-4*max(1, math.Abs(d64.Var(i)[u])), k.Name)
			}
			if u == units-1 {
				before := one(x, vars)
				v.Step(x, Block{Data: append([]float32(nil), in.Data...), Units: units, Lanes: lanes}, 0.5)
				v.Unit(u).Step(before, one(in, ports), 0.5)
				require.Equal(t, before.Data, one(x, vars).Data, k.Name)
			}
		}
	}
}

// TestSpreadOfGain: parameters of the gain vary too, and draws outside a range are mistakes.
func TestSpreadOfGain(t *testing.T) {
	m := NewLeaky(20, NewSupralinear())
	v, err := Spread(m, 2, map[string]float64{"k": 0.5, "n": 0.1}, alternate)
	require.NoError(t, err)
	require.InDelta(t, 0.06, v.Unit(0).(*Leaky).Gain.(*Supralinear).K, 1e-15)
	require.InDelta(t, 1.8, v.Unit(1).(*Leaky).Gain.(*Supralinear).N, 1e-15)
	require.EqualValues(t, 0.04, m.Gain.(*Supralinear).K)

	_, err = Spread(m, 2, map[string]float64{"n": 0.9}, alternate)
	require.ErrorContains(t, err, "unit 1: gain: n = 0.")
	require.ErrorContains(t, err, "must be ≥ 1")
	_, err = Spread(m, 2, map[string]float64{"tau": 1.5}, alternate)
	require.ErrorContains(t, err, "unit 1: tau = -10: must be > 0")
	_, err = Spread(m, 2, map[string]float64{"speed": 0.1}, alternate)
	require.ErrorContains(t, err, `no parameter "speed"`)
}

// TestPowerUnitsStepTogether: units with a power law that take a step together, on one lane,
// move as each does by itself, to the bit.
func TestPowerUnitsStepTogether(t *testing.T) {
	const units = 37
	for _, shares := range []map[string]float64{{"tau": 0.2}, {"k": 0.3, "n": 0.1, "tau": 0.2}} {
		v, err := Spread(&Leaky{TauMS: 10, Gain: NewSupralinear()}, units, shares, func(_ string, unit int) float64 { return math.Sin(float64(unit)) })
		require.NoError(t, err)
		x, in := Block{Data: make([]float32, units), Units: units, Lanes: 1}, Block{Data: make([]float32, units), Units: units, Lanes: 1}
		for u := range units {
			x.Data[u], in.Data[u] = float32(u), float32(u-5)
		}
		alone := Block{Data: append([]float32(nil), x.Data...), Units: units, Lanes: 1}
		for u := range units {
			v.Unit(u).Step(alone.unit(u), Block{Data: in.Data[u : u+1], Units: 1, Lanes: 1}, 0.5)
		}
		require.NotEqual(t, x.Data, alone.Data)
		v.Step(x, in, 0.5)
		require.Equal(t, alone.Data, x.Data)
	}
}
