package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/striate-sim/striate/experiments"
	"github.com/striate-sim/striate/experiments/record"
	"github.com/striate-sim/striate/internal/ui"
	"github.com/striate-sim/striate/simd"
)

type runFlags struct {
	loadFlags
	out            string
	resume         string
	workers        int
	quiet, verbose bool
}

func newRunCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run FILE|NAME",
		Short: "Run an experiment: a file, or one of the library by its name",
		Long: `Run an experiment, print what came out, and leave a folder with the report, the
numbers and the trained weights.

The first Ctrl-C stops at the next step with a checkpoint, the second at once.
SIGUSR1 stops at the next step with exit code 75: run it again.`,
		Example: `  striate run plausible-vs-standard
  striate run mine.yaml --profile full --workers 8
  striate run pooling --set train.epochs=3 --seed 7`,
		Args:              exactly("the experiment, a FILE or a NAME of `striate list`"),
		ValidArgsFunction: completeExperiment,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, args[0]) },
	}
	f.add(cmd)
	cmd.Flags().StringVar(&f.out, "out", "", "the run folder itself (default: a new one in runs/)")
	cmd.Flags().StringVar(&f.resume, "resume", "", "run folder to go on with")
	cmd.Flags().IntVar(&f.workers, "workers", 0, "processors to use (default: all)")
	cmd.Flags().BoolVarP(&f.quiet, "quiet", "q", false, "tell no progress")
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "tell the end of every stage too")
	addJSONFlag(cmd)
	return cmd
}

func (f *runFlags) run(cmd *cobra.Command, source string) error {
	if err := f.check(cmd); err != nil {
		return err
	}
	spec, src, err := f.load(cmd, source)
	if err != nil {
		return err
	}
	ctx, stop := interruptible(cmd.Context(), cmd.ErrOrStderr())
	defer stop()
	progress := ui.NewProgress(cmd.ErrOrStderr(), f.verbosity())
	started := time.Now()
	result, err := runExperiment(ctx, spec, src, experiments.Options{
		Out: f.out, Workers: f.workers, Progress: progress, Command: f.command(cmd, source),
	})
	progress.Done()
	if err != nil {
		if result != nil && result.Dir != "" {
			fmt.Fprintf(cmd.ErrOrStderr(), "what was done until now is in %s\n", result.Dir)
		}
		return err
	}
	if err := f.show(cmd, spec, result, time.Since(started)); err != nil {
		return err
	}
	if result.Status != record.OK {
		return &statusError{result.Status}
	}
	return nil
}

// check refuses flags that cannot be meant.
func (f *runFlags) check(cmd *cobra.Command) error {
	switch {
	case cmd.Flags().Changed("resume"):
		return &usageError{"--resume is not built yet", "it comes with the learning issue; run the experiment anew"}
	case f.quiet && f.verbose:
		return usagef("--quiet and --verbose contradict each other")
	case f.workers < 0:
		return usagef("--workers %d is negative", f.workers)
	}
	if err := simd.LevelError(); err != nil {
		return &usageError{problem: err.Error()}
	}
	return nil
}

func (f *runFlags) verbosity() ui.Verbosity {
	switch {
	case f.quiet:
		return ui.Quiet
	case f.verbose:
		return ui.Verbose
	}
	return ui.Normal
}

// command is the command line that repeats the run.
func (f *runFlags) command(cmd *cobra.Command, source string) []string {
	words := []string{"striate", "run", source}
	if f.profile != "" {
		words = append(words, "--profile", f.profile)
	}
	if cmd.Flags().Changed("seed") {
		words = append(words, "--seed", fmt.Sprint(f.seed))
	}
	for _, s := range f.set {
		words = append(words, "--set", s)
	}
	return words
}

// show prints the results on standard output.
func (f *runFlags) show(cmd *cobra.Command, spec *experiments.Spec, result *experiments.Result, took time.Duration) error {
	out := cmd.OutOrStdout()
	if wantsJSON(cmd) {
		text, err := os.ReadFile(filepath.Join(result.Dir, "result.json"))
		if err != nil {
			return err
		}
		_, err = out.Write(text)
		return err
	}
	style, width := ui.StyleOf(out), ui.Columns(out)
	fmt.Fprintf(out, "%s\n", style.Paint(ui.Strong, heading(spec)))
	err := errors.Join(
		blank(out), results(spec, result).Write(out, style, width),
		expectations(result.Verdicts, out, style, width),
	)
	fmt.Fprintf(out, "\nreport  %s\ntime    %s\n", result.Report, ui.Elapsed(took))
	return err
}
