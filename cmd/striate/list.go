package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/striate-sim/striate/experiments"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/ui"
)

// listed is one line of a list.
type listed struct {
	Name string `json:"name"`
	Doc  string `json:"doc"`
	Cite string `json:"cite,omitempty"`
}

func newListCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list [SORT]",
		Short: "List the library's experiments, or parts of one sort: gains, rules, norms, …",
		Args:  between(0, "SORT"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return sorts(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			sort := "experiments"
			if len(args) > 0 {
				sort = args[0]
			}
			lines, ok := list(sort)
			if !ok {
				return &usageError{fmt.Sprintf("nothing of sort %q", sort), "have " + ui.List(sorts(), "and")}
			}
			if wantsJSON(cmd) {
				return writeJSON(cmd, lines)
			}
			out := cmd.OutOrStdout()
			t := ui.Table{Columns: make([]ui.Column, 2)}
			for _, l := range lines {
				t.Add(ui.Cell{Text: l.Name, Tone: ui.Strong}, ui.Cell{Text: l.Doc})
			}
			return t.Write(out, ui.StyleOf(out), ui.Columns(out))
		},
	}
	cmd.Long = cmd.Short + ".\n\nSorts: " + ui.List(sorts(), "and") + "."
	addJSONFlag(cmd)
	return cmd
}

// sorts lists what can be listed.
func sorts() []string {
	all := []string{"experiments", "recipes", "departures"}
	for _, r := range registry.All() {
		all = append(all, plural(r))
	}
	return all
}

// plural names the sort of a registry's parts: gains, sign-laws.
func plural(r registry.Any) string { return strings.ReplaceAll(r.Part(), " ", "-") + "s" }

func list(sort string) ([]listed, bool) {
	lines := []listed{}
	switch sort {
	case "experiments":
		for _, e := range experiments.Library() {
			lines = append(lines, listed{Name: e.Name, Doc: e.Question})
		}
		return lines, true
	case "recipes":
		for _, r := range experiments.Recipes() {
			lines = append(lines, listed{Name: r.Name, Doc: r.Doc})
		}
		return lines, true
	case "departures":
		for _, d := range departure.All() {
			lines = append(lines, listed{Name: string(d.ID), Doc: d.Departs})
		}
		return lines, true
	}
	for _, r := range registry.All() {
		if sort != r.Part() && sort != plural(r) {
			continue
		}
		for _, k := range r.Kinds() {
			lines = append(lines, listed{k.Name, k.Doc, k.Cite})
		}
		return lines, true
	}
	return nil, false
}
