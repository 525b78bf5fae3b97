package verb

import (
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// network is an input X, and E and I that hear it; E is a sheet of 8 orientations at 1×3
// places, I is in the voltage form.
func network(t *testing.T) *circuit.Circuit {
	t.Helper()
	sheet := neuron.Sheet{Channels: 8, Height: 1, Width: 3, SpacingDeg: 0.5}
	pop := func(name string, m neuron.Model, sign circuit.Sign) circuit.Population {
		return circuit.Population{Name: name, Sheet: sheet, Model: m, Sign: sign}
	}
	wire := func(from, to string, w float64) circuit.Projection {
		d := circuit.NewOneToOne(sheet.Units())
		all := make([]float64, sheet.Units())
		for i := range all {
			all[i] = w
		}
		d.SetWeights64(all)
		return circuit.Projection{From: from, To: to, Wiring: d}
	}
	c, err := circuit.New([]circuit.Population{
		pop("E", neuron.NewLeaky(10, &neuron.Linear{}), circuit.Excitatory),
		pop("I", &neuron.Voltage{TauMS: 5, Gain: &neuron.Linear{}}, circuit.Inhibitory),
	}, []circuit.Projection{wire("E", "I", 0.5), wire("I", "E", 1)})
	require.NoError(t, err)
	return c
}

// settle returns E's and I's rates at rest with a drive of 6 mV to E, in float64 and, held to
// it, in float32.
func settle(t *testing.T, v Verb, w circuit.Window, untilMS float64) (e, i []float64) {
	t.Helper()
	c := network(t)
	how := Binding{Window: w, Lanes: 1, Stream: rng.Named(1, "verb")}
	acts, err := v.Bind(c, how)
	require.NoError(t, err)
	r := c.NewReference(0.25)
	r.Interventions = acts
	r.Drive(0, func(int) float64 { return 6 })
	require.Equal(t, circuit.Completed, r.Run(untilMS, circuit.NewSettling()).Status)

	how.Lanes = 2
	s := c.NewState(2, 0.25)
	s.Interventions, err = v.Bind(c, how)
	require.NoError(t, err)
	c.Drive(s, 0, func(int) float32 { return 6 })
	c.Run(s, circuit.Heun{}, untilMS, circuit.NewSettling())
	for k, want := range r.X {
		require.InDelta(t, want, s.X[2*k+1], 1e-5*max(1, math.Abs(want)))
	}
	return r.Vars(0).Var(0), r.Vars(1).Var(0)
}

var always circuit.Window

// TestVerbsDoWhatTheySay, on a linear pair, E = 6 − I and I = E/2: 4 and 2 Hz at rest.
func TestVerbsDoWhatTheySay(t *testing.T) {
	feature := 45.0
	for _, test := range []struct {
		name string
		verb Verb
		e, i float64
	}{
		{"nothing", &Scale{What: "E-I", By: 1}, 4, 2},
		{"silence", &Silence{Of: []string{"I"}}, 6, 0},
		{"clamp", &Clamp{Of: []string{"I"}, RateHz: 5}, 1, 5},
		{"clamp of the source", &Clamp{Of: []string{"E"}, RateHz: 5}, 5, 2.5},
		{"ablate all", &Ablate{Fraction: 1, Of: []string{"E"}}, 0, 0},
		{"ablate none", &Ablate{Fraction: 0}, 4, 2},
		{"cut a projection", &Cut{What: "I-E"}, 6, 3},
		{"cut all of a population", &Cut{What: "E"}, 6, 0},
		{"scale", &Scale{What: "I-E", By: 4}, 2, 1},
		{"drive E", &Drive{To: []string{"E"}, AmplitudeMV: 3}, 6, 3},
		{"drive I", &Drive{To: []string{"I"}, AmplitudeMV: 3}, 2, 4},
		{"attend, added", &Attend{To: []string{"E"}, AddMV: 3, By: 1}, 6, 3},
		{"attend, multiplied", &Attend{To: []string{"E"}, By: 1.5}, 6, 3},                           // the drive, not the recurrent input
		{"attend, all input", &Attend{To: []string{"E"}, By: 1.5, On: "input"}, 36.0 / 7, 18.0 / 7}, // E = 1.5·(6 − E/2)
		{"attend a feature that is far off", &Attend{To: []string{"E"}, AddMV: 3, By: 1, Target: Target{FeatureDeg: &feature, WidthDeg: 1e-3}}, 4, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, i := settle(t, test.verb, always, 300)
			require.InDelta(t, test.e, e[0], 1e-6, "E")
			require.InDelta(t, test.i, i[0], 1e-6, "I")
		})
	}
}

// TestWindow: a verb acts from its time on and until its end, and leaves no trace.
func TestWindow(t *testing.T) {
	for _, v := range []Verb{&Silence{Of: []string{"I"}}, &Cut{What: "I-E"}, &Drive{To: []string{"E"}, AmplitudeMV: 3}, &Ablate{Fraction: 1, Of: []string{"I"}}} {
		w := circuit.Window{FromMS: 300, ToMS: 600}
		for _, test := range []struct {
			untilMS float64
			changed bool
		}{{300, false}, {599, true}, {900, false}} {
			e, _ := settle(t, v, w, test.untilMS)
			require.InDelta(t, map[bool]float64{false: 4, true: 6}[test.changed], e[0], 1e-4, "%T at %v ms", v, test.untilMS)
		}
	}
}

// TestAblate: a whole number of units, of which a larger lesion keeps a smaller one's, other
// units in another population.
func TestAblate(t *testing.T) {
	held := func(fraction float64, pop string) []bool {
		all, err := (&Ablate{Fraction: fraction, Of: []string{pop}}).Bind(network(t), Binding{Lanes: 1, Stream: rng.Named(1, "lesion")})
		require.NoError(t, err)
		return all[0].(*circuit.Clamp).Held
	}
	few, many := held(0.25, "E"), held(0.5, "E")
	n, m := 0, 0
	for u := range few {
		require.True(t, many[u] || !few[u])
		if few[u] {
			n++
		}
		if many[u] {
			m++
		}
	}
	require.Equal(t, 6, n)
	require.Equal(t, 12, m)
	require.NotEqual(t, many, held(0.5, "I"))
}

// TestTargets: attention to an orientation goes round 180 deg, attention to a place is a
// Gaussian of the distance in degrees.
func TestTargets(t *testing.T) {
	p := network(t).Populations[0]
	feature := 157.5
	shares, err := Target{FeatureDeg: &feature, WidthDeg: 30}.profile(p)
	require.NoError(t, err)
	require.InDelta(t, 1, shares[7], 1e-15)
	require.InDelta(t, math.Exp(-22.5*22.5/1800), shares[0], 1e-15)
	require.InDelta(t, shares[6], shares[0], 1e-15)
	shares, err = Target{Place: []float64{0.5, 0}, SizeDeg: 0.5}.profile(p)
	require.NoError(t, err)
	require.InDelta(t, 1, shares[16], 1e-15)
	require.InDelta(t, math.Exp(-0.5), shares[8+3], 1e-15)
	require.InDelta(t, math.Exp(-2), shares[0], 1e-15)
}

// TestNoisePlaces: noise on the rate stands outside the gain, on the input inside it, and on
// the potential only where there is one; shared noise is one process.
func TestNoisePlaces(t *testing.T) {
	c := network(t)
	bind := func(v *Noise) ([]circuit.Intervention, error) {
		return v.Bind(c, Binding{Lanes: 1, Stream: rng.Named(1, "noise")})
	}
	noise := &Noise{To: []string{"E"}, TauMS: 20, SD: 1, Place: "voltage"}
	_, err := bind(noise)
	require.ErrorContains(t, err, "no potential")
	noise.To, noise.Place = []string{"I"}, "rate"
	_, err = bind(noise)
	require.ErrorContains(t, err, "place the noise on its input")
	noise.To, noise.Place, noise.Shared = []string{"E", "I"}, "input", true
	all, err := bind(noise)
	require.NoError(t, err)
	r := c.NewReference(0.5)
	r.Interventions = all
	r.Advance()
	a, b := all[0].(*circuit.Noise).Memory(), all[1].(*circuit.Noise).Memory()
	require.Equal(t, a, b, "one process for both populations")
	require.Equal(t, a[0], a[len(a)-1], "and for all units")
	noise.Shared = false
	all, err = bind(noise)
	require.NoError(t, err)
	r = c.NewReference(0.5)
	r.Interventions = all
	r.Advance()
	require.NotEqual(t, all[0].(*circuit.Noise).Memory(), all[1].(*circuit.Noise).Memory())
}

// TestMissing: what a circuit lacks is named, with what it has; every registered verb has an
// example and tells its targets apart from mistakes.
func TestMissing(t *testing.T) {
	c := network(t)
	for _, v := range []Verb{
		&Silence{Of: []string{"PV"}}, &Clamp{Of: []string{"PV"}}, &Ablate{Of: []string{"PV"}}, &Scale{What: "PV"}, &Cut{What: "E-PV"},
		&Drive{To: []string{"PV"}}, &Attend{To: []string{"PV"}, AddMV: 1}, &Noise{To: []string{"PV"}, TauMS: 1},
	} {
		_, err := v.Bind(c, Binding{Lanes: 1})
		var missing Missing
		require.True(t, errors.As(err, &missing), "%T: %v", v, err)
		require.NotEmpty(t, missing.Have)
	}
	require.Len(t, Verbs.Kinds(), 8)
	for _, k := range Verbs.Kinds() {
		require.NotEmpty(t, k.Doc, k.Name)
		require.Contains(t, k.Example, k.Name)
	}
	_, err := (&Attend{To: []string{"E"}, By: 1}).Bind(c, Binding{Lanes: 1})
	require.ErrorContains(t, err, "neither adds nor multiplies")
}
