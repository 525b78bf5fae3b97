package config_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/striate-sim/striate/internal/config"
)

func parse(t *testing.T, src string) *config.Node {
	t.Helper()
	n, list := config.Parse("x.yaml", []byte(src))
	if len(list) > 0 {
		t.Fatalf("%s: %v", src, list)
	}
	return n
}

func same(t *testing.T, got *config.Node, want string) {
	t.Helper()
	if w := parse(t, want); !config.Equal(got, w) || string(got.YAML()) != string(w.YAML()) {
		t.Errorf("got\n%swant\n%s", got.YAML(), w.YAML())
	}
}

func TestMerge(t *testing.T) {
	for _, c := range []struct{ base, over, want string }{
		{"{a: 1, b: 2}", "{c: 3, a: 4}", "{a: 4, b: 2, c: 3}"},
		{"{a: {b: 1, c: 2}}", "{a: {c: 3}}", "{a: {b: 1, c: 3}}"},
		{"{a: [1, 2]}", "{a: [3]}", "{a: [3]}"},
		{"{a: 1, b: 2}", "{a: null}", "{b: 2}"},
		{"{a: 1}", "{a: {b: null, c: 1}}", "{a: {c: 1}}"},
		{"{a: {b: 1}}", "{a: x}", "{a: x}"},
		{"{a: 1}", "{}", "{a: 1}"},
	} {
		base, over := parse(t, c.base), parse(t, c.over)
		same(t, config.MergeAs(nil, base, over), c.want)
		same(t, base, c.base)
		same(t, over, c.over)
	}
}

// randomTree returns a tree of maps whose keys are few, so that two trees often meet.
func randomTree(r *rand.Rand, depth int, nulls bool) *config.Node {
	switch k := r.IntN(6); {
	case depth > 0 && (k < 3 || depth == 3):
		n := config.NewMap()
		for range r.IntN(4) {
			n.Set(string(rune('a'+r.IntN(4))), randomTree(r, depth-1, nulls))
		}
		return n
	case k == 3 && nulls:
		return config.NewNull()
	case k == 4:
		return config.NewList(config.NewScalar("1"), config.NewText("x"))
	}
	return config.NewScalar(string(rune('0' + r.IntN(3))))
}

// TestMergeLaws: the empty map is neutral, merging twice is merging once, and where nothing
// is removed and no scalar comes between maps, merging is associative. Where scalars are removed,
// composing first gives the same.
func TestMergeLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		a, b, c := randomTree(r, 3, false), randomTree(r, 3, true), randomTree(r, 3, true)
		if !config.Equal(config.MergeAs(nil, a, config.NewMap()), a) {
			t.Fatalf("empty is not neutral: %s", a.YAML())
		}
		ab := config.MergeAs(nil, a, b)
		if !config.Equal(config.MergeAs(nil, ab, b), ab) {
			t.Fatalf("not idempotent:\n%s\n%s", a.YAML(), b.YAML())
		}
		if abc, again := config.MergeAs(nil, ab, c), config.MergeAs(nil, config.MergeAs(nil, ab, c), c); !config.Equal(abc, again) {
			t.Fatalf("not idempotent:\n%s\n%s", ab.YAML(), c.YAML())
		}
		a, b, c = leaves(a, true), leaves(b, true), leaves(c, true)
		left, right := config.MergeAs(nil, config.MergeAs(nil, a, b), c), config.MergeAs(nil, a, config.ComposeAs(nil, b, c))
		if !config.Equal(inOrder(left), inOrder(right)) {
			t.Fatalf("not composed:\n%s\n%s\n%s", a.YAML(), b.YAML(), c.YAML())
		}
		a, b, c = leaves(a, false), leaves(b, false), leaves(c, false)
		left, right = config.MergeAs(nil, config.MergeAs(nil, a, b), c), config.MergeAs(nil, a, config.MergeAs(nil, b, c))
		if !config.Equal(left, right) {
			t.Fatalf("not associative:\n%s\n%s\n%s", a.YAML(), b.YAML(), c.YAML())
		}
	}
}

func inOrder(n *config.Node) *config.Node {
	if !n.IsMap() {
		return n
	}
	out := config.NewMap()
	for _, key := range slices.Sorted(slices.Values(n.Keys())) {
		out.Set(key, inOrder(n.Get(key)))
	}
	return out
}

// leaves gives every path either maps or scalars, by the letter at its end; scalars may be removed
// where nulls is true.
func leaves(n *config.Node, nulls bool) *config.Node {
	out := config.NewMap()
	for _, e := range n.Entries() {
		switch key := e.Key.Text; {
		case key < "c":
			out.Set(key, leaves(e.Value, nulls))
		case !e.Value.IsMap() && (nulls || !e.Value.IsNull()):
			out.Set(key, e.Value)
		}
	}
	return out
}

func TestMergeAsReplacesPartsOfAnotherKind(t *testing.T) {
	typ := reflect.TypeFor[experiment]()
	for _, c := range []struct{ base, over, want string }{
		{"populations: {E: {gain: {supralinear: {n: 2}}}}", "populations: {E: {gain: {supralinear: {k: 1}}}}", "populations: {E: {gain: {supralinear: {n: 2, k: 1}}}}"},
		{"populations: {E: {gain: {supralinear: {n: 2}}}}", "populations: {E: {gain: {sigmoid: 2}}}", "populations: {E: {gain: {sigmoid: 2}}}"},
		{"test: {a: {gaussian: 1, limit: 3}}", "test: {a: {square: 4 px}}", "test: {a: {limit: 3, square: 4 px}}"},
		{"test: {a: {through: {gain: {sigmoid: 1}}}}", "test: {a: {through: {gain: {supralinear: {n: 1}}}}}", "test: {a: {through: {gain: {supralinear: {n: 1}}}}}"},
		{"populations: {E: {spread: {k: 1 %}}}", "populations: {E: {spread: {tau: 1 %}}}", "populations: {E: {spread: {k: 1 %, tau: 1 %}}}"},
		{"sweep: {a.b: {lin: [1, 2, 3]}}", "sweep: {a.b: 2, other: 1}", "sweep: {a.b: 2, other: 1}"},
		{"train: {until: {x: 1}, unknown: {x: 1}}", "train: {until: {y: 1}, unknown: {y: 1}}", "train: {until: {x: 1, y: 1}, unknown: {x: 1, y: 1}}"},
	} {
		same(t, config.MergeAs(typ, parse(t, c.base), parse(t, c.over)), c.want)
	}
}

func TestMergedValuesKeepTheirPlaces(t *testing.T) {
	base, _ := config.Parse("base.yaml", []byte("name: a\ntrain: {epochs: 1}\n"))
	over, _ := config.Parse("over.yaml", []byte("\n\ntrain: {epochs: 0}\n"))
	var e experiment
	list := config.Decode(config.MergeAs(nil, base, over), &e, "")
	if len(list) != 1 || list[0].Pos.File != "over.yaml" || list[0].Pos.Line != 3 || list[0].Pos.Col != 17 {
		t.Error(list)
	}
}
