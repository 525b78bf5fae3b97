package circuit

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

func TestEveryMistakeIsNamed(t *testing.T) {
	leaky := func() neuron.Model { return neuron.NewLeaky(10, &neuron.ReLU{}) }
	_, err := New([]Population{{Name: "below", Sheet: line(1), Model: leaky()}, {Name: "A", Sheet: line(1), Model: leaky()}, {Name: "A", Sheet: line(1), Model: leaky()}, {Name: "B", Sheet: line(1)}}, nil)
	for _, part := range []string{`"below" cannot name`, "two populations named A", "B needs units and a model"} {
		require.ErrorContains(t, err, part)
	}
	a := Population{Name: "A", Sheet: line(2), Model: leaky()}
	_, err = New([]Population{a}, []Projection{
		{From: "A", To: "Z", Wiring: dense(2, 2)}, {From: "Z", To: "A", Wiring: dense(2, 2)}, {From: "A", To: "A", Wiring: dense(3, 2)},
		{From: "A", To: "A", Port: "apical", Wiring: dense(2, 2)}, {From: "A", To: "A", DelayMS: -1, Wiring: dense(2, 2)},
		{From: Below, To: "A", Wiring: dense(5, 2)}, {From: Below, To: "A", Wiring: dense(4, 2)},
	})
	for _, part := range []string{"A-Z goes to", "Z-A comes from", "joins 2 to 2 units, its wiring 3 to 2", `port "apical"`, "delay of -1", "takes 4 units from below, another takes 5"} {
		require.ErrorContains(t, err, part)
	}
	instant := func(name string) Population {
		return Population{Name: name, Sheet: line(1), Model: &neuron.Instant{Gain: &neuron.ReLU{}}}
	}
	loop := []Projection{{From: "X", To: "Y", Wiring: dense(1, 1)}, {From: "Y", To: "X", Wiring: dense(1, 1)}}
	_, err = New([]Population{instant("X"), instant("Y")}, loop)
	require.ErrorContains(t, err, "form a cycle")
	loop[1].DelayMS = 1
	_, err = New([]Population{instant("X"), instant("Y")}, loop)
	require.NoError(t, err)
}

// TestInstantPopulationsRunInOrder: a chain of static units passes a signal within one step,
// in whatever order it was declared.
func TestInstantPopulationsRunInOrder(t *testing.T) {
	unit := func(name string) Population {
		return Population{Name: name, Sheet: line(1), Model: &neuron.Instant{Gain: &neuron.ReLU{}}}
	}
	c, err := New([]Population{unit("C"), unit("B"), unit("A")}, []Projection{
		{From: "B", To: "C", Wiring: dense(1, 1, 3)}, {From: "A", To: "B", Wiring: dense(1, 1, 2)}, {From: Below, To: "A", Wiring: dense(1, 1, 1)},
	})
	require.NoError(t, err)
	s, r := c.NewState(1, 1), c.NewReference()
	s.Below[0], r.Below[0] = 5, 5
	c.Step(s, 1)
	r.Euler(1)
	require.EqualValues(t, 30, c.Vars(s, c.Population("C")).Var(0)[0])
	require.EqualValues(t, 30, r.Vars(c.Population("C")).Var(0)[0])
	require.Equal(t, 3, c.Units())
	require.Equal(t, -1, c.Population("D"))
}

// TestDaleSigns: perturbing a source cell moves every direct target in the direction of the
// cell's sign.
func TestDaleSigns(t *testing.T) {
	for sign, direction := range map[Sign]float64{Excitatory: 1, Inhibitory: -1} {
		c, err := New([]Population{
			{Name: "S", Sheet: line(3), Model: neuron.NewLeaky(10, &neuron.Linear{}), Sign: sign},
			{Name: "T", Sheet: line(4), Model: neuron.NewLeaky(10, &neuron.Linear{})},
		}, []Projection{{From: "S", To: "T", Wiring: dense(3, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3)}})
		require.NoError(t, err)
		for cell := range 3 {
			s := c.NewState(1, 1)
			c.Vars(s, 0).Var(0)[cell] = 1
			c.Step(s, 1)
			for _, r := range c.Vars(s, 1).Var(0) {
				require.Positive(t, direction*float64(r))
			}
		}
	}
}

// TestOjaFindsTheFirstComponent: a plastic projection onto a linear cell ends at the unit
// eigenvector with the largest variance of its input (Oja 1982).
func TestOjaFindsTheFirstComponent(t *testing.T) {
	w := dense(2, 1, 0.3, 0.1)
	lo, hi := learning.Unbounded()
	c, err := New([]Population{{Name: "Y", Sheet: line(1), Model: &neuron.Instant{Gain: &neuron.Linear{}}}}, []Projection{{
		From: Below, To: "Y", Wiring: w,
		Learning: &Plasticity{Rule: &learning.Oja{}, Optimizer: &learning.SGD{Rate: 1}, Weights: &learning.Weights{W: w.W, Lo: lo, Hi: hi, Rate: 1}},
	}})
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(1, 1))
	tiles := []*State{c.NewState(16, 1), c.NewState(7, 1)}
	for range 3000 {
		for _, s := range tiles {
			for b := range s.Lanes { // variance 4 along (3, 4)/5, 0.25 across
				along, across := 2*r.NormFloat64(), 0.5*r.NormFloat64()
				s.Below[b] = float32(0.6*along - 0.8*across)
				s.Below[s.Lanes+b] = float32(0.8*along + 0.6*across)
			}
			c.Step(s, 1)
		}
		c.Learn(0.01, tiles...)
	}
	require.InDelta(t, 1, math.Hypot(float64(w.W[0]), float64(w.W[1])), 0.02)
	require.InDelta(t, 0.6, w.W[0], 0.03)
	require.InDelta(t, 0.8, w.W[1], 0.03)
}

// TestInhibitorySynapsesLearnMagnitudes: an inhibitory source turns a rule's push round, and
// the bound keeps its sign.
func TestInhibitorySynapsesLearnMagnitudes(t *testing.T) {
	w := dense(1, 1, 0.5)
	c, err := New([]Population{
		{Name: "I", Sheet: line(1), Model: neuron.NewLeaky(10, &neuron.Linear{}), Sign: Inhibitory},
		{Name: "E", Sheet: line(1), Model: neuron.NewLeaky(10, &neuron.Linear{})},
	}, []Projection{{From: "I", To: "E", Wiring: w, Learning: &Plasticity{Rule: &learning.Hebb{}, Optimizer: &learning.SGD{Rate: 1}, Weights: &learning.Weights{W: w.W, Hi: 1, Rate: 1}}}})
	require.NoError(t, err)
	s := c.NewState(1, 1)
	s.X[0], s.X[1] = 2, 1
	c.Learn(0.1, s) // Hebb would add 0.2 to the signed weight −0.5
	require.InDelta(t, 0.3, w.W[0], 1e-6)
	for range 5 {
		c.Learn(0.1, s)
	}
	require.Zero(t, w.W[0])
}
