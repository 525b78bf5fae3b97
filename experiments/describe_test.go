package experiments

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
)

// Every word has a meaning in words, and every example is a file without a mistake that
// holds the word.
func TestDescribeExamplesLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes under the race detector")
	}
	checked := map[string]bool{}
	for _, word := range Vocabulary() {
		first, ok := Describe(word)
		require.True(t, ok, word)
		for _, d := range append([]Description{first}, first.Others...) {
			require.NotEmpty(t, d.Doc, "%s, %s", d.Word, d.Kind)
			require.NotEmpty(t, d.Kind, d.Word)
			if strings.HasPrefix(d.Kind, "key of ") || slots[d.Kind] != "" {
				require.Contains(t, d.Example, d.Word, "%s, %s", d.Word, d.Kind)
			}
			if d.Example == "" || checked[d.Example] {
				continue
			}
			checked[d.Example] = true
			for _, profile := range []string{"", tiny} {
				_, mistakes := parse(&Source{Name: d.Word + ".yaml", Dir: ".", Text: []byte(d.Example)}, Overrides{Profile: profile})
				require.NoError(t, mistakes.Err(), "%s", d.Example)
			}
		}
	}
	require.Greater(t, len(checked), 30)
}

func TestDescribe(t *testing.T) {
	d, ok := Describe("batch")
	require.True(t, ok)
	kinds := []string{d.Kind}
	for _, o := range d.Others {
		kinds = append(kinds, o.Kind)
	}
	require.Contains(t, kinds, "norm")
	require.Contains(t, kinds, "key of train")

	d, ok = Describe("kernel")
	require.True(t, ok)
	require.True(t, d.Required)
	require.Equal(t, "≥ 1", d.Range)

	_, ok = Describe("kernle")
	require.False(t, ok)

	for _, word := range []string{"lenet", "pooling", "weight-sharing", "local-update", "75", "diverged", "swap", "learning", "robustness", "lines", "dale", "experiment"} {
		require.Contains(t, Vocabulary(), word)
	}
}

// The catalogue lists every part with its parameters, units and defaults: a change of the
// public vocabulary shows as a difference.
func TestCatalogue(t *testing.T) {
	var b strings.Builder
	for _, r := range registry.All() {
		for _, k := range r.Kinds() {
			fmt.Fprintf(&b, "%s %s: %s\n", r.Part(), k.Name, k.Doc)
			writeKeys(&b, inWords(config.DescribeValue(k.New())), "  ")
		}
	}
	for _, top := range topics {
		fmt.Fprintf(&b, "map %s\n", top.name)
		keys := slices.DeleteFunc(keysOf(top.typ), isKind)
		for i := range keys {
			if top.name == "experiment" {
				keys[i].Keys = nil
			}
		}
		writeKeys(&b, keys, "  ")
	}
	for _, r := range Recipes() {
		fmt.Fprintf(&b, "recipe %s\n", r.Name)
	}
	for _, k := range Measures() {
		fmt.Fprintf(&b, "measure %s [%s] %s\n", k.Name, strings.Join(k.Coordinates, " "), strings.Join(k.Fields, " "))
	}
	golden(t, "testdata/catalogue.txt", b.String())
}

func writeKeys(b *strings.Builder, keys []config.Key, indent string) {
	for _, k := range keys {
		line := indent + k.Name + ": " + k.Type
		for _, more := range []struct{ name, value string }{{"default", k.Default}, {"range", k.Range}} {
			if more.value != "" {
				line += ", " + more.name + " " + more.value
			}
		}
		if k.Required {
			line += ", required"
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
		below := slices.DeleteFunc(slices.Clone(k.Keys), isKind)
		writeKeys(b, below, indent+"  ")
	}
}
