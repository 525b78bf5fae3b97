package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/striate-sim/striate/experiments"
	"github.com/striate-sim/striate/internal/cite"
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/ui"
)

func newDescribeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "describe [WORD]",
		Short: "Explain a word of the file format or of a report; without WORD, list all",
		Long: `Explain a key of the file format, a part, a measure, a recipe, a departure, a status or
an exit code: meaning, unit, default, range, source, and a file that shows it.`,
		Example: `  striate describe stage
  striate describe supralinear
  striate describe weight-sharing`,
		Args:              between(0, "WORD"),
		ValidArgsFunction: completeWord,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return showVocabulary(cmd)
			}
			d, ok := experiments.Describe(args[0])
			if !ok {
				return &usageError{fmt.Sprintf("no word %q in the file format", args[0]), didYouMean(args[0], experiments.Vocabulary())}
			}
			if wantsJSON(cmd) {
				return writeJSON(cmd, descriptionJSON(d))
			}
			out := cmd.OutOrStdout()
			return showDescription(out, ui.StyleOf(out), columnsOf(out), d)
		},
	}
	addJSONFlag(cmd)
	return cmd
}

// columnsOf is the width of the terminal, or that of a page.
func columnsOf(w io.Writer) int {
	if n := ui.Columns(w); n > 0 {
		return n
	}
	return 100
}

// showVocabulary lists every word under what it is.
func showVocabulary(cmd *cobra.Command) error {
	var kinds []string
	words := map[string][]string{}
	for _, w := range experiments.Vocabulary() {
		d, _ := experiments.Describe(w)
		if !slices.Contains(kinds, d.Kind) {
			kinds = append(kinds, d.Kind)
		}
		words[d.Kind] = append(words[d.Kind], w)
	}
	slices.Sort(kinds)
	if wantsJSON(cmd) {
		return writeJSON(cmd, words)
	}
	out := cmd.OutOrStdout()
	t := ui.Table{Columns: make([]ui.Column, 2)}
	for _, k := range kinds {
		t.Add(ui.Cell{Text: k, Tone: ui.Faint}, ui.Cell{Text: strings.Join(words[k], " ")})
	}
	return t.Write(out, ui.StyleOf(out), columnsOf(out))
}

func showDescription(w io.Writer, s ui.Style, width int, d experiments.Description) error {
	for i, one := range append([]experiments.Description{d}, d.Others...) {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s, %s\n", s.Paint(ui.Strong, one.Word), one.Kind)
		for _, line := range ui.Wrap(one.Doc, width-2) {
			fmt.Fprintf(w, "  %s\n", line)
		}
		for _, fact := range facts(one) {
			fmt.Fprintf(w, "  %s\n", fact)
		}
		if err := showKeys(w, s, width, one.Keys); err != nil {
			return err
		}
		for j, key := range one.Cite {
			if j == 0 {
				fmt.Fprintln(w)
			}
			for k, line := range ui.Wrap(cite.Text(key), width-4) {
				fmt.Fprintf(w, "  %s%s\n", strings.Repeat("  ", min(k, 1)), line)
			}
		}
	}
	if d.Example != "" {
		fmt.Fprintf(w, "\n%s\n", s.Paint(ui.Faint, "An experiment that shows it:"))
		for line := range strings.Lines(d.Example) {
			fmt.Fprintf(w, "  %s\n", strings.TrimRight(line, "\n"))
		}
	}
	return nil
}

// facts are what a key may hold, in words.
func facts(d experiments.Description) []string {
	var all []string
	add := func(label, text string) {
		if text != "" {
			all = append(all, label+text)
		}
	}
	add("", d.Type)
	add("range ", d.Range)
	add("default ", d.Default)
	if d.Required {
		all = append(all, "required")
	}
	return all
}

func showKeys(w io.Writer, s ui.Style, width int, keys []config.Key) error {
	if len(keys) == 0 {
		return nil
	}
	fmt.Fprintln(w)
	t := ui.Table{Columns: []ui.Column{{Title: "  key"}, {Title: "takes"}, {Title: "default"}, {Title: "meaning"}}}
	for _, k := range keys {
		takes := k.Type
		if k.Range != "" {
			takes += ", " + k.Range
		}
		byDefault := k.Default
		if k.Required {
			byDefault = "required"
		}
		t.Add(ui.Cell{Text: "  " + k.Name, Tone: ui.Strong}, ui.Cell{Text: takes}, ui.Cell{Text: byDefault}, ui.Cell{Text: k.Doc})
	}
	return t.Write(w, s, width)
}

type keyJSON struct {
	Name     string    `json:"name"`
	Type     string    `json:"type"`
	Unit     string    `json:"unit,omitempty"`
	Default  string    `json:"default,omitempty"`
	Range    string    `json:"range,omitempty"`
	Doc      string    `json:"doc,omitempty"`
	Required bool      `json:"required,omitempty"`
	Keys     []keyJSON `json:"keys,omitempty"`
}

func keysJSON(keys []config.Key) []keyJSON {
	var all []keyJSON
	for _, k := range keys {
		all = append(all, keyJSON{k.Name, k.Type, k.Unit, k.Default, k.Range, k.Doc, k.Required, keysJSON(k.Keys)})
	}
	return all
}

type wordJSON struct {
	Word    string     `json:"word"`
	Kind    string     `json:"kind"`
	Doc     string     `json:"doc"`
	Type    string     `json:"type,omitempty"`
	Unit    string     `json:"unit,omitempty"`
	Default string     `json:"default,omitempty"`
	Range   string     `json:"range,omitempty"`
	Cite    []string   `json:"cite,omitempty"`
	Keys    []keyJSON  `json:"keys,omitempty"`
	Example string     `json:"example,omitempty"`
	Others  []wordJSON `json:"others,omitempty"`
}

func descriptionJSON(d experiments.Description) wordJSON {
	w := wordJSON{Word: d.Word, Kind: d.Kind, Doc: d.Doc, Type: d.Type, Unit: d.Unit, Default: d.Default, Range: d.Range, Cite: d.Cite, Keys: keysJSON(d.Keys), Example: d.Example}
	for _, o := range d.Others {
		w.Others = append(w.Others, descriptionJSON(o))
	}
	return w
}
