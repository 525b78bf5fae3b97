package config_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/striate-sim/striate/internal/config"
)

const whole = `name: "whole: of it"
seed: 18446744073709551615
populations:
  E: {units: 80, sign: excitatory, tau: 0.02 s, gain: {supralinear: {k: 0.3}}}
  I: {tau: 10.1 ms, gain: relu, spread: {k: 2 %}}
  S: {gain: {sigmoid: 0.25}}
  N: {gain: none}
  D: {}
train:
  warm: 3
  rate: 2.5e-7
  epochs: 1e3
  nesterov: true
  jitter: [-3 deg, 3.141592653589793 rad]
  on: digits
  stages: [{k: 1 %}, {}]
  until: plateau
  small: -128
test:
  clean: {}
  noise: {gaussian: [0.2, 0.4], limit: 2000, clip: false}
  bare: gaussian
  grid: {gaussian: {lin: [0, 1, 5]}}
  log: {gaussian: {level: {log: [0.01, 1, 3]}, seed: 7}}
  occluder: {square: {log: [1 px, 16 px, 5]}}
  soft: {square: {level: 3 px, edge: soft}}
  both: {chain: [gaussian, {square: 8 px}, {chain: []}]}
  gain: {through: {sigmoid: 3}}
  curve: {through: {gain: {sigmoid: {slope: 2, inner: [1, 2]}}, both: true}}
sweep: {networks.pair.*.tau: {lin: [8, 30, 23]}, a/b: 1}
raw: {any: [1, {thing: at all}]}
`

func TestDecodeThenEncodeThenDecode(t *testing.T) {
	e, list := load("whole.yaml", []byte(whole))
	if len(list) > 0 {
		t.Fatal(list)
	}
	text := config.Encode(e).YAML()
	again, list := load("again.yaml", text)
	if len(list) > 0 {
		t.Fatalf("%v\n%s", list, text)
	}
	if !config.Equal(e.Raw, again.Raw) {
		t.Errorf("raw: %s", again.Raw.YAML())
	}
	e.Raw, again.Raw = nil, nil
	if !reflect.DeepEqual(e, again) {
		t.Errorf("got %+v\nwant %+v\n%s", again, e, text)
	}
}

func TestDecodedValues(t *testing.T) {
	e, list := load("whole.yaml", []byte(whole))
	if len(list) > 0 {
		t.Fatal(list)
	}
	E, _ := e.Populations.Get("E")
	D, _ := e.Populations.Get("D")
	N, _ := e.Populations.Get("N")
	grid, _ := e.Test.Get("grid")
	occluder, _ := e.Test.Get("occluder")
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"a unit is converted", E.Tau, float32(20)},
		{"a part keeps the defaults of its kind", *E.Gain.(*supralinear), supralinear{K: 0.3, N: 2}},
		{"tagged defaults", D.Units, 1},
		{"tagged default of a part", *D.Gain.(*supralinear), supralinear{K: 0.04, N: 2}},
		{"none is nil", N.Gain, gain(nil)},
		{"an absent pointer is nil", D.Spread, (*spread)(nil)},
		{"1e3 is whole", e.Train.Epochs, 1000},
		{"a lone word is a list", e.Train.On, []string{"digits"}},
		{"lin", grid.Transform.(*gaussian).Level.Values, []float64{0, 0.25, 0.5, 0.75, 1}},
		{"log with units in a plain list", occluder.Transform.(*square).Level, []float64{1, 2, 4, 8, 16}},
		{"default of an inline part's neighbour", occluder.Clip, true},
		{"order", e.Populations.Keys(), []string{"E", "I", "S", "N", "D"}},
		{"largest seed", e.Seed, uint64(1<<64 - 1)},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestEncodeWritesDefaultsAndUnits(t *testing.T) {
	e, list := load("x.yaml", []byte("name: a\npopulations: {E: {}}\ntest: {n: {gaussian: 0.2}, g: square}"))
	if len(list) > 0 {
		t.Fatal(list)
	}
	const want = `name: a
seed: 1
populations: {E: {units: 1, sign: mixed, tau: 20 ms, gain: {supralinear: {k: 0.04, n: 2}}}}
train:
  warm: 0
  rate: 0.05
  epochs: 5
  nesterov: false
  jitter: [0 deg, 0 deg]
  until: plateau
  small: 0
test:
  n: {gaussian: {level: 0.2, seed: 0}, limit: 0, clip: true}
  g: {square: {level: [4 px], edge: sharp}, limit: 0, clip: true}
`
	if got := string(config.Encode(e).YAML()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestAbsenceOverADefaultIsWritten: what a file removes must stay removed in its resolved form.
func TestAbsenceOverADefaultIsWritten(t *testing.T) {
	s := sigmoid{Slope: 1} // the default of inner is a list
	var g gain = s
	p := struct {
		Gain gain `yaml:"gain"`
	}{g}
	text := config.Encode(p).YAML()
	q := p
	q.Gain = nil
	n, _ := config.Parse("x.yaml", text)
	if list := config.Decode(n, &q, ""); len(list) > 0 || !reflect.DeepEqual(p, q) {
		t.Errorf("%v: %s gives %+v", list, text, q)
	}
}

// TestEveryTextSurvives writes the awkward scalars of YAML as values, keys and items.
func TestEveryTextSurvives(t *testing.T) {
	for _, text := range []string{
		"", " ", "~", "null", "true", "yes", "-", "--- a", "...", "- a", "? a", "a: b", "a #b", "#a", "a,b", "[a]", "{a}", "*a", "&a", "!a", "|", ">",
		"%a", "@a", "`a`", "'a'", `"a"`, `a\b`, "a\nb", "a\tb", "\x00", "é", "\u2028", "\U0001F600", "\uFEFF", "1", "1.5e3", "-1", "-a", "0x10", "1:30", "<<", "=",
		"2001-01-01", "5 %", "accuracy.a >= 0.99", "networks.*.tau", "V1/E", " a", "a ", "a:", ":a", "007", "-.5", "+", "a  b", "\r", "\u0085",
	} {
		for _, quoted := range []*config.Node{config.NewText(text), {Kind: config.ScalarKind, Text: text, Quoted: true}} {
			n := config.NewMap()
			n.Set("value", quoted)
			n.Set("list", config.NewList(quoted, config.NewList(quoted)))
			if text != "" && !strings.Contains(text, ".") {
				n.Set(text, quoted)
			}
			wide := config.NewMap()
			wide.Set("long", config.NewList(config.NewText(strings.Repeat("x", 120)), n, config.NewList(n, n)))
			for _, tree := range []*config.Node{n, wide} {
				got, list := config.Parse("x.yaml", tree.YAML())
				if len(list) > 0 || !config.Equal(got, tree) {
					t.Errorf("%q: %v\n%s", text, list, tree.YAML())
				}
			}
		}
	}
}

// TestNumbersKeepTheirText: what was written as 0.10 is not written back as 0.1.
func TestNumbersKeepTheirText(t *testing.T) {
	same(t, parse(t, "a: 0.10\nb: 1.0e+3 ms\nc: 1000000"), "{a: 0.10, b: 1.0e+3 ms, c: 1000000}")
	if got := string(parse(t, "a: [0.10, +2.50 ms]").YAML()); got != "a: [0.10, +2.50 ms]\n" {
		t.Error(got)
	}
}

func TestInvalidFilesSurviveEmission(t *testing.T) {
	files, _ := filepath.Glob("testdata/invalid/*.yaml")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if n, list := config.Parse(file, src); len(list) == 0 {
			same(t, n, string(src))
		}
	}
}
