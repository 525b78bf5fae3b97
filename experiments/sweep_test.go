package experiments

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/record"
	"github.com/striate-sim/striate/experiments/table"
)

// hennequin are the weights and the gain of hennequin2018, for which the time constants of the
// Hopf bifurcation are known: τ_I* = τ_E (1 + g_I J_II)/(g_E J_EE − 1).
func hennequin(set ...string) []string {
	p := "networks.pair.circuit.projections."
	return append([]string{
		p + "E-E.weight=1.25", p + "I-E.weight=0.65", p + "E-I.weight=1.2", p + "I-I.weight=0.5",
		"networks.pair.circuit.populations.*.gain.supralinear.k=0.3", "run.integrator=heun", "expect=[]",
	}, set...)
}

func tauOf(x float64) table.Pair { return table.Pair{Key: "tau", Value: x} }

// The steady state is the same for every τ_I; at 0.95 τ_I* it is stable, at 1.05 τ_I* it is
// not: for h = 5 a cycle of 118.9307 ms, for h = 2 an escape.
func TestSweepFindsTheHopfBifurcation(t *testing.T) {
	if testing.Short() {
		t.Skip("several runs")
	}
	for _, c := range []struct {
		h      string
		star   float64
		beyond string
	}{{"5", 21.3053, "oscillates"}, {"2", 28.9616, "diverged"}} {
		t.Run("h="+c.h, func(t *testing.T) {
			below, above := 0.95*c.star, 1.05*c.star
			result, _ := runPair(t, 0, hennequin("stimuli.drive.input.amplitude="+c.h,
				fmt.Sprintf("sweep={networks.pair.circuit.populations.I.tau: [5 ms, %v ms, %v ms]}", below, above))...)
			require.Equal(t, record.OK, result.Status)
			fast, near := rowAt(t, result, "rate", population("E"), tauOf(5)), rowAt(t, result, "rate", population("E"), tauOf(below))
			require.Equal(t, "settled", field(near, "outcome"))
			require.InEpsilon(t, fast.Value, near.Value, 1e-9)
			require.Negative(t, rowAt(t, result, "eigenvalues", tauOf(below)).Value)
			require.Equal(t, "tau", near.Coordinates[len(near.Coordinates)-1].Key, "follows the other coordinates")
			beyond := rowAt(t, result, "rate", population("E"), tauOf(above))
			require.Equal(t, c.beyond, field(beyond, "outcome"))
			if c.beyond == "oscillates" {
				require.InDelta(t, 118.9307, field(beyond, "period"), 0.12)
			}
		})
	}
}

// Every row of a product of sweeps is that of the network with its values written out, and what
// the check foresees are the rows that the run makes.
func TestSweepsMakeTheProduct(t *testing.T) {
	if testing.Short() {
		t.Skip("several runs")
	}
	const taus, weights = "networks.pair.circuit.populations.I.tau", "networks.pair.circuit.projections.I-E.weight"
	input := "stimuli.drive.input.amplitude=[5, 20]"
	expect := "expect=[{that: rate.pair.E > 0, at: {amplitude: 5, tau: 12 ms, weight: 0.6}}]"
	set := []string{input, fmt.Sprintf("sweep={%s: {lin: [6 ms, 12 ms, 3]}, %s: [0.6, 0.8]}", taus, weights), "measure=[rate, eigenvalues, local-exponent]", expect}
	swept, out := runPair(t, 1, set...)
	require.Equal(t, record.OK, swept.Status)
	require.Len(t, swept.tableNamed("eigenvalues").Rows, 3*2*2)
	for _, tau := range []float64{6, 9, 12} {
		for _, w := range []float64{0.6, 0.8} {
			alone, _ := runPair(t, 0, input, fmt.Sprintf("%s=%v ms", taus, tau), fmt.Sprintf("%s=%v", weights, w), "measure=[rate, eigenvalues, local-exponent]", "expect=[]")
			for _, m := range []string{"rate", "eigenvalues", "local-exponent"} {
				for _, row := range alone.tableNamed(m).Rows {
					same := rowAt(t, swept, m, append(row.Coordinates, tauOf(tau), table.Pair{Key: "weight", Value: w})...)
					require.Equal(t, row.Value, same.Value, "%s %v", m, same.Coordinates)
				}
			}
		}
	}
	spec, _, mistakes := Load("testdata/pair.yaml", Overrides{Set: set})
	require.NoError(t, mistakes.Err())
	for i, s := range spec.Skeleton() {
		for k, row := range s.Rows {
			require.Equal(t, row.Coordinates, swept.Tables[i].Rows[k].Coordinates)
		}
	}

	_, two := runPair(t, 2, set...)
	require.Equal(t, string(measures(t, out)), string(measures(t, two)), "1 and 2 workers")
	again, src, mistakes := Load(filepath.Join(out, "resolved.yaml"), Overrides{})
	require.NoError(t, mistakes.Err())
	dir := filepath.Join(t.TempDir(), "again")
	_, err := Run(context.Background(), again, src, Options{Out: dir})
	require.NoError(t, err)
	require.Equal(t, string(measures(t, out)), string(measures(t, dir)), "resolved.yaml repeats the run")
}

// A part that stands beside the model is laid over, not replaced: also on a resolved file.
func TestSweepKeepsTheRestOfAPart(t *testing.T) {
	set := []string{"networks.pair.circuit.populations.*.gain.supralinear.n=2.2", "stimuli.drive.input.amplitude=5", "expect=[]",
		"sweep={networks.pair.circuit.populations.*.gain.supralinear.k: [0.02, 0.04]}"}
	_, out := runPair(t, 0, set...)
	spec, src, mistakes := Load(filepath.Join(out, "resolved.yaml"), Overrides{})
	require.NoError(t, mistakes.Err())
	dir := filepath.Join(t.TempDir(), "again")
	_, err := Run(context.Background(), spec, src, Options{Out: dir})
	require.NoError(t, err)
	require.Equal(t, string(measures(t, out)), string(measures(t, dir)))
}

// A coordinate is named after the last name of its path, and after a part where that is taken.
func TestSweepCoordinates(t *testing.T) {
	const p = "networks.pair.circuit.populations."
	for _, c := range []struct {
		sweep string
		more  string
		want  []string
	}{
		{p + "I.tau: [5 ms, 6 ms]", "", []string{"amplitude", "tau"}},
		{p + "I.tau: [5 ms, 6 ms], " + p + "E.tau: [5 ms, 6 ms]", "", []string{"amplitude", "I.tau", "E.tau"}},
		{p + "I.gain.supralinear.k: [0.02, 0.03], " + p + "E.gain.supralinear.k: [0.02, 0.03]", "", []string{"amplitude", "I.k", "E.k"}},
		{p + "*.tau: [5 ms, 6 ms]", "", []string{"amplitude", "tau"}},
		{"run.dt: [0.1 ms, 0.2 ms]", "", []string{"amplitude", "dt"}},
		{p + "I.tau: [5 ms, 6 ms]", "interventions={n: {noise: {to: E, tau: [20 ms, 30 ms]}}}", []string{"intervention", "amplitude", "I.tau", "tau"}},
	} {
		set := []string{"sweep={" + c.sweep + "}", "expect=[]", "measure=[rate]"}
		if c.more != "" {
			set = append(set, c.more, "run.settle=null", "run.duration=10 ms")
		}
		spec, _, mistakes := Load("testdata/pair.yaml", Overrides{Set: set})
		require.NoError(t, mistakes.Err())
		var keys []string
		for _, n := range spec.circuits() {
			for _, one := range spec.trials(n) {
				for _, pair := range one.row(nil) {
					keys = append(keys, pair.Key)
				}
			}
		}
		require.Equal(t, c.want, distinct(keys), c.sweep)
	}
}

// What is wrong with a sweep shows before anything runs, where the file says it.
func TestSweepMistakes(t *testing.T) {
	const p = "networks.pair.circuit.populations."
	for _, c := range []struct{ sweep, want string }{
		{p + "J.tau: [5 ms, 6 ms]", `networks.pair has no population "J"`},
		{"networks.pear.circuit.populations.I.tau: [5 ms]", `no network named "pear"`},
		{p + "I.taau: [5 ms, 6 ms]", `unknown key "taau"`},
		{p + "I.tau: [5 ms, -6 ms]", "out of range"},
		{p + "I.tau: [5, 6]", "has no unit"},
		{p + "I.tau: 5 ms", "has no values to take"},
		{p + "I.tau: {lin: [5 ms, 6 ms]}", "has no values to take"},
		{p + "I.tau: []", "has no values to take"},
		{p + "I.tau: [5 ms, 5 ms]", "make the same networks.pair"},
		{p + "*.nothing.tau: [5 ms]", "unknown key"},
		{"stimuli.drive.input.amplitude: [5, 6]", "is not swept"},
		{p + "I.tau: {lin: [5 ms, 6 ms, 10001]}", "rebuilt more than 10000 times"},
		{"networks.net.circuit.populations.E.tau: [5 ms]", "networks of stages are not built yet"},
		{"networks.*.circuit.populations.J.tau: [5 ms]", "meets nothing"},
		{"run.dt: [1e-9 ms]", "steps a trial"},
	} {
		text := fmt.Sprintf(`striate: 1
name: sweep
stimuli: {digits: {set: mnist, see: net}, drive: {input: {to: E, amplitude: [1, 5]}}}
networks:
  net: lenet
  pair:
    circuit:
      populations: {E: {units: 1, sign: excitatory}, I: {units: 1, sign: inhibitory}}
      projections: [{from: E, to: I, weight: 1}]
sweep: {%s}
measure: [rate]
`, c.sweep)
		_, mistakes := parse(&Source{Name: "s.yaml", Text: []byte(text)}, Overrides{})
		require.NotEmpty(t, mistakes, c.sweep)
		var words []string
		for _, m := range mistakes {
			require.Equal(t, 10, m.Pos.Line, "%s: %v", c.sweep, m)
			words = append(words, m.Error())
		}
		require.Contains(t, strings.Join(words, "\n"), c.want)
	}
}

// Measures of curves run along what is swept: their rows keep all other coordinates.
func TestCurvesAlongASweep(t *testing.T) {
	result, _ := runPair(t, 0, "stimuli.drive.input.amplitude=[5, 20]", "expect=[]", "measure=[rate, transition: {along: k, of: E}]",
		"sweep={networks.pair.circuit.populations.*.gain.supralinear.k: {lin: [0.02, 0.06, 5]}}")
	require.Len(t, result.tableNamed("rate").Rows, 2*2*5)
	rows := result.tableNamed("transition").Rows
	require.Len(t, rows, 2)
	for i, x := range []float64{5, 20} {
		require.Equal(t, []table.Pair{{Key: "network", Value: "pair"}, population("E"), amplitudeOf(x)}, rows[i].Coordinates)
	}
}
