package config_test

import (
	"testing"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/diag"
)

func TestTokensAreUnderlinedWhole(t *testing.T) {
	src := "a: 20 ms  # note\nb: 'it''s' # x\nc: \"\\\"\" # x\nd: {e: [1]}\n\"f g\": ~\nh: |\n  text\ni:\n  µ: é\nj: \"two\n  lines\"\n"
	n := parse(t, src)
	for _, c := range []struct {
		key  string
		want diag.Pos
	}{
		{"a", diag.Pos{Line: 1, Col: 4, Len: 5}},
		{"b", diag.Pos{Line: 2, Col: 4, Len: 7}},
		{"c", diag.Pos{Line: 3, Col: 4, Len: 4}},
		{"d", diag.Pos{Line: 4, Col: 4, Len: 1}},
		{"d.e.0", diag.Pos{Line: 4, Col: 9, Len: 1}},
		{"f g", diag.Pos{Line: 5, Col: 8, Len: 1}},
		{"h", diag.Pos{Line: 6, Col: 4, Len: 1}},
		{"i.µ", diag.Pos{Line: 9, Col: 6, Len: 1}},
		{"j", diag.Pos{Line: 10, Col: 4, Len: 4}},
	} {
		c.want.File = "x.yaml"
		if got := n.Get(c.key).Pos(); got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.key, got, c.want)
		}
	}
	if got := n.Key("f g").Pos(); got.Col != 1 || got.Len != 5 {
		t.Error(got)
	}
	if n.Key("none") != nil || n.Get("a.b") != nil || n.Get("d.e.1") != nil || n.Get("d.e.x") != nil {
		t.Error("found what is not there")
	}
}

func TestSetMakesTheWay(t *testing.T) {
	n := parse(t, "a: 1\nb: {c: 2}\n")
	n.Set("b.d.e", config.NewScalar("3"))
	n.Set("a.x", config.NewText("null"))
	n.Set("b.c", config.NewList())
	same(t, n, "{a: {x: \"null\"}, b: {c: [], d: {e: 3}}}")
	n.Remove("a")
	n.Remove("nothing")
	same(t, n, "b: {c: [], d: {e: 3}}")
}

func TestCloneSharesNothing(t *testing.T) {
	n := parse(t, "a: {b: [1, {c: 2}]}")
	c := n.Clone()
	c.Set("a.x", config.NewNull())
	c.Get("a.b").Append(config.NewScalar("3"))
	c.Get("a.b.1").Set("c", config.NewScalar("9"))
	same(t, n, "a: {b: [1, {c: 2}]}")
}

func TestAtGivesMadeNodesAPlace(t *testing.T) {
	n := parse(t, "\n\n  a: lenet\n")
	made := config.NewMap()
	made.Set("stages.V1", config.NewList(config.NewScalar("5")))
	made.At(n.Get("a"))
	if p := made.Get("stages.V1.0").Pos(); p.Line != 3 || p.Col != 6 {
		t.Error(p)
	}
	if made.At(n); made.Line != 3 || made.Col != 6 {
		t.Error("a place was changed")
	}
}

func TestNothingIsFoundInNil(t *testing.T) {
	var n *config.Node
	if n.Get("a") != nil || n.Keys() != nil || n.Items() != nil || n.Key("a") != nil || !n.IsNull() || n.IsMap() || n.Clone() != nil || n.YAML() != nil && len(n.YAML()) > 0 {
		t.Error("found something")
	}
	if n.Pos().Line != 1 || !config.Equal(n, nil) || config.Equal(n, config.NewNull()) {
		t.Error("nil")
	}
	if list := config.Decode(n, new(experiment), ""); list != nil {
		t.Error(list)
	}
}

func TestEqualMindsQuotesOnlyWhereTheyMatter(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"a: x", "'a': \"x\"", true}, {"a: 5", "a: '5'", false}, {"a: true", "a: 'true'", false}, {"a: 5 ms", "a: '5 ms'", true},
		{"{a: 1, b: 2}", "{b: 2, a: 1}", false}, {"a: [1]", "a: [1, 2]", false}, {"a: ", "a: null", true},
	} {
		if config.Equal(parse(t, c.a), parse(t, c.b)) != c.want {
			t.Errorf("%s, %s", c.a, c.b)
		}
	}
}

func TestNames(t *testing.T) {
	for text, want := range map[string]bool{"V1": true, "a-b_c2": true, "1st": false, "": false, "a.b": false, "é": false, "a b": false} {
		if config.IsName(text) != want {
			t.Errorf("%q", text)
		}
	}
}

func TestBugsPanic(t *testing.T) {
	for name, bug := range map[string]func(){
		"no pointer": func() { config.Decode(config.NewMap(), experiment{}, "") },
		"bad range": func() {
			config.Decode(config.NewMap(), &struct {
				X int `yaml:"x" min:"two"`
			}{}, "")
		},
		"bad unit": func() {
			config.Decode(config.NewMap(), &struct {
				X int `yaml:"x" unit:"furlong"`
			}{}, "")
		},
		"bad default": func() {
			config.Decode(config.NewMap(), &struct {
				X int `yaml:"x" default:"many"`
			}{}, "")
		},
		"no registry": func() {
			config.Decode(parse(t, "x: y"), &struct {
				X interface{ nobody() } `yaml:"x"`
			}{}, "")
		},
		"bad kind of value": func() {
			config.Decode(parse(t, "x: y"), &struct {
				X complex128 `yaml:"x"`
			}{}, "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			bug()
		})
	}
}
