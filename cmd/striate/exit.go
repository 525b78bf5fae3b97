package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/striate-sim/striate/experiments"
	"github.com/striate-sim/striate/experiments/record"
	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/internal/diag"
	"github.com/striate-sim/striate/internal/ui"
)

// The exit codes that are the program's alone; those of a run are in package record.
const (
	exitInternal = record.ExitInternal
	exitUsage    = 2
	exitMistakes = 3
)

// usageError is a mistake on the command line.
type usageError struct {
	problem string
	hint    string // how to mend it, or ""
}

func (e *usageError) Error() string {
	if e.hint == "" {
		return e.problem
	}
	return e.problem + "; " + e.hint
}

func usagef(format string, args ...any) error {
	return &usageError{problem: fmt.Sprintf(format, args...)}
}

// statusError is a run that came to its end with a status other than ok. The run has said
// what there is to say.
type statusError struct{ status record.Status }

func (e *statusError) Error() string { return "the run ended with status " + string(e.status) }

// exitCode maps the outcome of a command to the exit code of the program.
func exitCode(err error) int {
	var (
		usage    *usageError
		mistakes diag.List
		missing  *stimulus.MissingError
		diverged *experiments.DivergedError
		ended    *statusError
	)
	switch {
	case err == nil:
		return record.ExitOK
	case errors.As(err, &usage):
		return exitUsage
	case errors.As(err, &mistakes):
		return exitMistakes
	case errors.Is(err, experiments.ErrStopped):
		return record.ExitStopped
	case errors.Is(err, experiments.ErrInterrupted):
		return record.ExitInterrupted
	case errors.As(err, &missing):
		return record.ExitData
	case errors.As(err, &diverged):
		return record.ExitDiverged
	case errors.As(err, &ended) && ended.status == record.Diverged:
		return record.ExitDiverged
	case errors.As(err, &ended) && ended.status == record.Expectation:
		return record.ExitExpectation
	}
	return exitInternal
}

// explain tells on standard error why a command failed; with --json, mistakes in a file go to
// standard output as data.
func explain(cmd *cobra.Command, err error) {
	var (
		usage    *usageError
		mistakes diag.List
		ended    *statusError
	)
	w := cmd.ErrOrStderr()
	switch {
	case err == nil, errors.As(err, &ended):
	case errors.As(err, &mistakes) && wantsJSON(cmd):
		_ = writeJSON(cmd, mistakesJSON(mistakes))
	case errors.As(err, &mistakes):
		_ = diag.Render(w, mistakes, sourceText, ui.StyleOf(w).Color)
	case errors.As(err, &usage):
		fmt.Fprintf(w, "striate: %v\nSee: %s --help\n", err, cmd.CommandPath())
	default:
		fmt.Fprintf(w, "striate: %v\n", err)
	}
}

type mistakeJSON struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Length  int    `json:"length"`
	Path    string `json:"path,omitempty"`
	Problem string `json:"problem"`
	Hint    string `json:"hint,omitempty"`
	See     string `json:"see,omitempty"`
}

func mistakesJSON(l diag.List) any {
	mistakes := make([]mistakeJSON, len(l))
	for i, d := range l {
		mistakes[i] = mistakeJSON{d.Pos.File, d.Pos.Line, d.Pos.Col, d.Pos.Len, d.Path, d.Problem, d.Hint, d.See}
	}
	return map[string]any{"mistakes": mistakes}
}

func addJSONFlag(cmd *cobra.Command) {
	cmd.Flags().Bool("json", false, "print JSON instead of a table")
}

func wantsJSON(cmd *cobra.Command) bool {
	wants, err := cmd.Flags().GetBool("json")
	return err == nil && wants
}

func writeJSON(cmd *cobra.Command, v any) error {
	e := json.NewEncoder(cmd.OutOrStdout())
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
