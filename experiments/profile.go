package experiments

import (
	"slices"
	"strconv"
	"strings"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/diag"
)

// The file itself is the profile full. tiny, which runs any file in seconds, is derived.
const (
	full  = "full"
	quick = "quick"
	tiny  = "tiny"
)

// chooseProfile picks the profile of a run: the one asked for, otherwise quick or tiny where
// the file gives it, otherwise full.
func chooseProfile(tree *config.Node, asked string) (string, diag.List) {
	given := tree.Get("profile").Keys()
	if asked == "" {
		for _, p := range []string{quick, tiny} {
			if slices.Contains(given, p) {
				return p, nil
			}
		}
		return full, nil
	}
	known := append([]string{full, tiny}, given...)
	if slices.Contains(known, asked) {
		return asked, nil
	}
	hint := "profiles: " + strings.Join(distinct(known), ", ")
	return full, diag.List{{Pos: diag.Pos{File: "--profile " + asked, Line: 1, Col: 1, Len: len(asked)}, Problem: "no profile named " + strconv.Quote(asked), Hint: hint, See: "profile"}}
}

// oneForm says whether a file's only profile changes nothing, as of a resolved file: it is that
// profile, and its expectations may be of profiles that it no longer has.
func oneForm(tree *config.Node, profile string) bool {
	given := tree.Get("profile").Entries()
	return len(given) == 1 && given[0].Key.Text == profile && len(given[0].Value.Entries()) == 0
}

// profiles lists every profile to check, the chosen one last.
func profiles(tree *config.Node, chosen string) []string {
	if oneForm(tree, chosen) {
		return []string{chosen}
	}
	all := append([]string{full}, tree.Get("profile").Keys()...)
	all = slices.DeleteFunc(distinct(all), func(p string) bool { return p == chosen })
	return append(all, chosen)
}

// profileChanges lists what a profile changes in the file.
func profileChanges(tree *config.Node, profile string) []change {
	var changes []change
	if profile == tiny {
		changes = tinyChanges(tree)
	}
	for _, e := range tree.Get("profile." + profile).Entries() {
		changes = append(changes, change{e.Key.Text, e.Key, e.Value})
	}
	return changes
}

// The size of the profile tiny.
const (
	tinyTrain, tinyTest, tinyValidate, tinyBatch = 256, 128, 64, 32
	tinyRepeats                                  = 4
)

// tinyChanges derives the profile tiny: one seed, one epoch, a few hundred images; circuits in
// float32 with few repeats.
func tinyChanges(tree *config.Node) []change {
	var changes []change
	set := func(path, value string) {
		n, _ := config.ParseValue("profile tiny", value)
		changes = append(changes, change{path, config.NewText(path).At(n), n})
	}
	set("seeds", "1")
	for _, name := range tree.Get("stimuli").Keys() {
		if forCircuits(tree.Get("stimuli." + name)) {
			set("run.precision", "float32")
			set("stimuli."+name+".repeats", strconv.Itoa(min(intOr(tree.Get("stimuli."+name+".repeats"), 1), tinyRepeats)))
			continue
		}
		limit := "stimuli." + name + ".limit"
		set(limit+".train", strconv.Itoa(least(tree.Get(limit+".train"), tinyTrain)))
		set(limit+".test", strconv.Itoa(least(tree.Get(limit+".test"), tinyTest)))
	}
	return changes
}

// least is a limit of the file where it is smaller; 0 in the file means no limit.
func least(n *config.Node, limit int) int {
	if v := intOr(n, limit); v > 0 {
		return min(v, limit)
	}
	return limit
}

// shrink makes the training of a resolved network tiny.
func (t *trainFile) shrink() {
	t.Epochs, t.Batch, t.Validate = min(t.Epochs, 1), min(t.Batch, t.perBatch(tinyBatch)), min(t.Validate, tinyValidate)
}
