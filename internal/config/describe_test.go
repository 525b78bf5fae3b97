package config_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/striate-sim/striate/internal/config"
)

// table writes keys as name | type | default | range | doc, indented by depth.
func table(keys []config.Key, indent string) string {
	var b strings.Builder
	for _, k := range keys {
		required := ""
		if k.Required {
			required = " | required"
		}
		fmt.Fprintf(&b, "%s%s | %s | %s | %s | %s%s\n", indent, k.Name, k.Type, k.Default, k.Range, k.Doc, required)
		b.WriteString(table(k.Keys, indent+"  "))
	}
	return b.String()
}

func TestDescribe(t *testing.T) {
	for _, c := range []struct {
		typ  reflect.Type
		want string
	}{
		{reflect.TypeFor[population](), `
units | a whole number | 1 | ≥ 1 | number of cells
sign | excitatory | inhibitory | mixed | mixed |  | 
tau | a number in ms | 20 ms | > 0 | time constant
gain | a gain | supralinear |  | static nonlinearity
  relu | a gain |  |  | rectified linear
  sigmoid | a gain |  |  | logistic function
    slope | a number | 1 | > 0 | slope at the middle
    inner | a list, each a number | [1] |  | 
  supralinear | a gain |  |  | expansive power law of V1 neurons
    k | a number | 0.04 | > 0 | gain of the power law
    n | a number | 2 | 1 to 5 | exponent of the power law
spread | a map |  |  | 
  k | a number in % |  | 0 to 100 | 
  tau | a number in % | 5 % | < 100 | 
`},
		{reflect.TypeFor[config.Map[test]](), `
chain | a transform |  |  | one transform after another
  parts | a list, each a transform |  |  | 
gaussian | a transform |  |  | white noise
  level | a number or a sweep | 0.1 | ≥ 0 | standard deviation
  seed | a whole number | 0 |  | 
square | a transform |  |  | black square
  level | a number in px or a sweep | [4 px] | > 0 | side
  edge | sharp | soft | sharp |  | 
through | a transform |  |  | a gain on the pixels
  gain | a gain |  |  |  | required
    relu | a gain |  |  | rectified linear
    sigmoid | a gain |  |  | logistic function
      slope | a number | 1 | > 0 | slope at the middle
      inner | a list, each a number | [1] |  | 
    supralinear | a gain |  |  | expansive power law of V1 neurons
      k | a number | 0.04 | > 0 | gain of the power law
      n | a number | 2 | 1 to 5 | exponent of the power law
  both | true or false | false |  | 
limit | a whole number |  | ≥ 0 | images used; 0 for all
clip | true or false | true |  | 
`},
	} {
		if got := table(config.Describe(c.typ), ""); got != c.want[1:] {
			t.Errorf("%s: got\n%s\nwant\n%s", c.typ, got, c.want[1:])
		}
	}
}

func TestDescribeNamesEverySort(t *testing.T) {
	types := map[string]string{}
	for _, k := range config.Describe(reflect.TypeFor[experiment]()) {
		types[k.Name] = k.Type
		for _, k := range k.Keys {
			if types[k.Name] == "" {
				types[k.Name] = k.Type
			}
		}
	}
	for key, want := range map[string]string{
		"name": "text", "populations": "names, each a population", "sweep": "names, each a number or a sweep",
		"on": "one or a list, each text", "jitter": "a list, each a number in deg", "nesterov": "true or false",
	} {
		if types[key] != want {
			t.Errorf("%s is %q, want %q", key, types[key], want)
		}
	}
	if keys := config.DescribeValue(&supralinear{K: 1, N: 3}); keys[1].Default != "3" {
		t.Errorf("default %q is not the value's", keys[1].Default)
	}
}

func ExampleMap() {
	var m config.Map[int]
	m.Set("V1", 32)
	m.Set("IT", 10)
	m.Set("V1", 64)
	for name, maps := range m.All() {
		fmt.Println(name, maps)
	}
	_, ok := m.Get("V4")
	fmt.Println(m.Len(), m.Keys(), ok)
	// Output:
	// V1 64
	// IT 10
	// 2 [V1 IT] false
}

func TestSweepEnds(t *testing.T) {
	for _, s := range []config.Sweep{config.Linear(0.1, 0.7, 7), config.Logarithmic(0.1, 0.7, 7)} {
		if s.Values[0] != 0.1 || s.Values[6] != 0.7 || !slices.IsSorted(s.Values) || !s.Swept() {
			t.Error(s)
		}
	}
	if s := config.Linear(3, 9, 1); len(s.Values) != 1 || s.Values[0] != 3 {
		t.Error(s)
	}
	if config.Fixed(1).Swept() || !config.Listed(1).Swept() {
		t.Error("a list of one is a sweep, a number is none")
	}
	r := config.Logarithmic(1, 1000, 4).Values
	for i := 1; i < len(r); i++ {
		if q := r[i] / r[i-1]; q < 10*(1-1e-14) || q > 10*(1+1e-14) {
			t.Errorf("ratio %v", q)
		}
	}
}
