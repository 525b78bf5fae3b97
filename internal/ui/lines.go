package ui

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// lines tells progress in plain lines, at most one in every interval.
type lines struct {
	w       io.Writer
	every   time.Duration
	verbose bool
	now     func() time.Time

	mu           sync.Mutex
	name         string
	done, total  int
	began, wrote time.Time // of the stage; of the last line
}

func newLines(w io.Writer, every time.Duration, verbose bool, now func() time.Time) *lines {
	return &lines{w: w, every: every, verbose: verbose, now: now, wrote: now()}
}

func (l *lines) Stage(name string, total int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.end()
	l.name, l.total, l.done, l.began = name, total, 0, l.now()
}

func (l *lines) Advance(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done += n
	now := l.now()
	if now.Sub(l.wrote) < l.every {
		return
	}
	l.wrote = now
	line := fmt.Sprintf("%s: %s", l.name, Count(int64(l.done)))
	elapsed := now.Sub(l.began)
	if l.total > 0 {
		line += fmt.Sprintf(" of %s (%.0f %%)", Count(int64(l.total)), 100*float64(l.done)/float64(l.total))
	}
	line += ", " + Elapsed(elapsed)
	if rest := remaining(elapsed, l.done, l.total); rest > 0 {
		line += ", about " + Elapsed(rest) + " left"
	}
	fmt.Fprintln(l.w, line)
}

func (l *lines) Note(format string, args ...any) {
	if !l.verbose {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(l.w, format+"\n", args...)
}

func (l *lines) Done() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.end()
	l.name = ""
}

func (l *lines) end() {
	if l.verbose && l.name != "" {
		fmt.Fprintf(l.w, "%s: done in %s\n", l.name, Elapsed(l.now().Sub(l.began)))
	}
}
