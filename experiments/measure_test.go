package experiments

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/config"
)

const two = head2 + `networks: {a: lenet, b: {from: a, swap: {pool: average}}, c: {from: a, train: none}}
test: {clean: {}, noise: {gaussian: [0.1, 0.2], networks: [a, b]}}
`

const head2 = "striate: 1\nname: test\nseeds: 2\nstimuli: {digits: {set: mnist}}\n"

// rowsOf counts the rows of the only measure of a file.
func rowsOf(t *testing.T, measure string) int {
	t.Helper()
	tables := loaded(t, two+"measure: ["+measure+"]\n", Overrides{}).Skeleton()
	require.Len(t, tables, 1)
	return len(tables[0].Rows)
}

// Two networks see three conditions, the third sees one.
func TestSkeleton(t *testing.T) {
	for _, c := range []struct {
		measure string
		rows    int
	}{
		{"accuracy", 3 + 3 + 1},
		{"{error: {of: b}}", 3},
		{"{accuracy: {of: [a, c], per: [network]}}", 2},
		{"{accuracy: {at: {level: 0.1}}}", 3 + 2},
		{"{accuracy: {at: {test: noise, level: [0.1, 0.2]}}}", 3 + 2 + 2 - 3}, // clean rows are of another test
		{"robustness", 2},
		{"difference", 3 + 1 + 1},
		{"{difference: {relative-to: c}}", 2},
		{"{difference: {of: robustness}}", 1},
		{"mcnemar", 2 * 5},
		{"departures", 3 * 18},
		{"macs", 3},
	} {
		t.Run(c.measure, func(t *testing.T) { require.Equal(t, c.rows, rowsOf(t, c.measure)) })
	}
}

// A stimulus that only some networks see is not shown to the others.
func TestSee(t *testing.T) {
	s := loaded(t, `striate: 1
name: see
stimuli: {small: {set: mnist, size: 14 px, see: a}, large: {set: mnist, see: [b, c]}}
networks: {a: {stages: {IT: {dense: {units: 10}}}}, b: lenet, c: {from: b, train: {on: small}}}
measure: [accuracy]
`, Overrides{})
	require.Equal(t, "small", s.Networks[0].Train.On)
	require.Equal(t, "large", s.Networks[1].Train.On)
	require.Equal(t, "small", s.Networks[2].Train.On)
	require.Len(t, s.Skeleton()[0].Rows, 3, "each network has one row")
	require.Equal(t, 14, s.Stimuli[0].SizePX)
}

func TestMeasureOptions(t *testing.T) {
	s := loaded(t, two+`measure:
  - robustness: {relative-to: b, of: [a, b]}
  - mcnemar: {correction: {fdr: 10 %}, relative-to: a}
  - {accuracy: {at: {level: [0.1, 0.2], test: noise}}}
`, Overrides{})
	require.Equal(t, Measure{Name: "robustness", Of: []string{"a", "b"}, RelativeTo: "b"}, s.Measures[0])
	require.Equal(t, Measure{Name: "mcnemar", Of: []string{"accuracy"}, RelativeTo: "a", FDR: 0.1}, s.Measures[1])
	require.Equal(t, []CoordinateValue{{"level", []any{0.1, 0.2}}, {"test", []any{"noise"}}}, s.Measures[2].At)
}

func TestCoordinateValue(t *testing.T) {
	for _, c := range []struct {
		text string
		want any
	}{
		{"0.4", 0.4}, {"4 px", 4.0}, {"2 s", 2000.0}, {"180 deg", 180.0}, {"5 %", 5.0}, {"1e-3", 1e-3},
		{"noise", "noise"}, {"3 stones", "3 stones"}, {`"7"`, "7"},
	} {
		n, mistakes := config.ParseValue("at", c.text)
		require.NoError(t, mistakes.Err())
		require.Equal(t, c.want, coordinateValue(n), c.text)
	}
	n, _ := config.ParseValue("at", "1 rad")
	require.InDelta(t, 57.29577951308232, coordinateValue(n), 1e-12)
}

// What a file says of tolerance, at and width is written back as it was read.
func TestResolvedKeepsValues(t *testing.T) {
	s := loaded(t, two+`measure: [accuracy]
plot: [{lines: {x: level, y: accuracy, width: 120.5 mm}}]
expect:
  - {that: accuracy.a.noise ~ 0.9, at: {level: [0.1, 0.2]}, tolerance: 7 %}
  - {that: accuracy.b.clean ~ 0.9, tolerance: 0.03, published: lecun1998}
`, Overrides{})
	require.Equal(t, "120.5 mm", at(s, "plot.0.lines.width"))
	require.Equal(t, "7 %", at(s, "expect.0.tolerance"))
	require.Equal(t, "0.03", at(s, "expect.1.tolerance"))
	require.InDelta(t, 0.07, s.Expect[0].Tolerance, 1e-15)
	require.True(t, s.Expect[0].Relative)
	require.Len(t, s.Expect[0].each(), 2)
	again := loaded(t, string(s.Resolved.YAML()), Overrides{})
	require.Equal(t, s.Expect, again.Expect)
}
