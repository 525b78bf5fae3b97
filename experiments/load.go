package experiments

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/diag"
)

// Overrides are what the command line says beside the file.
type Overrides struct {
	Profile string   // "", "full", "quick", "tiny" or another profile of the file
	Set     []string // PATH=VALUE, stronger than the profile
	Seed    *uint64  // replaces the file's seed
}

// Source is where an experiment came from.
type Source struct {
	Name string // as diagnostics show it
	Dir  string // folder that relative paths start at
	Text []byte // the file, byte for byte

	overrides Overrides // that it was loaded with
}

// Load reads an experiment from a path or from the library by its name, in one profile. The
// list holds every mistake that was found, in every profile of the file; the Spec is nil
// unless the list is empty. The Source is there whenever the file could be read.
func Load(source string, o Overrides) (*Spec, *Source, diag.List) {
	src, err := read(source)
	if err != nil {
		return nil, nil, diag.List{{Pos: diag.Pos{File: source, Line: 1, Col: 1, Len: 1}, Problem: err.Error(), Hint: "striate list names the library's experiments"}}
	}
	src.overrides = o
	spec, mistakes := parse(src, o)
	return spec, src, mistakes
}

// read finds a file, or an experiment of the library where there is no such file.
func read(source string) (*Source, error) {
	text, err := os.ReadFile(source)
	if err == nil {
		return &Source{Name: source, Dir: filepath.Dir(source), Text: text}, nil
	}
	var names []string
	for _, e := range Library() {
		if e.Name == source {
			return &Source{Name: source + ".yaml", Dir: ".", Text: e.Text}, nil
		}
		names = append(names, e.Name)
	}
	switch near := config.Suggest(source, names); {
	case !os.IsNotExist(err):
		return nil, fmt.Errorf("cannot read the experiment: %w", err)
	case near != "":
		return nil, fmt.Errorf("no file and no experiment of the library named %q; did you mean %q?", source, near)
	}
	return nil, fmt.Errorf("no file and no experiment of the library named %q", source)
}

// parse turns a file into a Spec.
func parse(src *Source, o Overrides) (*Spec, diag.List) {
	tree, mistakes := config.Parse(src.Name, src.Text)
	if tree == nil {
		return nil, mistakes
	}
	if bad := readable(tree); bad != nil {
		return nil, append(mistakes, bad...)
	}
	if tree.Get("name") == nil { // a file may be named after itself
		base := strings.TrimSuffix(filepath.Base(src.Name), filepath.Ext(src.Name))
		tree.Set("name", config.NewText(base).At(tree))
	}
	sets, bad := assignments(o)
	mistakes = append(mistakes, bad...)
	chosen, bad := chooseProfile(tree, o.Profile)
	mistakes = append(mistakes, bad...)
	var c *checker
	for _, profile := range profiles(tree, chosen) {
		changes := profileChanges(tree, profile)
		if profile == chosen {
			changes = append(changes, sets...)
		}
		var found diag.List
		c, found = build(src, tree, profile, changes)
		mistakes = append(mistakes, found...)
	}
	if mistakes = onePerPlace(mistakes); len(mistakes) > 0 {
		return nil, mistakes
	}
	c.spec.Resolved = c.resolved()
	return c.spec, nil
}

// readable refuses what is no experiment file of this version.
func readable(tree *config.Node) diag.List {
	version := tree.Get("striate")
	at := func(n *config.Node, problem, hint string) diag.List {
		return diag.List{{Pos: n.Pos(), Path: "striate", Problem: problem, Hint: hint, See: "striate"}}
	}
	switch {
	case !tree.IsMap():
		return at(tree, "an experiment file is a map", "striate new pooling writes one to start from")
	case version == nil:
		return at(tree, "the format version is missing", "write striate: 1")
	case version.Text != "1":
		return at(version, fmt.Sprintf("striate: %s is not a format of this version, which reads format 1", one(version)), "")
	}
	return nil
}

// assignments parses --set and --seed.
func assignments(o Overrides) ([]change, diag.List) {
	var changes []change
	var mistakes diag.List
	for _, set := range o.Set {
		name := "--set " + set
		path, text, ok := strings.Cut(set, "=")
		if !ok || path == "" {
			mistakes = append(mistakes, diag.Diagnostic{Pos: diag.Pos{File: name, Line: 1, Col: 1, Len: max(1, len(set))}, Problem: "no PATH=VALUE", Hint: "--set train.epochs=3"})
			continue
		}
		value, bad := config.ParseValue(name, text)
		mistakes = append(mistakes, bad...)
		if len(bad) == 0 {
			changes = append(changes, change{path, config.NewText(path).At(value), value})
		}
	}
	if o.Seed != nil {
		changes = append(changes, change{"seed", config.NewText("seed"), config.NewScalar(fmt.Sprint(*o.Seed))})
	}
	return changes, mistakes
}

// build resolves, decodes and checks the experiment in one profile.
func build(src *Source, tree *config.Node, profile string, changes []change) (*checker, diag.List) {
	r := &resolver{dir: src.Dir}
	root := r.resolve(tree, changes)
	r.removeLaterBelow(root)
	rebuilt := r.sweeps(root)
	gatherLesions(root.Get("test"))
	for _, e := range root.Get("test").Entries() {
		gatherParameters(e.Value)
	}
	for _, e := range root.Get("networks").Entries() {
		gatherNeurons(e.Value.Get("circuit"))
	}
	c := &checker{root: root, rebuilt: rebuilt, recipes: r.recipes, lineages: r.lineages, profile: profile, known: tree.Get("profile").Keys(), oneForm: oneForm(tree, profile)}
	mistakes := append(r.mistakes, config.Decode(root, &c.file, "")...)
	c.check()
	return c, append(mistakes, c.mistakes...)
}

// onePerPlace keeps the first mistake at each place: variants of a network repeat those of
// what they come from, and so do profiles.
func onePerPlace(l diag.List) diag.List {
	type place struct {
		file      string
		line, col int
	}
	seen := map[place]bool{}
	l = slices.DeleteFunc(slices.Clone(l), func(d diag.Diagnostic) bool {
		p := place{d.Pos.File, d.Pos.Line, d.Pos.Col}
		if seen[p] {
			return true
		}
		seen[p] = true
		return false
	})
	return l.Sort()
}
