package ui

import (
	"io"
	"os"
	"strconv"
	"time"
)

// Progress follows a long job through its stages. Its methods may be called from any
// goroutine.
type Progress interface {
	Stage(name string, total int)    // a stage begins; total is in the steps that Advance counts, 0 if not known
	Advance(n int)                   // n further steps are done
	Note(format string, args ...any) // something worth saying once
	Done()                           // the job has ended
}

// Verbosity says how much of a job is told.
type Verbosity int

// Quiet tells nothing, Normal tells progress, Verbose also tells the end of each stage and notes.
const (
	Quiet Verbosity = iota
	Normal
	Verbose
)

// NewProgress returns a bar where w is a terminal, and otherwise plain lines, one every ten
// seconds or as STRIATE_PROGRESS_SECONDS says.
func NewProgress(w io.Writer, v Verbosity) Progress {
	switch {
	case v == Quiet:
		return silent{}
	case IsTerminal(w) && os.Getenv("TERM") != "dumb":
		return newBar(w, v == Verbose)
	}
	every := 10 * time.Second
	if s, err := strconv.ParseFloat(os.Getenv("STRIATE_PROGRESS_SECONDS"), 64); err == nil && s > 0 {
		every = time.Duration(s * float64(time.Second))
	}
	return newLines(w, every, v == Verbose, time.Now)
}

type silent struct{}

func (silent) Stage(string, int)   {}
func (silent) Advance(int)         {}
func (silent) Note(string, ...any) {}
func (silent) Done()               {}

// remaining predicts the rest of a stage from its mean speed so far.
func remaining(elapsed time.Duration, done, total int) time.Duration {
	if done <= 0 || total <= done {
		return 0
	}
	return time.Duration(float64(elapsed) / float64(done) * float64(total-done))
}
