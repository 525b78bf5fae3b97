// Command striate runs, checks and explains vision experiments that are written in YAML.
//
//	striate run plausible-vs-standard
//	striate describe local
//
// Data go to standard output, everything else to standard error.
package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func main() { os.Exit(execute(os.Args[1:], os.Stdout, os.Stderr)) }

// commands lists every command, one file each, in the order of the help.
func commands() []*cobra.Command {
	return []*cobra.Command{
		newRunCommand(),
		newCheckCommand(),
		newListCommand(),
		newDescribeCommand(),
		newNewCommand(),
		newCiteCommand(),
		newSchemaCommand(),
		newDoctorCommand(),
		newBenchCommand(),
		newVersionCommand(),
		newCompletionCommand(),
	}
}

// execute runs the command line and returns the exit code.
func execute(args []string, out, errs io.Writer) (code int) {
	defer func() {
		if bug := recover(); bug != nil {
			fmt.Fprintf(errs, "striate: internal error: %v\n\n%s\nThis is a bug in striate; please report it with the lines above.\n", bug, debug.Stack())
			code = exitInternal
		}
	}()
	root := newRootCommand()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errs)
	ran, err := root.ExecuteC()
	explain(ran, err)
	return exitCode(err)
}

func newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "striate",
		Short:         "Biologically plausible vision, simulated and compared",
		Long:          rootHelp,
		Args:          cobra.ArbitraryArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return unknownCommand(cmd, args[0])
		},
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(badFlag)
	root.AddCommand(commands()...)
	return root
}

const rootHelp = `Striate trains and tests networks of the visual system, from the standard
convolutional network to cortical circuits, and lists what each assumes that
cortex is not known to do.

Start with:
  striate run plausible-vs-standard    the main experiment, minutes on two cores
  striate list                         every experiment of the library
  striate new plausible-vs-standard    a copy to edit
  striate describe                     every word of the file format

Exit codes: 0 ok, 1 internal, 2 usage, 3 mistakes in the experiment file,
4 data missing or wrong, 5 diverged, 6 an expectation was not met,
75 stopped at a checkpoint, 130 interrupted.`
