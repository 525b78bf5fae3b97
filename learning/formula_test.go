package learning

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestFormulasEqualRules holds rules that are written as text to those that are written in Go.
func TestFormulasEqualRules(t *testing.T) {
	const n = 600 // more than one block
	r := rand.New(rand.NewPCG(3, 4))
	draw := func() []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = 2*r.Float32() - 1
		}
		return x
	}
	pre, post := Pre{Lanes: 3, Rate: draw()}, Post{Lanes: 3, Rate: draw(), Input: draw(), Slope: draw(), Apical: draw()}
	for _, c := range []struct {
		name string
		rule Rule
		text Formula
	}{
		{"hebb", &Hebb{}, Formula{P: "rate", Q: "rate"}},
		{"oja", &Oja{}, Formula{P: "rate", Q: "rate", D: "rate^2"}},
		{"delta", &Delta{}, Formula{P: "apical", Q: "rate"}},
		{"apical", &ApicalError{}, Formula{P: "apical*slope", Q: "rate"}},
		{"scaled", &Hebb{}, Formula{P: "k*rate/2; k = 2", Q: "rate + 0*rate"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.NoError(t, c.text.Valid())
			require.Equal(t, c.rule.Needs(), c.text.Needs())
			require.Equal(t, c.rule.Decays(), c.text.Decays())
			factors := func(rule Rule) (p, q, d []float32) {
				p, q = make([]float32, n), make([]float32, n)
				if rule.Decays() {
					d = make([]float32, n)
				}
				rule.Terminal(q, pre)
				rule.Cell(p, d, post)
				return p, q, d
			}
			p, q, d := factors(c.rule)
			p2, q2, d2 := factors(&c.text)
			require.InDeltaSlice(t, p, p2, 1e-6)
			require.InDeltaSlice(t, q, q2, 1e-6)
			require.InDeltaSlice(t, append(d, 0), append(d2, 0), 1e-6)
		})
	}
}

// TestFormulasAreLocal holds that a name of what a synapse cannot know is refused at its
// place, with what is known there.
func TestFormulasAreLocal(t *testing.T) {
	for _, c := range []struct {
		rule Formula
		want []string
	}{
		{Formula{P: "rate*label", Q: "rate"}, []string{"P: formula, line 1, column 6", `no name "label"`, "known here: apical, gate, input, rate, slope"}},
		{Formula{P: "rate", Q: "rate*apical"}, []string{"Q: formula, line 1, column 6", `no name "apical"`, "known here: rate", "the terminal sees its own rate alone"}},
		{Formula{P: "rate", Q: "rate", D: "weights"}, []string{"D: formula", `no name "weights"`}},
		{Formula{P: "", Q: "rate"}, []string{"P: formula", "there is no expression"}},
		{Formula{P: "rate*", Q: "rate"}, []string{"P: formula, line 1, column 6"}},
	} {
		err := c.rule.Valid()
		require.Error(t, err, "%+v", c.rule)
		for _, want := range c.want {
			require.ErrorContains(t, err, want)
		}
	}
}

// TestFormulasHearTheGate: one number of each stimulus, the same for all cells, and no terminal.
func TestFormulasHearTheGate(t *testing.T) {
	f := Formula{P: "gate*rate", Q: "rate", D: "gate^2"}
	require.NoError(t, f.Valid())
	require.Equal(t, Broadcast|PostRate|PreRate, f.Needs())
	post := Post{Lanes: 2, Rate: []float32{1, 2, 3, 4, 5, 6}, Broadcast: []float32{0.5, -2}}
	p, d := make([]float32, 6), make([]float32, 6)
	f.Cell(p, d, post)
	require.Equal(t, []float32{0.5, -4, 1.5, -8, 2.5, -12}, p)
	require.Equal(t, []float32{0.25, 4, 0.25, 4, 0.25, 4}, d)
	require.ErrorContains(t, (&Formula{P: "rate", Q: "gate"}).Valid(), "the terminal sees its own rate alone")
}
