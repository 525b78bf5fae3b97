package experiments

import (
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/ssn"
)

// recipeFile is a file whose only network is a recipe.
func recipeFile(recipe, input, rest string) string {
	return "striate: 1\nname: recipe\nnetworks: {it: " + recipe + "}\nstimuli: {drive: {input: {" + input + "}}}\n" + rest
}

// Recipes that have the name of a published network are that network: the same neurons, and
// every synapse to seven digits (those of a spacing are float32). The published networks are
// held to the golden values in package ssn.
func TestRecipesAreThePublishedNetworks(t *testing.T) {
	found := 0
	for _, r := range Recipes() {
		p, err := ssn.Find(r.Name)
		if err != nil || p.Model == nil {
			continue
		}
		found++
		model := p.Model()
		want, err := model.Network()
		require.NoError(t, err)
		c, err := loaded(t, recipeFile(r.Name, "to: E, amplitude: 1", "measure: [rate]\n"), Overrides{}).Networks[0].Circuit.Build(1)
		require.NoError(t, err, r.Name)
		first := map[string]int{}
		for i, q := range model.Populations {
			have := c.Populations[i]
			require.Equal(t, q.Name, have.Name, r.Name)
			require.Equal(t, q.Sign, have.Sign)
			gain := &neuron.Supralinear{K: q.K, N: q.N}
			if v, ok := have.Model.(*neuron.Voltage); ok && r.Name == "echeveste2020" { // of the same fixed points
				require.Equal(t, q.TauMS, v.TauMS)
				require.Equal(t, neuron.Gain(gain), v.Gain)
			} else {
				require.Equal(t, neuron.NewLeaky(q.TauMS, gain), have.Model, r.Name)
			}
			require.Equal(t, len(model.Places), have.Sheet.Units(), r.Name)
			first[q.Name] = i * len(model.Places)
		}
		for _, projection := range c.Projections {
			w := projection.Wiring
			sign := float64(c.Populations[c.Population(projection.From)].Sign)
			source, answer := make([]float64, w.In()), make([]float64, w.Out())
			for pre := range source {
				clear(answer)
				source[pre] = sign
				w.Drive64(answer, source, 1)
				source[pre] = 0
				for post, v := range answer {
					row, column := first[projection.To]+post, first[projection.From]+pre
					x := want.W.At(row, column)
					want.W.Set(row, column, 0)
					if math.Abs(x-v) > 1e-6*math.Abs(x)+1e-12 {
						t.Fatalf("%s, %s: synapse %d → %d is %v, not %v", r.Name, projection.Name, pre, post, v, x)
					}
				}
			}
		}
		require.Zero(t, mat.Norm(want.W, 1), "%s lacks synapses", r.Name)
	}
	require.GreaterOrEqual(t, found, 9)
}

// Rates of recipes that stand in golden sets 10 and 11, through a file.
func TestRecipesMeetTheGoldens(t *testing.T) {
	for _, c := range []struct {
		recipe, input, population string
		unit                      int
		coordinates               []table.Pair
		want                      float64
	}{
		{"hennequin2018-ring", "to: [E, I], amplitude: 10, profile: {grating: {orientation: 90 deg, shape: von-mises, width: 30 deg, baseline: 2}}", "E", 25, []table.Pair{amplitudeOf(10)}, 21.342565586850153},
		{"hennequin2018-ring", "to: [E, I], amplitude: 1, profile: {grating: {orientation: 90 deg, shape: von-mises, width: 30 deg, baseline: 2}}", "E", 0, []table.Pair{amplitudeOf(1)}, 3.4979940485839673},
		{"holt2024", "to: [E, I], amplitude: 25, ratio: {E: 0.481, I: 0.226}, profile: {grating: {size: 0.8 deg, edge: 0.04 deg}}", "E", 144, nil, 12.622623867852544},
		{"holt2024-nonlocal", "to: [E, I], amplitude: 50, ratio: {E: 0.476, I: 0.232}, profile: {grating: {size: 0.4 deg, edge: 0.04 deg}}", "E", 144, nil, 30.400239099879606},
		{"four-populations", "to: [E, PV, VIP, SOM], amplitude: [2, 5]", "VIP", 0, []table.Pair{amplitudeOf(2)}, 10.172185363484964},
	} {
		result := runText(t, 0, recipeFile(c.recipe, c.input, "run: {integrator: heun, dt: 1 ms}\nmeasure: [rate: {of: "+c.population+", per: [unit], at: {unit: "+strconv.Itoa(c.unit)+"}}]\n"))
		require.InEpsilon(t, c.want, rowAt(t, result, "rate", c.coordinates...).Value, 1e-6, "%s %v", c.recipe, c.coordinates)
	}
}

// The normalization model of attention as a circuit answers as ssn computes it, from sums of
// products and without a map: to whether attention is at the stimulus or far from it, and to two
// stimuli of one place. Channels 30° apart stand for the authors' 360.
func TestReynoldsHeegerIsTheModel(t *testing.T) {
	result := runText(t, 0, recipeFile("reynolds-heeger2009", "to: stimulus, amplitude: [1e-4, 1e-3, 1e-2], profile: {patches: {at: [-100 deg, 100 deg], size: 5 deg, width: 1 deg}}", `
interventions:
  in: {attend: {to: drive, by: 2, on: input, place: [100 deg, 0 deg], size: 3 deg}}
  out: {attend: {to: drive, by: 2, on: input, place: [-100 deg, 0 deg], size: 3 deg}}
  elsewhere: {attend: {to: [drive], by: 2, on: input, place: [0 deg, 0 deg], size: 30 deg}, networks: it}
run: {integrator: euler, dt: 5 ms}
measure: [rate: {of: response, per: [unit], at: {unit: [3600, 3603]}}]
`))
	for _, amplitude := range []float64{1e-4, 1e-3, 1e-2} {
		for intervention, x := range map[string]float64{"in": 100, "out": -100} {
			m := ssn.ReynoldsHeeger2009()
			m.Field = ssn.Patch{X: x, Width: 3}
			for _, at := range []float64{-100, 100} {
				m.Stimuli = append(m.Stimuli, ssn.Patch{X: at, Width: 5, Contrast: amplitude})
			}
			for unit, deg := range map[float64]int{3600: 0, 3603: 90} {
				row := rowAt(t, result, "rate", table.Pair{Key: "intervention", Value: intervention}, amplitudeOf(amplitude), table.Pair{Key: "unit", Value: unit})
				require.InEpsilon(t, m.Response(100, deg), row.Value, 2e-3, "%s, %v, %d°", intervention, amplitude, deg)
			}
		}
	}
}
