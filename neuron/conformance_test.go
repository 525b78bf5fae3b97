package neuron

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// inputs cover both sides of every threshold; none lies on one.
var inputs = []float32{-30, -3, -0.7, -0.01, 0.01, 0.3, 1.7, 5, 12, 40}

// TestGains: every registered gain is the gain of its float64 twin, its slope is the twin's
// derivative, it acts elementwise and in place, and NaN passes.
func TestGains(t *testing.T) {
	for _, k := range Gains.Kinds() {
		g := k.New().(Gain)
		t.Run(k.Name, func(t *testing.T) {
			rate, slope := make([]float32, len(inputs)), make([]float32, len(inputs))
			g.Rate(rate, inputs)
			g.Slope(slope, inputs)
			for i, u := range inputs {
				x := float64(u)
				near(t, g.F64(x), float64(rate[i]), 1e-6, "rate at %v", u)
				h := 1e-5 * max(1, math.Abs(x))
				near(t, (g.F64(x+h)-g.F64(x-h))/(2*h), g.Slope64(x), 1e-6, "slope at %v", u)
				near(t, g.Slope64(x), float64(slope[i]), 1e-6, "float32 slope at %v", u)
			}
			same := append([]float32(nil), inputs...)
			g.Rate(same, same)
			require.Equal(t, rate, same, "in place")

			for i, u := range inputs {
				alone := []float32{u}
				g.Rate(alone, alone)
				require.Equal(t, rate[i], alone[0], "a rate depends on its neighbours")
			}
			nan := []float32{1, float32(math.NaN()), 1}
			g.Rate(rate[:3], nan)
			require.True(t, rate[1] != rate[1], "NaN is lost")
			require.Equal(t, rate[0], rate[2])
			require.False(t, rate[0] != rate[0], "NaN spreads")
			g.Slope(slope[:3], nan)
			require.True(t, slope[1] != slope[1], "NaN is lost in the slope")
		})
	}
}

func near(t *testing.T, want, got, relative float64, what string, at float32) {
	t.Helper()
	require.LessOrEqual(t, math.Abs(want-got), relative*max(1, math.Abs(want)), what+": want %v, got %v", at, want, got)
}

// TestModels: a step of size dt moves by dt·Deriv, to first order; Deriv agrees with its
// float64 twin and leaves its arguments alone; a step does not allocate.
func TestModels(t *testing.T) {
	const units, lanes = 3, 5
	for _, k := range Models.Kinds() {
		m := k.New().(Model)
		t.Run(k.Name, func(t *testing.T) {
			require.Equal(t, "r", m.Vars()[0].Name)
			require.Equal(t, "soma", m.Ports()[0].Name)
			block := func(vars int, f func(i int) float32) Block {
				b := Block{Data: make([]float32, vars*units*lanes), Units: units, Lanes: lanes}
				for i := range b.Data {
					b.Data[i] = f(i)
				}
				return b
			}
			vars, ports := len(m.Vars()), len(m.Ports())
			x, in := block(vars, func(i int) float32 { return 1 + float32(i%7) }), block(ports, func(i int) float32 { return 8 + float32(i%11) })
			dx := block(vars, func(int) float32 { return -1 })
			m.Deriv(dx, x, in)
			require.Equal(t, block(vars, func(i int) float32 { return 1 + float32(i%7) }), x, "Deriv changed x")
			require.Equal(t, block(ports, func(i int) float32 { return 8 + float32(i%11) }), in, "Deriv changed in")

			if _, static := m.(Static); !static {
				for _, dt := range []float32{0.5, 0.05} {
					y, u := block(vars, func(i int) float32 { return x.Data[i] }), block(ports, func(i int) float32 { return in.Data[i] })
					m.Step(y, u, dt)
					want := block(vars, func(i int) float32 { return x.Data[i] + dt*dx.Data[i] })
					if e, ok := m.(Emitting); ok {
						e.Emit(want)
					}
					for i := range y.Data {
						require.InDelta(t, want.Data[i], y.Data[i], 1e-5*max(1, math.Abs(float64(y.Data[i]))), "Step and Deriv disagree")
					}
				}
			}
			if err := m.(Checked).Valid(); err != nil {
				t.Errorf("the defaults are not valid: %v", err)
			}
			slopes(t, m)
			for lane := range lanes {
				one := func(b Block, vars int) Block64 {
					r := Block64{Data: make([]float64, vars*units), Units: units}
					for i := range r.Data {
						r.Data[i] = float64(b.Data[i*lanes+lane])
					}
					return r
				}
				d := Block64{Data: make([]float64, vars*units), Units: units}
				m.Deriv64(d, one(x, vars), one(in, ports))
				for i, v := range d.Data {
					require.InDelta(t, v, dx.Data[i*lanes+lane], 1e-5)
				}
			}
			if !testing.Short() { // the race detector drops what is lent
				require.Zero(t, testing.AllocsPerRun(10, func() { m.Step(x, in, 0.1) }))
			}
		})
	}
}

// slopes holds Slope to the derivative of the float64 twin: ∂ṙ/∂u = f′/τ, so the two differ by
// one factor for all units.
func slopes(t *testing.T, m Model) {
	t.Helper()
	const units = 4
	vars, ports := len(m.Vars()), len(m.Ports())
	x, in, slope := Block{Data: make([]float32, vars*units), Units: units, Lanes: 1}, Block{Data: make([]float32, ports*units), Units: units, Lanes: 1}, make([]float32, units)
	for i := range x.Data {
		x.Data[i] = 0.5 + 0.5*float32(i%3)
	}
	for i := range in.Data {
		in.Data[i] = 5 + float32(3*i%7)
	}
	m.(Sloped).Slope(slope, x, in)
	rate := func(du float64) []float64 {
		x64, in64, d := Block64{Data: make([]float64, vars*units), Units: units}, Block64{Data: make([]float64, ports*units), Units: units}, Block64{Data: make([]float64, vars*units), Units: units}
		for i, v := range x.Data {
			x64.Data[i] = float64(v)
		}
		for i, v := range in.Data {
			in64.Data[i] = float64(v)
		}
		for i := range units {
			in64.Data[i] += du
		}
		switch m := m.(type) {
		case Static:
			m.Set64(x64, in64)
			return x64.Data[:units]
		case *Voltage: // whose rate follows the potential
			for i, v := range x.Var(1) {
				x64.Data[units+i] = float64(v) + du
			}
			m.Emit64(x64)
			return x64.Data[:units]
		}
		m.Deriv64(d, x64, in64)
		return d.Data[:units]
	}
	up, down := rate(1e-4), rate(-1e-4)
	for i := range units {
		factor := (up[0] - down[0]) / 2e-4 / float64(slope[0])
		require.InEpsilon(t, (up[i]-down[i])/2e-4, factor*float64(slope[i]), 1e-5, "slope of unit %d", i)
	}
}

// TestValid: what a program can get wrong is named.
func TestValid(t *testing.T) {
	require.ErrorContains(t, (&Leaky{TauMS: -1, Gain: &ReLU{}}).Valid(), "tau = -1: must be > 0")
	require.ErrorContains(t, (&Leaky{TauMS: math.NaN(), Gain: &ReLU{}}).Valid(), "tau = NaN")
	require.ErrorContains(t, (&Adapting{TauMS: 1}).Valid(), "adaptation = 0")
	require.ErrorContains(t, (&Instant{}).Valid(), "no gain")
	require.ErrorContains(t, (&Pyramidal{TauMS: 3}).Valid(), "no gain")
}

// TestPyramidalDendrite: without coupling the dendrite does not touch the rate, with it the
// rate is the gain of the sum.
func TestPyramidalDendrite(t *testing.T) {
	for _, coupling := range []float64{0, 0.5} {
		m := &Pyramidal{TauMS: 10, Coupling: coupling, Gain: &Linear{}}
		x, in := Block{Data: make([]float32, 1), Units: 1, Lanes: 1}, Block{Data: []float32{4, 6}, Units: 1, Lanes: 1}
		m.Step(x, in, 10)
		require.EqualValues(t, 4+6*coupling, x.Data[0])
	}
}

// TestLeakyRelaxes: with constant input the rate is f(u)·(1 − e^(−t/τ)).
func TestLeakyRelaxes(t *testing.T) {
	m := NewLeaky(20, NewSupralinear())
	x, dt := Block64{Data: make([]float64, 1), Units: 1}, 0.001
	in, d := Block64{Data: []float64{10}, Units: 1}, Block64{Data: make([]float64, 1), Units: 1}
	for range 30000 {
		m.Deriv64(d, x, in)
		x.Data[0] += dt * d.Data[0]
	}
	require.InDelta(t, 0.04*100*(1-math.Exp(-30.0/20)), x.Data[0], 1e-3)
}

// TestAdaptingSettlesLower: the fixed point is r = f(u − strength·r).
func TestAdaptingSettlesLower(t *testing.T) {
	m := &Adapting{TauMS: 10, AdaptationMS: 50, Strength: 0.3, Gain: &ReLU{}}
	x, in, d := Block64{Data: make([]float64, 2), Units: 1}, Block64{Data: []float64{13}, Units: 1}, Block64{Data: make([]float64, 2), Units: 1}
	peak := 0.0
	for range 20000 {
		m.Deriv64(d, x, in)
		for i := range x.Data {
			x.Data[i] += 0.05 * d.Data[i]
		}
		peak = max(peak, x.Data[0])
	}
	require.InDelta(t, 10, x.Data[0], 1e-6)
	require.Greater(t, peak, 10.5, "adaptation comes after the response")
}

func TestSheet(t *testing.T) {
	s := Sheet{Channels: 3, Height: 4, Width: 5}
	require.Equal(t, 60, s.Units())
	require.Equal(t, 20, s.Places())
	require.Equal(t, (2*5+3)*3+1, s.Unit(2, 3, 1))
}
