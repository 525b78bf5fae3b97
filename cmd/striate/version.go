package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/striate-sim/striate/experiments/record"
	"github.com/striate-sim/striate/simd"
)

func newVersionCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Say which program this is, with its revision and platform",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			v := record.Build()
			if wantsJSON(cmd) {
				return writeJSON(cmd, struct {
					record.Versions
					SIMD   string `json:"simd"`
					Format int    `json:"format"` // of experiment files
				}{v, simd.Level(), 1})
			}
			parts := []string{"striate " + v.Striate, v.Go, v.OS + "/" + v.Arch, "kernels " + simd.Level()}
			if v.Revision != "" {
				revision := "revision " + v.Revision[:min(12, len(v.Revision))]
				if v.Modified {
					revision += " with changes"
				}
				parts = append(parts, revision)
			}
			_, err := fmt.Fprintln(cmd.OutOrStdout(), strings.Join(parts, ", "))
			return err
		},
	}
	addJSONFlag(cmd)
	return cmd
}
