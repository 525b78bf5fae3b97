package main

import (
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/striate-sim/striate/experiments"
)

// runExperiment is what the run command calls. Tests of its messages put a shorter run in
// its place.
var runExperiment = experiments.Run

// loadFlags are what the command line says beside the file, and how much the file then means.
type loadFlags struct {
	profile string
	seed    uint64
	set     []string
}

func (f *loadFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.profile, "profile", "", "how long it may take: tiny (seconds), quick (minutes), full, or a profile of the file")
	cmd.Flags().Uint64Var(&f.seed, "seed", 1, "the first random seed, instead of the file's")
	cmd.Flags().StringArrayVar(&f.set, "set", nil, "set one key, as in --set train.epochs=3 (may be repeated)")
	_ = cmd.RegisterFlagCompletionFunc("profile", cobra.FixedCompletions([]string{"tiny", "quick", "full"}, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("set", cobra.NoFileCompletions)
}

// load reads an experiment from a file or the library. Mistakes in it are a diag.List; a file
// that cannot be read is a mistake of the command line.
func (f *loadFlags) load(cmd *cobra.Command, source string) (*experiments.Spec, *experiments.Source, error) {
	o := experiments.Overrides{Profile: f.profile, Set: f.set}
	if cmd.Flags().Changed("seed") {
		o.Seed = &f.seed
	}
	for _, set := range f.set {
		if path, _, ok := strings.Cut(set, "="); !ok || path == "" {
			return nil, nil, &usageError{"--set " + set + " is no PATH=VALUE", "as in --set train.epochs=3"}
		}
	}
	spec, src, mistakes := experiments.Load(source, o)
	if src == nil && len(mistakes) > 0 {
		return nil, nil, &usageError{problem: mistakes[0].Problem}
	}
	return spec, src, mistakes.Err()
}

// sourceText returns the text of a file that a diagnostic points into, or nil.
func sourceText(file string) []byte {
	if text, err := os.ReadFile(file); err == nil {
		return text
	}
	for _, e := range experiments.Library() {
		if e.Name+".yaml" == file {
			return e.Text
		}
	}
	for _, r := range experiments.Recipes() {
		if "recipes/"+r.Name+".yaml" == file {
			return r.Text
		}
	}
	return nil
}
