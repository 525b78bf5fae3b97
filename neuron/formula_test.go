package neuron

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// written are built-in parts and the same as text.
var written = []struct {
	name    string
	model   Model
	formula string
}{
	{"leaky, n = 2", NewLeaky(20, NewSupralinear()), "dr/dt = (-r + k*max(soma, 0)^n)/tau; tau = 20 ms; k = 0.04; n = 2"},
	{"leaky, n = 2.2", NewLeaky(20, &Supralinear{K: 0.04, N: 2.2}), "dr/dt = (-r + k*max(soma, 0)^n)/tau; tau = 20 ms; k = 0.04; n = 2.2"},
	{"voltage", &Voltage{TauMS: 20, Gain: &Supralinear{K: 0.3, N: 2}}, "dv/dt = (soma - v)/tau : mV; r = k*max(v, 0)^n; tau = 20 ms; k = 0.3; n = 2"},
	{
		"adapting", &Adapting{TauMS: 20, AdaptationMS: 200, Strength: 0.2, Gain: NewSupralinear()},
		"dr/dt = (-r + k*max(soma - a, 0)^2)/tau; da/dt = (b*r - a)/slow : mV; tau = 20 ms; slow = 200 ms; b = 0.2 mV/Hz; k = 0.04",
	},
}

// TestWrittenModels: a built-in model that is written as text takes the same steps, in both
// precisions, without memory of its own.
func TestWrittenModels(t *testing.T) {
	const units, lanes = 300, 4
	for _, w := range written {
		m := &Equations{Text: w.formula}
		require.NoError(t, m.Valid(), w.name)
		vars := len(w.model.Vars())
		require.Len(t, m.Vars(), vars)
		fill := func(n int) []float32 {
			x := make([]float32, n*units*lanes)
			for i := range x {
				x[i] = float32(i%37)/3 - 2
			}
			return x
		}
		a, b := Block{Data: fill(vars), Units: units, Lanes: lanes}, Block{Data: fill(vars), Units: units, Lanes: lanes}
		for range 20 {
			w.model.Step(a, Block{Data: fill(1), Units: units, Lanes: lanes}, 0.5)
			m.Step(b, Block{Data: fill(1), Units: units, Lanes: lanes}, 0.5)
		}
		for i, want := range a.Data {
			require.InDelta(t, want, b.Data[i], 1e-5, w.name)
		}
		x64, in64 := Block64{Data: make([]float64, vars*units), Units: units}, Block64{Data: make([]float64, units), Units: units}
		for i := range x64.Data {
			x64.Data[i] = float64(i%31) / 4
		}
		for i := range in64.Data {
			in64.Data[i] = float64(i%29)/4 - 1
		}
		if e, ok := w.model.(Emitting); ok {
			e.Emit64(x64) // the rate is what the potential says, in both
		}
		da, db := Block64{Data: make([]float64, vars*units), Units: units}, Block64{Data: make([]float64, vars*units), Units: units}
		w.model.Deriv64(da, x64, in64)
		m.Deriv64(db, x64, in64)
		for i, want := range da.Data {
			require.InDelta(t, want, db.Data[i], 1e-13*max(1, want, -want), w.name)
		}
		for v := range vars {
			require.InDelta(t, RelaxMS(w.model, v, 0), RelaxMS(m, v, 0), 1e-12, w.name)
		}
		in := Block{Data: fill(1), Units: units, Lanes: lanes}
		if !testing.Short() { // the race detector drops what is lent
			require.Zero(t, testing.AllocsPerRun(10, func() { m.Step(b, in, 0.5) }), w.name)
		}
	}
}

// TestWrittenMistakes: a model and a gain say where their text is wrong, and a population with
// such a model has variables all the same, so that all mistakes of a file are found.
func TestWrittenMistakes(t *testing.T) {
	m := &Equations{Text: "dr/dt = (-r + k*soma)/tua; k = 1; tau = 20 ms"}
	require.ErrorContains(t, m.Valid(), `formula, line 1, column 23: no name "tua"`)
	require.Len(t, m.Vars(), 1)
	require.Len(t, m.Ports(), 1)
	require.Panics(t, func() { m.RelaxMS(0, 0) })
	require.ErrorContains(t, NewLeaky(20, &Formula{Text: "k*u"}).Valid(), `gain: formula, line 1, column 1: no name "k"`)
}

func BenchmarkWritten(b *testing.B) {
	const units, lanes = 360, 16
	for _, w := range written {
		for _, m := range []struct {
			name  string
			model Model
		}{{"built-in", w.model}, {"formula", &Equations{Text: w.formula}}} {
			b.Run(w.name+"/"+m.name, func(b *testing.B) {
				x := Block{Data: make([]float32, len(w.model.Vars())*units*lanes), Units: units, Lanes: lanes}
				in := Block{Data: make([]float32, units*lanes), Units: units, Lanes: lanes}
				for i := range in.Data {
					in.Data[i] = 10
				}
				b.ReportAllocs()
				for b.Loop() { // a model may use up the input; what that leaves takes as long
					m.model.Step(x, in, 0.01)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*units*lanes), "ns/unit")
			})
		}
	}
}
