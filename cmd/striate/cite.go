package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/striate-sim/striate/internal/cite"
)

func newCiteCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cite RUN",
		Short: "Print the sources of the methods that a run used, as BibTeX",
		Long: `Print the sources that an experiment names and those of the parts and measures that it
uses, as BibTeX. RUN is a run folder; a file or a name of the library will do.`,
		Args:              exactly("RUN, a run folder"),
		ValidArgsFunction: completeExperiment,
		RunE: func(cmd *cobra.Command, args []string) error {
			source := args[0]
			if info, err := os.Stat(source); err == nil && info.IsDir() {
				source = filepath.Join(source, "resolved.yaml")
				if _, err := os.Stat(source); err != nil {
					return &usageError{fmt.Sprintf("%s is no run folder", args[0]), "it has no resolved.yaml"}
				}
			}
			spec, _, err := new(loadFlags).load(cmd, source)
			if err != nil {
				return err
			}
			keys := spec.Citations()
			if wantsJSON(cmd) {
				return writeJSON(cmd, sources(keys))
			}
			entries := make([]string, len(keys))
			for i, key := range keys {
				if entries[i] = strings.TrimSpace(cite.BibTeX(key)); entries[i] == "" {
					entries[i] = "% " + key + " is not in the bibliography"
				}
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), strings.Join(entries, "\n\n"))
			return err
		},
	}
	addJSONFlag(cmd)
	return cmd
}

type sourceJSON struct {
	Key  string `json:"key"`
	Text string `json:"text"`
	DOI  string `json:"doi,omitempty"`
}

func sources(keys []string) []sourceJSON {
	all := make([]sourceJSON, len(keys))
	for i, key := range keys {
		e, _ := cite.Lookup(key)
		all[i] = sourceJSON{key, cite.Text(key), e.DOI}
	}
	return all
}
