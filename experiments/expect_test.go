package experiments

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/table"
)

func row(value float64, pairs ...any) table.Row {
	r := table.Row{Value: value}
	for i := 0; i < len(pairs); i += 2 {
		r.Coordinates = append(r.Coordinates, table.Pair{Key: pairs[i].(string), Value: pairs[i+1]})
	}
	return r
}

func with(r table.Row, key string, value any) table.Row {
	r.Fields = append(r.Fields, table.Pair{Key: key, Value: value})
	return r
}

// measured is what two networks scored.
var measured = []table.Table{
	{Measure: "accuracy", Rows: []table.Row{
		with(row(0.99, "network", "a", "test", "clean"), "n", 100),
		row(0.8, "network", "a", "test", "noise", "level", 0.1),
		row(0.6, "network", "a", "test", "noise", "level", 0.2),
		row(0.98, "network", "b", "test", "clean"),
		row(0.7, "network", "b", "test", "noise", "level", 0.1),
		{Coordinates: []table.Pair{{Key: "network", Value: "b"}, {Key: "test", Value: "noise"}, {Key: "level", Value: 0.2}}, Reason: "training diverged"},
	}},
	{Measure: "difference", Rows: []table.Row{
		with(with(row(-0.01, "a", "b", "b", "a", "test", "clean"), "low", -0.015), "high", -0.005),
	}},
	{Measure: "mcnemar", Rows: []table.Row{row(0.03, "a", "b", "b", "a", "test", "clean", "seed", uint64(1))}},
	{Measure: "departures", Rows: []table.Row{row(1, "network", "a", "departure", "weight-sharing")}},
}

func TestJudge(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		name  string
		e     Expectation
		seeds int
		met   *bool
		value float64
	}{
		{"met", Expectation{That: "accuracy.a.clean > 0.98"}, 1, &yes, 0.99},
		{"strict", Expectation{That: "accuracy.a.clean > 0.99"}, 1, &no, 0.99},
		{"not strict", Expectation{That: "accuracy.a.clean >= 0.99"}, 1, &yes, 0.99},
		{"less", Expectation{That: "accuracy.b.clean < accuracy.a.clean"}, 1, &yes, 0.98},
		{"less or equal", Expectation{That: "accuracy.b.clean <= 0.98"}, 1, &yes, 0.98},
		{"arithmetic", Expectation{That: "2 * ( accuracy.a.clean - 0.49 ) / 2 >= 0.4999"}, 1, &yes, 0.5},
		{"field", Expectation{That: "accuracy.a.clean.n >= 100"}, 1, &yes, 100},
		{"pick", Expectation{That: "accuracy.a.noise@first > accuracy.a.noise@last"}, 1, &yes, 0.8},
		{"pick a value", Expectation{That: "accuracy.a.noise@0.2 < 0.7"}, 1, &yes, 0.6},
		{"for each, all", Expectation{That: "accuracy.a.noise > 0.5", At: []CoordinateValue{{"level", []any{0.1, 0.2}}}}, 1, &yes, 0.8},
		{"for each, the one that fails", Expectation{That: "accuracy.a.noise > 0.7", At: []CoordinateValue{{"level", []any{0.1, 0.2}}}}, 1, &no, 0.6},
		{"near", Expectation{That: "accuracy.a.clean ~ 1", Tolerance: 0.01}, 1, &yes, 0.99},
		{"near in per cent", Expectation{That: "accuracy.a.clean ~ 2", Tolerance: 0.5, Relative: true}, 1, &no, 0.99},
		{"alone", Expectation{That: "departures.a.weight-sharing"}, 1, &yes, 1},
		{"absent departure is 0", Expectation{That: "departures.b.weight-sharing ~ 0"}, 1, &yes, 0},
		{"no value", Expectation{That: "accuracy.b.noise@last > 0"}, 1, &no, math.NaN()},
		{"division by 0", Expectation{That: "accuracy.a.clean / ( 1 - 1 ) > 0"}, 1, &no, math.NaN()},
		{"other profile", Expectation{That: "accuracy.a.clean > 0.98", Profiles: []string{"quick"}}, 1, nil, math.NaN()},
		{"p, several seeds", Expectation{That: "accuracy.a.clean > accuracy.b.clean", P: 0.05}, 2, &yes, 0.99},
		{"p, one seed", Expectation{That: "accuracy.a.clean > accuracy.b.clean", P: 0.05}, 1, &yes, 0.99},
		{"p, stricter", Expectation{That: "accuracy.a.clean > accuracy.b.clean", P: 0.01}, 1, &no, 0.99},
		{"p from the other side", Expectation{That: "accuracy.b.clean < accuracy.a.clean", P: 0.05}, 2, &yes, 0.98},
		{"no loss", Expectation{That: "accuracy.b.clean >= accuracy.a.clean", Within: 0.02}, 2, &yes, 0.98},
		{"loss", Expectation{That: "accuracy.b.clean >= accuracy.a.clean", Within: 0.012}, 2, &no, 0.98},
		{"no gain", Expectation{That: "accuracy.b.clean <= accuracy.a.clean", Within: 0.001}, 2, &yes, 0.98},
	} {
		t.Run(c.name, func(t *testing.T) {
			var err error
			c.e.relation, err = parseRelation(c.e.That)
			require.NoError(t, err)
			c.e.Reference = "striate"
			s := &Spec{Profile: full, Seeds: make([]uint64, c.seeds), Expect: []Expectation{c.e}}
			v := s.Judge(measured)[0]
			require.Equal(t, c.met, v.Met, v.Reason)
			if math.IsNaN(c.value) {
				require.True(t, math.IsNaN(v.Value))
				require.NotEmpty(t, v.Reason)
			} else {
				require.InDelta(t, c.value, v.Value, 1e-12)
			}
			require.Equal(t, "reference", v.Kind)
			require.Equal(t, "striate", v.record().Cite)
		})
	}
}

func TestTinyIsNotJudged(t *testing.T) {
	require.False(t, Expectation{}.judged(tiny))
	require.True(t, Expectation{}.judged(full))
	require.True(t, Expectation{Profiles: []string{tiny}}.judged(tiny))
}

func TestPathMistakes(t *testing.T) {
	for _, c := range []struct{ path, problem, hint string }{
		{"accuracy.a", "accuracy.a names 3 rows", "test (clean, noise)"},
		{"accuracy.a.clean.lo", `accuracy.a.clean.lo names no row: no field "lo"`, "n"},
		{"accuracy.c.clean", `no network "c"`, "network: a, b"},
		{"difference.a.b.clean", "difference.a.b.clean names no row", "difference.b.a.clean"},
		{"accuracy.a.noise@0.3", "no row at level 0.3", "0.1, 0.2"},
		{"macs.a", "macs is not measured", "add it to measure"},
		{"speed.a", `no measure named "speed"`, "measured: accuracy"},
	} {
		r, err := parseRelation(c.path)
		require.NoError(t, err)
		_, _, err = r.paths()[0].find(measured, nil)
		var e *relationError
		require.ErrorAs(t, err, &e, c.path)
		require.Contains(t, e.problem, c.problem)
		require.Contains(t, e.hint, c.hint)
	}
}

func TestReduce(t *testing.T) {
	m := Measure{Name: "accuracy", Per: []string{"network"}, At: []CoordinateValue{{"test", []any{"noise"}}}}
	got := m.Reduce(measured[0])
	require.Len(t, got.Rows, 2)
	require.InDelta(t, 0.7, got.Rows[0].Value, 1e-12)
	require.Equal(t, "a", got.Rows[0].Label("network"))
	require.Equal(t, "training diverged", got.Rows[1].Reason)
	require.Equal(t, measured[0], Measure{Name: "accuracy"}.Reduce(measured[0]))
}

func TestPairs(t *testing.T) {
	names := []string{"a", "b", "c"}
	require.Equal(t, [][2]string{{"b", "a"}, {"c", "a"}, {"c", "b"}}, Measure{}.Pairs(names))
	require.Equal(t, [][2]string{{"a", "b"}, {"c", "b"}}, Measure{RelativeTo: "b"}.Pairs(names))
}
