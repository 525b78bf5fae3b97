// Package internal_test holds the program to the plan of docs/architecture.md: who may
// import whom, and the habits that a compiler does not check. It reads every Go file,
// whatever its build tags, so that each platform obeys.
package internal_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/striate-sim/striate"

// importPolicy says what the files of a package, tests aside, may import beyond the standard
// library. A name that ends in /* stands for a package and everything below it. `!<` forbids
// every route, direct or not: that learning cannot reach circuit or hierarchy is the proof
// that its rules are local, so do not edit this text to make a build pass.
const importPolicy = `
internal/registry    <
internal/departure   <
internal/diag        <
internal/npy         <
internal/pool        <
internal/rng         <
internal/cite        < internal/diag
internal/config      < internal/registry internal/diag go.yaml.in/yaml/v3
internal/ui          < github.com/vbauerster/mpb/v8/* golang.org/x/term

simd                 < github.com/klauspost/cpuid/v2
neuron/formula       < simd
neuron               < simd neuron/formula internal/registry internal/departure
learning             < simd neuron/formula internal/registry internal/departure
circuit              < simd neuron learning internal/registry internal/departure internal/rng internal/pool gonum.org/v1/gonum/*
circuit/verb         < neuron circuit internal/registry internal/rng
ssn                  < simd neuron learning circuit internal/registry internal/departure internal/rng internal/pool internal/cite gonum.org/v1/gonum/*
ssn/fit              < ssn circuit internal/rng gonum.org/v1/gonum/*
hierarchy            < simd neuron learning circuit ssn internal/registry internal/departure internal/rng internal/pool gonum.org/v1/gonum/*
internal/bench       < simd neuron learning circuit ssn hierarchy internal/rng internal/pool

experiments/table    <
experiments/stimulus < neuron experiments/table internal/rng internal/registry internal/config golang.org/x/image/*
experiments/measure  < experiments/table internal/rng internal/registry internal/cite gonum.org/v1/gonum/*
experiments/record   < experiments/table internal/npy internal/registry github.com/google/renameio/v2/*
experiments/report   < experiments/table internal/npy internal/cite gonum.org/v1/plot/* gonum.org/v1/gonum/*
experiments          < simd neuron neuron/* learning circuit circuit/* ssn ssn/* hierarchy experiments/* internal/* gonum.org/v1/gonum/*
cmd/striate          < simd experiments experiments/* internal/* github.com/spf13/cobra github.com/spf13/pflag github.com/klauspost/cpuid/v2

learning             !< neuron circuit ssn hierarchy experiments/* internal/rng internal/pool internal/config
circuit              !< ssn hierarchy experiments/* internal/config
hierarchy            !< experiments/* internal/config internal/ui
experiments/measure  !< neuron learning circuit ssn hierarchy simd
experiments          !< internal/ui
`

// longFiles are tables that may pass the limit of 300 lines. Kernels, generated files and
// tests are exempt by nature.
var longFiles = []string{}

const lineLimit = 300

func TestImportPolicy(t *testing.T) {
	imports := map[string][]string{}
	for _, f := range sources(t) {
		if f.test {
			continue
		}
		for _, spec := range f.ast.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			imports[f.pkg] = append(imports[f.pkg], strings.TrimPrefix(name, module+"/"))
		}
	}
	for _, wrong := range breaches(importPolicy, imports) {
		t.Error(wrong)
	}
}

func TestImportPolicyForbids(t *testing.T) {
	const policy = "a < b\nb < c\nc < d.example/x/*\nmain < *\na !< c"
	for _, test := range []struct {
		name    string
		imports map[string][]string
		want    []string
	}{
		{"obeyed", map[string][]string{"b": {"fmt", "c"}, "c": {"d.example/x/y"}}, nil},
		{"outside", map[string][]string{"b": {"d.example/x"}}, []string{"b imports d.example/x"}},
		{"prefix is not a parent", map[string][]string{"c": {"d.example/xy"}}, []string{"c imports d.example/xy"}},
		{"indirect", map[string][]string{"a": {"b"}, "b": {"c"}}, []string{"a reaches c by way of b"}},
		{"unlisted", map[string][]string{"z": nil}, []string{"z stands in no line of the policy"}},
	} {
		if got := breaches(policy, test.imports); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// breaches compares direct imports by package with a policy text, names relative to the module.
func breaches(policy string, imports map[string][]string) (wrong []string) {
	allowed, forbidden := map[string][]string{}, map[string][]string{}
	for line := range strings.Lines(policy) {
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		switch words[1] {
		case "<":
			allowed[words[0]] = words[2:]
		case "!<":
			forbidden[words[0]] = words[2:]
		default:
			panic("policy: no operator in " + line)
		}
	}
	for _, pkg := range sortedKeys(imports) {
		list, listed := allowed[pkg]
		if !listed {
			wrong = append(wrong, pkg+" stands in no line of the policy")
			continue
		}
		for _, name := range slices.Compact(slices.Sorted(slices.Values(imports[pkg]))) {
			if _, ours := allowed[name]; !ours && !strings.Contains(strings.Split(name, "/")[0], ".") {
				continue // standard library
			}
			if !matches(list, name) {
				wrong = append(wrong, pkg+" imports "+name)
			}
		}
		for name, via := range reachable(pkg, imports) {
			if matches(forbidden[pkg], name) {
				wrong = append(wrong, fmt.Sprintf("%s reaches %s by way of %s", pkg, name, via))
			}
		}
	}
	return wrong
}

// reachable maps everything that pkg imports, at any distance, to the last package on the way.
func reachable(pkg string, imports map[string][]string) map[string]string {
	via := map[string]string{}
	for queue := []string{pkg}; len(queue) > 0; queue = queue[1:] {
		for _, name := range imports[queue[0]] {
			if _, seen := via[name]; !seen {
				via[name] = queue[0]
				queue = append(queue, name)
			}
		}
	}
	return via
}

func matches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		tree, isTree := strings.CutSuffix(p, "/*")
		return p == "*" || p == name || isTree && (name == tree || strings.HasPrefix(name, tree+"/"))
	})
}

func TestNoInitFunctions(t *testing.T) {
	for _, f := range sources(t) {
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s: an init function acts at a distance; register by a package variable", f.at(fn))
			}
		}
	}
}

var (
	dimensional = regexp.MustCompile(`^(Tau|Delay|Duration|Onset|Period|Latency|Time|Dt)|(Tau|Delay|Duration|Onset|Latency|Angle|Orientation|Rotation|Rotate|Spacing|Eccentricity|Frequency|Wavelength)$`)
	suffixed    = regexp.MustCompile(`(MS|Hz|Deg|Rad|CPD|PX|Pct|MV|Seconds)$`)
)

// A time or an angle says its unit in its Go name, or in the tag that files are read by.
func TestUnitsInFieldNames(t *testing.T) {
	for _, f := range sources(t) {
		if f.test {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			s, ok := n.(*ast.StructType)
			if !ok {
				return true
			}
			for _, field := range s.Fields.List {
				tag := ""
				if field.Tag != nil {
					tag, _ = strconv.Unquote(field.Tag.Value)
				}
				for _, name := range field.Names {
					if name.IsExported() && isFloat(field.Type) && unitMissing(name.Name, reflect.StructTag(tag)) {
						t.Errorf("%s: field %s has no unit: end the name in one (TauMS) or give it a unit tag", f.at(field), name.Name)
					}
				}
			}
			return true
		})
	}
}

func TestUnitMissing(t *testing.T) {
	for _, test := range []struct {
		name, tag string
		want      bool
	}{
		{"Tau", ``, true}, {"TauMS", ``, false}, {"Tau", `unit:"ms"`, false}, {"Orientation", ``, true},
		{"SpacingDeg", ``, false}, {"Gain", ``, false}, {"FieldDeg", ``, false}, {"TrainSeconds", ``, false},
	} {
		if got := unitMissing(test.name, reflect.StructTag(test.tag)); got != test.want {
			t.Errorf("%s %s: got %v", test.name, test.tag, got)
		}
	}
}

func unitMissing(name string, tag reflect.StructTag) bool {
	return dimensional.MatchString(name) && !suffixed.MatchString(name) && tag.Get("unit") == ""
}

func isFloat(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name == "float32" || x.Name == "float64"
	case *ast.ArrayType:
		return isFloat(x.Elt)
	}
	return false
}

// engine packages compute the same bits on every day and in every process.
var engine = []string{"simd", "neuron", "neuron/formula", "learning", "circuit", "circuit/verb", "ssn", "ssn/fit", "hierarchy", "internal/rng", "experiments/stimulus", "experiments/measure", "experiments/table"}

func TestNoClockAndNoGlobalRandomness(t *testing.T) {
	for _, f := range sources(t) {
		if f.test {
			continue
		}
		for _, spec := range f.ast.Imports {
			if strings.HasPrefix(spec.Path.Value, `"math/rand`) {
				t.Errorf("%s: random numbers come from internal/rng, by name", f.at(spec))
			}
		}
		if !slices.Contains(engine, f.pkg) {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Now" {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" {
					t.Errorf("%s: an engine does not read the clock", f.at(n))
				}
			}
			return true
		})
	}
}

func TestPackagesAreDocumented(t *testing.T) {
	documented := map[string]bool{}
	for _, f := range sources(t) {
		if !f.test {
			documented[f.pkg] = documented[f.pkg] || f.ast.Doc != nil
		}
	}
	for _, pkg := range sortedKeys(documented) {
		if !documented[pkg] {
			t.Errorf("%s has no package comment", pkg)
		}
	}
}

func TestFilesAreShort(t *testing.T) {
	long := map[string]bool{}
	for _, f := range sources(t) {
		if f.test || f.pkg == "simd" || ast.IsGenerated(f.ast) {
			continue
		}
		if n := bytes.Count(f.text, []byte("\n")); n > lineLimit {
			long[f.name] = true
			if !slices.Contains(longFiles, f.name) {
				t.Errorf("%s has %d lines: more than one idea?", f.name, n)
			}
		}
	}
	for _, name := range longFiles {
		if !long[name] {
			t.Errorf("%s is exempt from the limit and does not need it", name)
		}
	}
}

var foreign = regexp.MustCompile(`(^|[\s"'=(:])/(work|root|home|tmp|farm|Users|mnt|opt|srv)/|[A-Z]:\\\\?Users|` +
	`(proxy|sum)\.golang\.org|goproxy\.|registry\.npmjs\.|pypi\.(org|python)|files\.pythonhosted\.|(ghcr|docker)\.io|deb\.debian\.org`)

// The project stands alone: nothing in it names a folder of somebody's machine or a registry.
func TestNothingNamesThisMachine(t *testing.T) {
	for _, name := range trackedFiles(t) {
		switch path.Ext(name) {
		case ".gz", ".png", ".npy", ".npz", ".sum":
			continue
		}
		if name == "internal/policy_test.go" {
			continue
		}
		text, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			continue // deleted in the working tree
		}
		for i, line := range bytes.Split(text, []byte("\n")) {
			if m := foreign.Find(line); m != nil {
				t.Errorf("%s:%d: names %q", name, i+1, bytes.TrimSpace(m))
			}
		}
	}
}

// source is a parsed Go file; name and pkg are relative to the module's root.
type source struct {
	name, pkg string
	test      bool
	text      []byte
	ast       *ast.File
	fset      *token.FileSet
}

func (s source) at(n ast.Node) string {
	return fmt.Sprintf("%s:%d", s.name, s.fset.Position(n.Pos()).Line)
}

// sources returns the module's Go files, those of nested modules and testdata aside.
func sources(t *testing.T) []source {
	t.Helper()
	all, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var parsed = sync.OnceValues(func() (all []source, err error) {
	fset := token.NewFileSet()
	err = filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			base := d.Name()
			if base != ".." && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata" || base == "runs") {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		tree, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		name = strings.TrimPrefix(filepath.ToSlash(name), "../")
		all = append(all, source{name, path.Dir(name), strings.HasSuffix(name, "_test.go"), text, tree, fset})
		return nil
	})
	return all, err
})

func trackedFiles(t *testing.T) []string {
	t.Helper()
	git := exec.Command("git", "ls-files", "-z")
	git.Dir = ".."
	out, err := git.Output()
	if err != nil {
		t.Skip("not a git checkout: the tracked files are not known")
	}
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == 0 })
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
