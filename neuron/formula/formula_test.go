package formula

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// bare is u as a value that fits everywhere.
const bare = "; w = c*u; c = 1"

// TestMeaning: precedence, units, definitions and functions have their usual meaning.
func TestMeaning(t *testing.T) {
	for _, test := range []struct {
		text string
		u    float64
		want float64
	}{
		{"w", 3, 3},
		{"-w^2", 3, -9},
		{"2^3^2 + 0*w", 1, 512},
		{"1 + 2*w - 4/w", 2, 3},
		{"w/2/2", 8, 2},
		{"w*(3 - 1)", 5, 10},
		{"k*max(u, 0)^n; k = 0.04; n = 2.2", 10, 0.04 * math.Pow(10, 2.2)},
		{"k*max(u, 0)^n; k = 0.04; n = 2.2", -10, 0},
		{"a*u; a = b/2; b = 3 Hz/mV", 2, 3},
		{"f*u/v; f = 0.002 kHz; v = 1 mV", 5, 10},
		{"20 Hz*exp(-u/v)\nv = 0.5 V # half a volt", 500, 20 * math.Exp(-1)},
		{"min(w, 3) + max(w, 7) + abs(-w)", 5, 3 + 7 + 5},
		{"min(w, 0) + relu(w) + step(w - 1)", -2, -2},
		{"sqrt(w*w) + log(exp(z)) + sin(y)^2 + cos(y)^2 + tanh(0); z = 2; y = 0.3", 4, 7},
		{"1.5e1 + 0·w − 2", 0, 13},
		{"w; unused = 3 ms", 1, 1},
	} {
		g, err := NewGain(test.text + bare)
		require.NoError(t, err, test.text)
		require.InDelta(t, test.want, g.Rate.At(test.u), 1e-12*max(1, math.Abs(test.want)), test.text)
	}
}

// TestMistakes: each has its line and column, and says what is known.
func TestMistakes(t *testing.T) {
	for _, test := range []struct {
		text         string
		line, column int
		says         string
	}{
		{"k*max(u, 0)^2; k = 0.04; u = 3", 1, 26, "a second u"},
		{"kk*u; k = 0.04", 1, 1, `no name "kk"; known here: k, u`},
		{"u +\n tau*2; tau = 20 ms", 1, 4, `the end of the line where a value belongs`},
		{"u + tau; tau = 20 ms", 1, 3, "mV and ms do not add up"},
		{"k*u\nk = 1 Hz/mV\nv = 3 mV + 2 ms", 3, 10, "mV and ms do not add up"},
		{"exp(u)", 1, 1, "exp of a value in mV"},
		{"u^tau; tau = 3 ms", 1, 2, "an exponent has no unit"},
		{"u*s; s = 2 mV", 1, 6, `"s" is a unit`},
		{"tau; tau = 20 ms", 1, 1, "a rate is in Hz, this is in ms"},
		{"u u", 1, 3, `"u" after a complete statement`},
		{"u ? 3", 1, 3, `'?' means nothing here`},
		{"sinus(u)", 1, 1, `no function "sinus"; functions: abs, cos`},
		{"max(u)", 1, 1, "max takes 2, not 1"},
		{"(u", 1, 3, `the end where ")" belongs`},
		{"a = 1", 1, 1, "no expression of u"},
		{"u; u + 1", 1, 4, "a second expression"},
		{"a*u; a = b; b = a", 1, 17, "a is defined by itself: a → b → a"},
		{"1..2*u", 1, 1, `"1..2" is not a number`},
		{"dr/dt = u", 1, 1, "no rate of change"},
		{"a*u; a = 3 ms : mV", 1, 10, "a is in ms, not in mV"},
		{"a*u; a = 3 : 2 mV", 1, 14, "without factors"},
		{"a*u; a = 3 : volts", 1, 14, "this is not a unit"},
	} {
		_, err := NewGain(test.text)
		var at Error
		require.True(t, errors.As(err, &at), test.text)
		require.ErrorContains(t, err, test.says, test.text)
		require.Equal(t, [2]int{test.line, test.column}, [2]int{at.Line, at.Column}, "%s: %v", test.text, err)
	}
	for _, test := range []struct{ text, says string }{
		{"dr/dt = -r", "line 1, column 9: dr/dt is in Hz, not in Hz/ms"},
		{"dv/dt = (soma - v)/tau : mV; tau = 20 ms", "nothing gives the rate r"},
		{"r = k*soma; k = 1", "r follows from soma at the same moment"},
		{"dr/dt = -r/tau; tau = 3 ms; dr/dt = 0", "column 29: a second r"},
		{"dsoma/dt = 3; dr/dt = -r/tau; tau = 1 ms", "a second soma"},
		{"dr/dt = -r/tau; port r: mV; tau = 1 ms", "a second r"},
		{"dr/dt = -r/tau; dt = 1 ms; tau = 1 ms", `"dt" is the step of time`},
		{"3*soma", "an expression without a name"},
		{"dv/dt = (soma - v)/tau : mV; r = v; tau = 1 ms", "a rate is in Hz, this is in mV"},
	} {
		_, err := NewSystem(test.text)
		require.ErrorContains(t, err, test.says, test.text)
	}
}

// TestSlopes: derivatives are those of finite differences, for every function and operator.
func TestSlopes(t *testing.T) {
	for _, text := range []string{
		"w", "3*w + 1", "w^3", "w^0.5", "w^z; z = 1.7", "2^(w/v); v = 1", "(w/v)^(w/v); v = 2", "w/(w + 1)", "exp(-w/v)*w; v = 3", "log(w/v); v = 1", "sqrt(w + 1)",
		"tanh(w/v); v = 2", "sin(w/v)*cos(w/v); v = 1", "abs(w - 2)", "relu(w - 1)^2.5", "max(w, 2)*w", "min(w, 2)*w", "max(w, w*w/v); v = 1", "step(w)*w", "relu(w)^1.3/(4 + relu(w)^1.3)",
	} {
		g, err := NewGain(text + bare)
		require.NoError(t, err, text)
		for _, u := range []float64{0.3, 0.9, 1.4, 2.5, 7} {
			const h = 1e-6
			want := (g.Rate.At(u+h) - g.Rate.At(u-h)) / (2 * h)
			require.InDelta(t, want, g.Slope.At(u), 1e-7*max(1, math.Abs(want)), "%s at %v", text, u)
		}
	}
}

// TestBlocks: arrays of any length give what single values give, in both precisions, also
// written over their input.
func TestBlocks(t *testing.T) {
	for _, text := range []string{"k*max(u, 0)^n; k = 0.3; n = 2.2", "w*w/(3 + w) - exp(-w/9)", "max(w, 2)*min(w, 5) + abs(w) - 7", "5", "w"} {
		g, err := NewGain(text + bare)
		require.NoError(t, err)
		for _, n := range []int{1, 7, blockLength, 3*blockLength + 5} {
			in, in32 := make([]float64, n), make([]float32, n)
			for i := range in {
				in32[i] = float32(i%23) - 1
				in[i] = float64(in32[i])
			}
			a, b := g.Rate.Borrow64(), g.Rate.Borrow32()
			a.Inputs[0], a.Outputs[0] = in, make([]float64, n)
			b.Inputs[0], b.Outputs[0] = in32, in32
			a.Run()
			b.Run()
			for i, v := range a.Outputs[0] {
				require.InDelta(t, g.Rate.At(in[i]), v, 1e-13*max(1, math.Abs(v)), text)
				require.InDelta(t, v, b.Outputs[0][i], 2e-6*max(1, math.Abs(v)), text)
			}
			Return64(a)
			Return32(b)
		}
		if testing.Short() { // the race detector drops what is lent
			continue
		}
		x := make([]float32, 1000)
		require.Zero(t, testing.AllocsPerRun(20, func() {
			t := g.Rate.Borrow32()
			t.Inputs[0], t.Outputs[0] = x, x
			t.Run()
			Return32(t)
		}), text)
	}
}

// TestSums: what is linear becomes one sum, so that a leaky neuron is two passes over memory.
func TestSums(t *testing.T) {
	s, err := NewSystem("dr/dt = (-r + k*max(soma, 0)^n)/tau; tau = 20 ms; k = 0.04; n = 2")
	require.NoError(t, err)
	require.Len(t, s.Change.code, 2, fmt.Sprint(s.Change.code))
	require.Equal(t, []float64{20}, s.LeakMS)
	require.InDelta(t, 0.04*100.0/20-3.0/20, s.Change.At(3, 10), 1e-15)
	require.InDelta(t, 2*0.04*10, s.Slope.At(3, 10), 1e-15)
}

// TestSystem: variables, ports, units and leaks of a larger neuron; the rate follows the
// potential.
func TestSystem(t *testing.T) {
	s, err := NewSystem(`
		dv/dt = (soma + c*apical - a - v)/tau : mV
		da/dt = (b*r - a)/slow : mV
		r = k*max(v, 0)^2
		port apical : mV
		tau = 10 ms, slow = 200 ms
		b = 0.5 mV/Hz, c = 0.5, k = 0.3`)
	require.NoError(t, err)
	require.Equal(t, []Var{{"r", "Hz"}, {"v", "mV"}, {"a", "mV"}}, s.Vars)
	require.Equal(t, []Var{{"soma", "mV"}, {"apical", "mV"}}, s.Ports)
	require.False(t, s.RateFree)
	require.Equal(t, []float64{0, 10, 200}, s.LeakMS)
	require.InDelta(t, 0.3*16, s.Rate.At(0, 4, 1), 1e-14)
	require.InDelta(t, 2*0.3*4, s.Slope.At(0, 4, 1, 9, 2), 1e-14)
	task := s.Change.Borrow64()
	for i, v := range []float64{99, 4, 1, 9, 2} { // the rate that is passed in does not count
		task.Inputs[i] = []float64{v}
	}
	for i := range task.Outputs {
		task.Outputs[i] = make([]float64, 1)
	}
	task.Run()
	require.InDelta(t, 0, task.Outputs[0][0], 0)
	require.InDelta(t, (9+1.0-1-4)/10, task.Outputs[1][0], 1e-15)
	require.InDelta(t, (0.5*4.8-1)/200, task.Outputs[2][0], 1e-15)
}

// FuzzGain: no text makes the reader panic; what it accepts can be computed.
func FuzzGain(f *testing.F) {
	for _, text := range []string{"k*max(u, 0)^n; k = 0.04; n = 2", "u/(1 + exp(-u/v)); v = 3 mV", "dr/dt = -r", "1e", "((u))", "a=a;a", "−u·2"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if g, err := NewGain(text); err == nil {
			g.Rate.At(1.5)
			g.Slope.At(1.5)
		}
		if s, err := NewSystem(text); err == nil {
			s.Change.At(make([]float64, len(s.Vars)+len(s.Ports))...)
		}
	})
}
