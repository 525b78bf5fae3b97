package main

import (
	"github.com/spf13/cobra"

	"github.com/striate-sim/striate/experiments"
)

func newSchemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of experiment files, for editors",
		Long: `Print the JSON Schema (draft 2020-12) of experiment files. An editor that is told of
it completes and checks them as you type:

  striate schema > striate.schema.json

and, as the first line of an experiment file,

  # yaml-language-server: $schema=striate.schema.json`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := cmd.OutOrStdout().Write(append(experiments.Schema(), '\n'))
			return err
		},
	}
}
