package circuit

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

// cells is a population of leaky cells with τ = 10 ms and a linear gain.
func cells(name string, n int, sign Sign) Population {
	return Population{Name: name, Sheet: line(n), Model: neuron.NewLeaky(10, &neuron.Linear{}), Sign: sign}
}

func instant(name string) Population {
	return Population{Name: name, Sheet: line(1), Model: &neuron.Instant{Gain: &neuron.ReLU{}}}
}

// TestEveryMistakeIsNamed: one build reports all that is wrong with populations and
// projections.
func TestEveryMistakeIsNamed(t *testing.T) {
	bad := cells("D", 1, 3)
	bad.Model = neuron.NewLeaky(0, &neuron.ReLU{})
	_, err := New([]Population{
		cells("below", 1, Mixed), cells("A", 2, Mixed), cells("A", 2, Mixed), {Name: "B", Sheet: line(1)}, {Name: "C", Model: neuron.NewLeaky(1, &neuron.ReLU{})}, bad,
	}, []Projection{
		{From: "A", To: "Z", Wiring: dense(2, 2)}, {From: "Z", To: "A", Wiring: dense(2, 2)}, {Name: "self", From: "A", To: "A", Wiring: dense(3, 1)},
		{Name: "self", From: "A", To: "A", Port: "apical", Wiring: dense(2, 2)}, {Name: "early", From: "A", To: "A", DelayMS: -1, Wiring: dense(2, 2)},
		{Name: "never", From: "A", To: "A", DelayMS: float32(math.NaN()), Wiring: dense(2, 2)}, {Name: "nothing", From: "A", To: "A"},
		{From: Below, To: "A", Wiring: dense(5, 2)}, {Name: "other", From: Below, To: "A", Wiring: dense(4, 2)},
	})
	for _, part := range []string{
		`"below" cannot name a population`, "two populations named A", "population B: it has no model", "population C: its sheet is 0×0×0",
		"population D: sign 3", "population D: tau = 0: must be > 0",
		`projection A-Z goes to "Z"`, `projection Z-A comes from "Z"`, "two projections named self", "projection self leaves 2 units, its wiring is made for 3",
		"projection self reaches 2 units, its wiring is made for 1", `projection self ends at port "apical", which A has not`,
		"projection early has a delay of -1 ms", "projection never has a delay of NaN ms", "projection nothing has no wiring", "projection other takes 4 units from below, another takes 5",
	} {
		require.ErrorContains(t, err, part)
	}
}

// TestSignsAndPlasticityAreChecked: Dale's law holds from the start, and a rule gets what it
// needs or is refused.
func TestSignsAndPlasticityAreChecked(t *testing.T) {
	w := func() *Dense { return dense(1, 1, 1) }
	plastic := func(rule learning.Rule, wiring *Dense, lo float32) *Plasticity {
		return &Plasticity{Rule: rule, Optimizer: &learning.SGD{Rate: 1}, Weights: &learning.Weights{W: wiring.W, Lo: lo, Hi: 1, Rate: 1}}
	}
	a, b := w(), w()
	_, err := New([]Population{cells("E", 1, Excitatory)}, []Projection{
		{Name: "negative", From: "E", To: "E", Wiring: dense(1, 1, -0.5)},
		{Name: "loose", From: "E", To: "E", Wiring: a, Plasticity: plastic(&learning.Hebb{}, a, -1)},
		{Name: "foreign", From: "E", To: "E", Wiring: w(), Plasticity: plastic(&learning.Hebb{}, b, 0)},
		{Name: "blind", From: "E", To: "E", Wiring: b, Plasticity: plastic(&learning.ApicalError{}, b, 0)},
		{Name: "fixed", From: "E", To: "E", Wiring: NewSeparable(line(1), line(1), nil, nil, nil), Plasticity: plastic(&learning.Hebb{}, b, 0)},
		{Name: "half", From: "E", To: "E", Wiring: w(), Plasticity: &Plasticity{Rule: &learning.Hebb{}}},
		{Name: "rewarded", From: "E", To: "E", Wiring: b, Plasticity: plastic(broadcast{&learning.Hebb{}}, b, 0)},
	})
	for _, part := range []string{
		"projection negative holds -0.5 at synapse 0", "projection loose cannot learn: its bounds allow weights below 0",
		"projection foreign cannot learn: its weights are not those of its wiring", "projection blind cannot learn: its rule needs the port apical",
		"projection fixed cannot learn: its wiring is fixed", "projection half cannot learn: rule, optimizer and weights", "rewarded cannot learn: its rule needs a broadcast signal",
	} {
		require.ErrorContains(t, err, part)
	}
}

type broadcast struct{ *learning.Hebb }

func (broadcast) Needs() learning.Signals { return learning.Broadcast }

// TestInstantCyclesAreNamed, in the direction of their arrows; a delay breaks one.
func TestInstantCyclesAreNamed(t *testing.T) {
	loop := []Projection{{From: "X", To: "Y", Wiring: dense(1, 1)}, {From: "Y", To: "Z", Wiring: dense(1, 1)}, {From: "Z", To: "X", Wiring: dense(1, 1)}}
	populations := []Population{instant("W"), instant("X"), instant("Y"), instant("Z")}
	_, err := New(populations, loop)
	require.ErrorContains(t, err, "form a cycle, X → Y → Z → X;")
	loop[1].DelayMS = 1
	_, err = New(populations, loop)
	require.NoError(t, err)
}

// TestInstantPopulationsRunInOrder: a chain of static units passes a signal within one step,
// in whatever order it was declared.
func TestInstantPopulationsRunInOrder(t *testing.T) {
	c, err := New([]Population{instant("C"), instant("B"), instant("A")}, []Projection{
		{From: "B", To: "C", Wiring: dense(1, 1, 3)}, {From: "A", To: "B", Wiring: dense(1, 1, 2)}, {From: Below, To: "A", Wiring: dense(1, 1, 1)},
	})
	require.NoError(t, err)
	s, r := c.NewState(1, 1), c.NewReference(1)
	s.Below[0], r.Below[0] = 5, 5
	c.Step(s)
	Euler{}.Advance64(r)
	require.EqualValues(t, 30, c.Vars(s, c.Population("C")).Var(0)[0])
	require.EqualValues(t, 30, r.Vars(c.Population("C")).Var(0)[0])
	require.Equal(t, 3, c.Units())
	require.Equal(t, -1, c.Population("D"))
	require.Empty(t, r.Eigenvalues(), "static units have no spectrum")
	require.Panics(t, func() { c.NewState(0, 1) })
}

// TestDaleSigns: perturbing a source cell moves every direct target in the direction of the
// cell's sign.
func TestDaleSigns(t *testing.T) {
	for sign, direction := range map[Sign]float64{Excitatory: 1, Inhibitory: -1} {
		c, err := New([]Population{cells("S", 3, sign), cells("T", 4, Mixed)},
			[]Projection{{From: "S", To: "T", Wiring: dense(3, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3)}})
		require.NoError(t, err)
		for cell := range 3 {
			s := c.NewState(1, 1)
			c.Vars(s, 0).Var(0)[cell] = 1
			c.Step(s)
			for _, r := range c.Vars(s, 1).Var(0) {
				require.Positive(t, direction*float64(r))
			}
		}
	}
}

// TestDepartures: they follow from the parts.
func TestDepartures(t *testing.T) {
	lines := func() Wiring { return NewOneToOne(1) }
	c, err := New([]Population{cells("E", 1, Excitatory), cells("I", 1, Inhibitory)}, []Projection{{From: "E", To: "I", Wiring: lines()}, {From: "I", To: "E", Wiring: lines()}})
	require.NoError(t, err)
	require.Empty(t, c.Departures())
	c, err = New([]Population{cells("E", 1, Mixed), instant("X")}, []Projection{{From: "E", To: "X", Wiring: dense(1, 1)}})
	require.NoError(t, err)
	require.Equal(t, []departure.ID{departure.MixedSigns, departure.StaticUnits, departure.FullConnectivity}, c.Departures())
}
