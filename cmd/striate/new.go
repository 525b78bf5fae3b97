package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/striate-sim/striate/experiments"
	"github.com/striate-sim/striate/experiments/record"
)

const pythonReader = "striate_reader.py"

func newNewCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "new NAME [FILE]",
		Short: "Copy an experiment of the library here, to be edited",
		Long: `Copy an experiment of the library into a file, by default NAME.yaml in this folder.
A file that is there already stays as it is.

  striate new pooling
  striate new pooling my-pooling.yaml
  striate new python                   ` + pythonReader + `: reads results and arrays of runs in Python`,
		Args: between(1, "NAME, an experiment of `striate list`", "FILE"),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
			names, directive := completeExperiment(cmd, args, word)
			return append(names, "python\treads results and arrays of runs"), directive
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			file, text := pythonReader, []byte(record.PythonReader)
			if args[0] != "python" {
				entry, err := libraryEntry(args[0])
				if err != nil {
					return err
				}
				file, text = entry.Name+".yaml", entry.Text
			}
			if len(args) > 1 {
				file = args[1]
			}
			if err := writeNew(file, text); err != nil {
				return err
			}
			_, err := fmt.Fprintln(cmd.OutOrStdout(), file)
			return err
		},
	}
}

// writeNew writes a file that must not be there yet.
func writeNew(name string, text []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return &usageError{fmt.Sprintf("%s is there already", name), "name another file"}
	}
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

func libraryEntry(name string) (experiments.Entry, error) {
	var names []string
	for _, e := range experiments.Library() {
		if e.Name == name {
			return e, nil
		}
		names = append(names, e.Name)
	}
	return experiments.Entry{}, &usageError{fmt.Sprintf("the library has no experiment %q", name), didYouMean(name, names)}
}
