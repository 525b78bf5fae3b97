package measure

import (
	"encoding/json"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/striate-sim/striate/experiments/table"
)

// marks makes the answers of one seed from text: 1 right, 0 wrong.
func marks(text string) []bool {
	list := make([]bool, len(text))
	for i := range list {
		list[i] = text[i] == '1'
	}
	return list
}

func answers(network, test string, level any, seeds ...string) Answers {
	a := Answers{Network: network, Test: test, Level: level}
	for _, s := range seeds {
		a.Correct = append(a.Correct, marks(s))
	}
	return a
}

func field(t *testing.T, r table.Row, key string) any {
	t.Helper()
	v, ok := r.Field(key)
	if !ok {
		t.Fatalf("row %v has no %s", r, key)
	}
	return v
}

func TestAccuracyRows(t *testing.T) {
	all := []Answers{
		answers("net", "clean", nil, "1111100000", "1111111100"),
		answers("net", "noise", 0.2, "1000000000"),
		{Network: "net", Test: "lesion", Level: "silence I", Reason: "has no population I"},
	}
	acc := Accuracy(all, NewBootstrap(1))
	clean := acc.Rows[0]
	near(t, "accuracy", clean.Value, 0.65, 0)
	near(t, "seed 1", field(t, clean, "each").([]float64)[0], 0.5, 0)
	near(t, "seed 2", field(t, clean, "each").([]float64)[1], 0.8, 0)
	near(t, "sd of 0.5, 0.8", field(t, clean, "sd").(float64), 0.3/math.Sqrt2, 1e-15)
	if field(t, clean, "n") != 10 {
		t.Error("n is not the number of images")
	}
	if _, ok := clean.At("level"); ok {
		t.Error("a clean row has a level")
	}
	if _, ok := clean.Field("over"); ok {
		t.Error("two seeds, yet over images")
	}
	if field(t, acc.Rows[1], "over") != "images" {
		t.Error("one seed, yet not over images")
	}
	text, err := json.Marshal(acc.Rows[2])
	if want := `{"network":"net","test":"lesion","level":"silence I","value":null,"reason":"has no population I"}`; err != nil || string(text) != want {
		t.Errorf("%s, want %s", text, want)
	}

	wrong := Error(all, NewBootstrap(1)).Rows[0]
	near(t, "error", wrong.Value, 0.35, 1e-15)
	near(t, "low", field(t, wrong, "low").(float64), 1-field(t, clean, "high").(float64), 1e-12)
}

// Accuracy 1 − level on a grid has area ∫₀¹ (1 − x) dx = ½ whatever the grid, since
// trapezoids are exact on lines.
func TestRobustnessOfALine(t *testing.T) {
	all := []Answers{
		answers("line", "clean", nil, "1111111111"), answers("flat", "clean", nil, "1111100000"),
		answers("line", "noise", 1.0, "0000000000"), answers("line", "noise", 0.5, "1111100000"), answers("line", "noise", 0.2, "1111111100"),
		answers("flat", "noise", 0.5, "1111100000"), answers("flat", "noise", 1.0, "1111100000"),
		answers("line", "shape", "square", "1111100000"),
	}
	rob := Robustness(all, "clean", "flat", NewBootstrap(1))
	if len(rob.Rows) != 2 {
		t.Fatalf("%d rows, want one for each network with levels", len(rob.Rows))
	}
	for _, r := range rob.Rows {
		near(t, r.Label("network"), r.Value, 0.5, 1e-15)
	}
	near(t, "relative", field(t, rob.Rows[0], "relative").(float64), 1, 1e-12)
	near(t, "itself", field(t, rob.Rows[1], "relativeLow").(float64), 1, 1e-12)

	d := RobustnessDifference(all, "clean", []Comparison{{"line", "flat"}}, NewBootstrap(1))
	near(t, "difference", d.Rows[0].Value, 0, 1e-15)
}

func TestRobustnessWithoutACurve(t *testing.T) {
	graded := answers("net", "noise", 0.5, "10")
	for _, c := range []struct {
		name string
		all  []Answers
		want string
	}{
		{"no clean", []Answers{graded}, "no clean test to stand at level 0"},
		{"only level 0", []Answers{answers("net", "noise", 0.0, "10")}, "a single level has no area"},
		{"no answers", []Answers{answers("net", "clean", nil, "11"), {Network: "net", Test: "noise", Level: 0.5, Reason: "not built"}}, "not built"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Robustness(c.all, "clean", "", NewBootstrap(1)).Rows[0].Reason; got != c.want {
				t.Errorf("reason %q, want %q", got, c.want)
			}
		})
	}
}

// A test may be limited to the first images of the set; each accuracy keeps its own n.
func TestRobustnessMixesLimits(t *testing.T) {
	all := []Answers{answers("net", "clean", nil, "1110"), answers("net", "noise", 1.0, "10")}
	r := Robustness(all, "clean", "", NewBootstrap(1)).Rows[0]
	near(t, "(3/4 + 1/2)/2", r.Value, 0.625, 0)
}

func TestDifferenceIsPaired(t *testing.T) {
	all := []Answers{
		answers("a", "clean", nil, "1101", "1111"), answers("b", "clean", nil, "1001", "0001"),
		answers("a", "noise", 0.1, "1101", "1111"), // b was not asked
		{Network: "a", Test: "lesion", Level: "x", Reason: "none"}, answers("b", "lesion", "x", "1"),
	}
	d := Difference(all, []Comparison{{"a", "b"}}, NewBootstrap(1))
	if len(d.Rows) != 2 || d.Rows[1].Reason != "none" {
		t.Fatalf("rows %v", d.Rows)
	}
	near(t, "(1/4 + 3/4)/2", d.Rows[0].Value, 0.5, 0)
	near(t, "each", field(t, d.Rows[0], "each").([]float64)[1], 0.75, 0)
	if d.Rows[0].Label("a") != "a" || d.Rows[0].Label("b") != "b" || d.Rows[0].Label("test") != "clean" {
		t.Errorf("coordinates %v", d.Rows[0].Coordinates)
	}
}

func TestUnequalSeedsCannotBePaired(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("paired two seeds with one")
		}
	}()
	Difference([]Answers{answers("a", "", nil, "1", "1"), answers("b", "", nil, "1")}, []Comparison{{"a", "b"}}, NewBootstrap(1))
}

func TestMcNemarP(t *testing.T) {
	for _, c := range []struct {
		b01, b10 int
		want     float64
		method   string
	}{
		{0, 0, 1, "exact binomial"},
		{1, 0, 1, "exact binomial"},
		{0, 5, 2. / 32, "exact binomial"},
		{2, 8, 2 * (1 + 10 + 45) / 1024., "exact binomial"},
		{12, 12, 1, "exact binomial"},
		{10, 15, math.Erfc(4 / math.Sqrt(50)), "chi-squared, continuity corrected"},
		{30, 30, 1, "chi-squared, continuity corrected"},
		{101, 59, math.Erfc(math.Sqrt(10.50625 / 2)), "chi-squared, continuity corrected"}, // χ² = 41²/160
	} {
		p, method := McNemarP(c.b01, c.b10)
		near(t, "p", p, c.want, 1e-14)
		if method != c.method {
			t.Errorf("%d against %d: %s", c.b01, c.b10, method)
		}
		if c.method[0] == 'c' && c.b01 != c.b10 {
			d := math.Abs(float64(c.b01-c.b10)) - 1
			near(t, "χ² survival", p, distuv.ChiSquared{K: 1}.Survival(d*d/float64(c.b01+c.b10)), 1e-12)
		}
	}
}

func TestMcNemarRows(t *testing.T) {
	all := []Answers{
		answers("a", "clean", nil, "1111100000", "1111111111"),
		answers("b", "clean", nil, "0000011000", "0000000000"),
		{Network: "a", Test: "lesion", Level: "x", Reason: "none"}, answers("b", "lesion", "x", "1"),
	}
	m := McNemar(all, []Comparison{{"a", "b"}}, []uint64{7, 8})
	if len(m.Rows) != 3 || m.Rows[2].Reason != "none" {
		t.Fatalf("rows %v", m.Rows)
	}
	first, second := m.Rows[0], m.Rows[1]
	if first.Label("seed") != "7" || second.Label("seed") != "8" {
		t.Error("rows do not name their seeds")
	}
	if field(t, first, "b01") != 2 || field(t, first, "b10") != 5 || field(t, first, "n") != 10 {
		t.Errorf("counts %v", first.Fields)
	}
	// raw p: 2(1 + 7 + 21)/2⁷ = 0.453125 and 2/2¹⁰; of two, the smaller is doubled.
	near(t, "raw", field(t, first, "raw").(float64), 0.453125, 1e-15)
	near(t, "adjusted, larger", first.Value, 0.453125, 1e-15)
	near(t, "adjusted, smaller", second.Value, 2*2./1024, 1e-15)
}

func TestBenjaminiHochberg(t *testing.T) {
	g := loadGolden(t)
	for i, p := range BenjaminiHochberg(g.P) {
		near(t, "adjusted p", p, g.BH[i], 1e-12)
	}
	// By hand: 3·0.01, 3·0.04/2 lowered to 0.05 by its neighbour, 0.05, back in their order.
	got := BenjaminiHochberg([]float64{0.05, 0.01, 0.04})
	for i, want := range []float64{0.05, 0.03, 0.05} {
		near(t, "by hand", got[i], want, 1e-15)
	}
	if len(BenjaminiHochberg(nil)) != 0 {
		t.Error("no tests, yet p values")
	}
}

// Newcombe (1998, Statistics in Medicine 17:857), table I, method 3.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}} {
		low, high := wilson(c.k, c.n, 0.95)
		near(t, "low", low, c.low, 5e-5)
		near(t, "high", high, c.high, 5e-5)
	}
}

func TestPlausibility(t *testing.T) {
	everything := func(score int) map[string]int {
		all := map[string]int{}
		for _, c := range Criteria() {
			all[c.ID] = score
		}
		return all
	}
	mixed := everything(2)
	mixed["local-update"] = 0
	delete(mixed, "pooling")
	p := Plausibility([]Audit{
		{Network: "ideal", Scores: everything(2)},
		{Network: "none", Scores: everything(0)},
		{Network: "mixed", Scores: mixed, Because: map[string]string{"local-update": "backprop"}},
	}, 1)
	overall := map[string]table.Row{}
	for _, r := range p.Rows {
		if r.Label("criterion") == "all" {
			overall[r.Label("network")] = r
		}
		if r.Label("criterion") == "pooling" && r.Label("network") == "mixed" {
			t.Error("a criterion without an object has a row")
		}
		if r.Label("criterion") == "local-update" && r.Label("network") == "mixed" && field(t, r, "because") != "backprop" {
			t.Error("the reason is lost")
		}
	}
	near(t, "ideal", overall["ideal"].Value, 1, 0)
	near(t, "ideal, any weights", field(t, overall["ideal"], "low").(float64), 1, 1e-12)
	near(t, "none", overall["none"].Value, 0, 0)
	weights := 0.0
	for _, c := range Criteria() {
		weights += c.Weight
	}
	near(t, "weights", weights, 25.5, 0)
	near(t, "mixed", overall["mixed"].Value, (25.5-1-3)/(25.5-1), 1e-15)
	// Of 16 criteria with exponential weights, one has a Beta(1, 15) share of the whole:
	// its 97.5 % point is 1 − 0.025^(1/15).
	near(t, "low", field(t, overall["mixed"], "low").(float64), math.Pow(0.025, 1./15), 0.02)
}

func TestAnUnknownCriterionIsABug(t *testing.T) {
	for _, scores := range []map[string]int{{"daleks": 1}, {"dale": 3}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v was accepted", scores)
				}
			}()
			Plausibility([]Audit{{Scores: scores}}, 1)
		}()
	}
}

func TestCountsAndDepartures(t *testing.T) {
	if r := Counts("macs", []Count{{"net", 416520}}).Rows[0]; r.Label("network") != "net" || r.Value != 416520 {
		t.Errorf("%v", r)
	}
	if r := Departures([]Departure{{"net", "max-pool", 0.5}}).Rows[0]; r.Label("departure") != "max-pool" || r.Value != 0.5 {
		t.Errorf("%v", r)
	}
}
