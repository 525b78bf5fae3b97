package circuit

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

func plastic(rule learning.Rule, w Wiring, lo, hi float32) *Plasticity {
	return &Plasticity{Rule: rule, Optimizer: &learning.SGD{Rate: 1}, Weights: &learning.Weights{W: w.Weights(), Lo: lo, Hi: hi, Rate: 1}}
}

// TestOjaFindsTheFirstComponent: a plastic projection onto a linear cell ends at the unit
// eigenvector with the largest variance of its input (Oja 1982).
func TestOjaFindsTheFirstComponent(t *testing.T) {
	w := dense(2, 1, 0.3, 0.1)
	lo, hi := learning.Unbounded()
	c, err := New([]Population{{Name: "Y", Sheet: line(1), Model: &neuron.Instant{Gain: &neuron.Linear{}}}},
		[]Projection{{From: Below, To: "Y", Wiring: w, Plasticity: plastic(&learning.Oja{}, w, lo, hi)}})
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
			c.Step(s)
		}
		c.Learn(0.01, tiles...)
	}
	require.InDelta(t, 1, math.Hypot(float64(w.W[0]), float64(w.W[1])), 0.02)
	require.InDelta(t, 0.6, w.W[0], 0.03)
	require.InDelta(t, 0.8, w.W[1], 0.03)
}

// TestRulesThatCircuitsRefuse: what a rule needs and a circuit does not have is said.
func TestRulesThatCircuitsRefuse(t *testing.T) {
	w := NewDense(2, 2)
	for name, want := range map[string]string{"bcm": "earlier stimuli", "covariance": "earlier stimuli", "softhebb": "compete", "krotov-hopfield": "compete", "sailnet": "whom to inhibit", "foldiak": "whom to inhibit", "ei-net": "whom to inhibit", "slow-features": "earlier stimuli"} {
		rule, err := learning.Rules.Make(name)
		require.NoError(t, err)
		problems := plastic(rule, w, 0, 1).check(w, neuron.NewLeaky(10, &neuron.ReLU{}), false)
		require.NotEmpty(t, problems, name)
		require.ErrorContains(t, problems[0], want, name)
	}
	for _, name := range []string{"hebb", "oja"} {
		rule, err := learning.Rules.Make(name)
		require.NoError(t, err)
		require.Empty(t, plastic(rule, w, 0, 1).check(w, neuron.NewLeaky(10, &neuron.ReLU{}), false), name)
	}
}

// TestLearnIsTheRule: one update of every rule that circuits take on every kind of plastic wiring is the mean over
// lanes of P·Q − D·w, computed here synapse by synapse in float64.
func TestLearnIsTheRule(t *testing.T) {
	const lanes = 21
	r := rand.New(rand.NewPCG(3, 3))
	g, err := NewPatch(neuron.Sheet{Channels: 1, Height: 3, Width: 3}, 2, 2, 1, 0)
	require.NoError(t, err)
	for _, k := range learning.Rules.Kinds() {
		for name, w := range map[string]Wiring{"dense": NewDense(9, 8), "local": NewLocal(g)} {
			for _, sign := range []Sign{Excitatory, Inhibitory} {
				for i := range w.Weights() {
					w.Weights()[i] = 0.2 + r.Float32()
				}
				before := append([]float32(nil), w.Weights()...)
				rule := k.New().(learning.Rule)
				if problems := plastic(rule, w, 0, 100).check(w, &neuron.Pyramidal{TauMS: 10, Gain: neuron.NewSupralinear()}, true); problems != nil {
					continue // TestRulesThatCircuitsRefuse
				}
				c, err := New([]Population{
					{Name: "S", Sheet: line(9), Model: neuron.NewLeaky(10, &neuron.ReLU{}), Sign: sign},
					{Name: "T", Sheet: neuron.Sheet{Channels: 2, Height: 2, Width: 2}, Model: &neuron.Pyramidal{TauMS: 10, Gain: neuron.NewSupralinear()}},
					{Name: "teacher", Sheet: line(8), Model: neuron.NewLeaky(10, &neuron.Linear{})},
				}, []Projection{
					{From: "S", To: "T", Wiring: w, Plasticity: plastic(rule, w, 0, 100)},
					{From: "teacher", To: "T", Port: "apical", Wiring: unit(8)},
				})
				require.NoError(t, err)
				s := c.NewState(lanes, 1)
				for i := range s.X {
					s.X[i] = 0.1 + r.Float32()
				}
				c.Drive(s, 1, func(int) float32 { return 20 })
				c.Learn(0.01, s)

				x, y, a := c.Vars(s, 0).Var(0), c.Vars(s, 1).Var(0), c.Vars(s, 2).Var(0)
				at := make([]float64, len(before)) // what each synapse saw
				one, out := make([]float64, 9), make([]float64, 8)
				eachSynapse(w, func(k, i, j int) {
					for b := range lanes {
						for n := range one {
							one[n] = float64(x[n*lanes+b])
						}
						clear(out)
						copy(w.Weights(), before)
						w.Drive64(out, one, float64(sign))
						u := 20 + out[i]
						slope := 0.08 * max(0, u)
						rate, apical, pre := float64(y[i*lanes+b]), float64(a[i*lanes+b]), float64(x[j*lanes+b])
						effect := float64(sign) * float64(before[k])
						var change float64
						switch kindOf := rule.(type) {
						case *learning.Hebb, *learning.Formula: // which is Hebb's where nothing is written
							change = rate * pre
						case *learning.Oja:
							change = rate*pre - rate*rate*effect
						case *learning.Delta:
							change = apical * pre
						case *learning.ApicalError:
							change = apical * slope * pre
						default:
							t.Fatalf("no equation for %T", kindOf)
						}
						at[k] += float64(sign) * change / lanes
					}
				})
				after := c.Projections[0].Plasticity.Weights.W
				copy(after, before)
				c.Projections[0].Plasticity.Memory = nil
				c.Learn(0.01, s)
				for k := range before {
					want := max(0, float64(before[k])+0.01*at[k])
					require.InDelta(t, want, after[k], 1e-5, "%s on %s, sign %d, synapse %d", rule, name, sign, k)
				}
			}
		}
	}
}

// unit is a one-to-one wiring of weight 1.
func unit(n int) *OneToOne {
	w := NewOneToOne(n)
	for i := range w.W {
		w.W[i] = 1
	}
	return w
}

// eachSynapse visits a wiring's synapses with their target and source, found by driving with
// one weight and one source at a time.
func eachSynapse(w Wiring, visit func(k, post, pre int)) {
	all := w.Weights()
	before := append([]float32(nil), all...)
	one, out := make([]float64, w.In()), make([]float64, w.Out())
	for k := range all {
		clear(all)
		all[k] = 1
		for j := range one {
			clear(one)
			clear(out)
			one[j] = 1
			w.Drive64(out, one, 1)
			for i, v := range out {
				if v != 0 {
					copy(all, before)
					visit(k, i, j)
					clear(all)
					all[k] = 1
				}
			}
		}
	}
	copy(all, before)
}

// TestLearningDoesNotSeeTiles: the same stimuli cut into tiles in several ways change the
// weights by the same bits.
func TestLearningDoesNotSeeTiles(t *testing.T) {
	learn := func(cut ...int) []float32 {
		w := dense(3, 2, 0.5, 0.2, 0.3, 0.4, 0.1, 0.6)
		c, err := New([]Population{{Name: "Y", Sheet: line(2), Model: &neuron.Instant{Gain: &neuron.Tanh{}}}},
			[]Projection{{From: Below, To: "Y", Wiring: w, Plasticity: plastic(&learning.Oja{}, w, -9, 9)}})
		require.NoError(t, err)
		var tiles []*State
		stimulus := 0
		for _, lanes := range cut {
			s := c.NewState(lanes, 1)
			for b := range lanes {
				for j := range 3 {
					s.Below[j*lanes+b] = float32(math.Sin(float64(3*stimulus + j)))
				}
				stimulus++
			}
			c.Step(s)
			tiles = append(tiles, s)
		}
		for range 5 {
			c.Learn(0.1, tiles...)
		}
		return w.W
	}
	want := learn(4 * TrialBlock)
	require.Equal(t, want, learn(2*TrialBlock, 2*TrialBlock))
	require.Equal(t, want, learn(TrialBlock, TrialBlock, TrialBlock, TrialBlock))
	require.Equal(t, want, learn(3*TrialBlock, TrialBlock))
}

// TestInhibitorySynapsesLearnMagnitudes: an inhibitory source turns a rule's push round, and
// the bound keeps its sign.
func TestInhibitorySynapsesLearnMagnitudes(t *testing.T) {
	w := dense(1, 1, 0.5)
	c, err := New([]Population{cells("I", 1, Inhibitory), cells("E", 1, Mixed)}, []Projection{{From: "I", To: "E", Wiring: w, Plasticity: plastic(&learning.Hebb{}, w, 0, 1)}})
	require.NoError(t, err)
	s := c.NewState(1, 1)
	s.X[0], s.X[1] = 2, 1
	c.Learn(0.1, s) // Hebb would add 0.2 to the signed weight −0.5
	require.InDelta(t, 0.3, w.W[0], 1e-6)
	for range 5 {
		c.Learn(0.1, s)
	}
	require.Zero(t, w.W[0])
	require.Equal(t, 6, c.Projections[0].Plasticity.Count)
	c.Learn(0.1) // no stimuli, no change
	require.Equal(t, 6, c.Projections[0].Plasticity.Count)
}

// TestDeltaRuleFits: output cells whose apical dendrites carry target − rate learn a linear
// map exactly (Widrow & Hoff 1960).
func TestDeltaRuleFits(t *testing.T) {
	w := NewDense(2, 1)
	lo, hi := learning.Unbounded()
	c, err := New([]Population{{Name: "Y", Sheet: line(1), Model: &neuron.Pyramidal{TauMS: 1, Gain: &neuron.Linear{}}}},
		[]Projection{{From: Below, To: "Y", Wiring: w, Plasticity: plastic(&learning.Delta{}, w, lo, hi)}})
	require.NoError(t, err)
	s := c.NewState(3, 1)
	copy(s.Below, []float32{1, 0, 1, 0, 1, 1})
	target := []float32{2, -1, 1}
	for range 200 {
		c.Step(s) // dt = τ: the rate is the input
		for b, y := range c.Vars(s, 0).Var(0) {
			c.Input(s.Ext, 0, 3).Var(1)[b] = target[b] - y
		}
		c.Learn(0.5, s)
	}
	require.InDelta(t, 2, w.W[0], 1e-3)
	require.InDelta(t, -1, w.W[1], 1e-3)
}

// TestOjaOnSharedWeightsRestsAtUnitLength: with one unit pattern x at every place, Δw is the
// places' number times η·y·(x − y·w), which vanishes at w = x.
func TestOjaOnSharedWeightsRestsAtUnitLength(t *testing.T) {
	g := patch(t, 2, 6, 1, 1, 2, 2, 0)
	w := NewConv(g)
	copy(w.W, []float32{0.6, 0, 0.8, 0})
	lo, hi := learning.Unbounded()
	c, err := New([]Population{{Name: "Y", Sheet: g.Above, Model: &neuron.Instant{Gain: &neuron.Linear{}}}}, []Projection{{
		From: Below, To: "Y", Wiring: w,
		Plasticity: &Plasticity{Rule: &learning.Oja{}, Optimizer: &learning.SGD{Rate: 1}, Weights: &learning.Weights{W: w.W, Lo: lo, Hi: hi, Rate: 1}},
	}})
	require.NoError(t, err)
	s := c.NewState(1, 1)
	for x := range g.Below.Width {
		s.Below[g.Below.Unit(0, x, 0)] = float32([]float64{0.6, 0}[x%2])
		s.Below[g.Below.Unit(1, x, 0)] = float32([]float64{0.8, 0}[x%2])
	}
	c.Step(s)
	before := append([]float32(nil), w.W...)
	c.Learn(0.1, s)
	for i, v := range before {
		require.InDelta(t, v, w.W[i], 1e-6, "the fixed point moves")
	}
}
