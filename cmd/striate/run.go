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
	reuse          string
	workers        int
	quiet, verbose bool
}

func newRunCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run [FILE|NAME]",
		Short: "Run an experiment: a file, or one of the library by its name",
		Long: `Run an experiment, print what came out, and leave a folder with the report, the
numbers and the trained weights.

The first Ctrl-C stops at the next step with a checkpoint, the second at once.
SIGUSR1 stops at the next step with exit code 75. --resume goes on with what such a run, or
one that was killed, left behind; the result is equal to that of a run that never stopped.`,
		Example: `  striate run plausible-vs-standard
  striate run mine.yaml --profile full --workers 8
  striate run pooling --set train.epochs=3 --seed 7
  striate run --resume runs/pooling-20260101T1200-ab12cd`,
		Args:              f.arguments,
		ValidArgsFunction: completeExperiment,
		RunE:              f.start,
	}
	f.add(cmd)
	cmd.Flags().StringVar(&f.out, "out", "", "the run folder itself (default: a new one in runs/)")
	cmd.Flags().StringVar(&f.reuse, "reuse", "", "folder of an earlier run; networks that are as it trained them are taken over instead of trained again")
	cmd.Flags().StringVar(&f.resume, "resume", "", "folder of an unfinished run to go on with; repeats its command where no experiment is given")
	cmd.Flags().IntVar(&f.workers, "workers", 0, "processors to use (default: all)")
	cmd.Flags().BoolVarP(&f.quiet, "quiet", "q", false, "tell no progress")
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "tell the end of every stage too")
	addJSONFlag(cmd)
	return cmd
}

// arguments asks for the experiment, unless a run goes on.
func (f *runFlags) arguments(cmd *cobra.Command, args []string) error {
	least := 1
	if f.resume != "" {
		least = 0
	}
	return between(least, "the experiment, a FILE or a NAME of `striate list`")(cmd, args)
}

// start runs the experiment that is named, or that of the run to go on with.
func (f *runFlags) start(cmd *cobra.Command, args []string) error {
	if len(args) == 1 {
		return f.run(cmd, args[0])
	}
	m, err := record.ReadManifest(f.resume)
	if err != nil {
		return &usageError{problem: err.Error()}
	}
	if len(m.Command) < 3 {
		return usagef("%s does not say what was run: name the experiment", f.resume)
	}
	if err := cmd.ParseFlags(m.Command[3:]); err != nil {
		return err
	}
	return f.run(cmd, m.Command[2])
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
		Out: f.out, Resume: f.resume, Reuse: f.reuse, Workers: f.workers, Progress: progress, Command: f.command(cmd, source),
	})
	progress.Done()
	if err != nil {
		if result != nil && result.Dir != "" {
			fmt.Fprintf(cmd.ErrOrStderr(), "what was done until now is in %s\ngo on with: striate run --resume %s\n", result.Dir, result.Dir)
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
	case f.resume != "" && f.out != "":
		return usagef("--resume and --out contradict each other")
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
		blank(out), results(spec, result).Write(out, style, width), misses(rowsOf(result, "rate"), out),
		expectations(result.Verdicts, out, style, width),
	)
	if len(result.Reused) > 0 {
		fmt.Fprintf(out, "\nunchanged since %s, not trained again: %s\n", f.reuse, ui.List(result.Reused, "and"))
	}
	fmt.Fprintf(out, "\nreport  %s\ntime    %s\n", result.Report, ui.Elapsed(took))
	return err
}
