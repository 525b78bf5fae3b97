// Package ui writes for a person at a terminal: aligned tables, progress and a little
// colour. Where the output is a file or a pipe it writes plain text.
package ui

import (
	"io"
	"os"

	"golang.org/x/term"
)

// Tone says what a text means; a Style decides how that looks.
type Tone int

// The tones.
const (
	Plain  Tone = iota
	Strong      // headings
	Faint       // what may be skipped
	Good        // met, passed
	Bad         // not met, failed
	Doubt       // worth a look
)

// Style paints text, or leaves it alone.
type Style struct{ Color bool }

// StyleOf returns the style that suits w. NO_COLOR (set to anything) turns colour off
// everywhere; CLICOLOR_FORCE (set, and not 0) turns it on everywhere; otherwise colour is for
// terminals.
func StyleOf(w io.Writer) Style {
	if os.Getenv("NO_COLOR") != "" {
		return Style{}
	}
	if force := os.Getenv("CLICOLOR_FORCE"); force != "" && force != "0" {
		return Style{Color: true}
	}
	return Style{Color: IsTerminal(w) && os.Getenv("TERM") != "dumb"}
}

// The select graphic rendition of each tone (ECMA-48).
var rendition = [...]string{Plain: "", Strong: "1", Faint: "2", Good: "32", Bad: "31", Doubt: "33"}

// Paint returns text in a tone.
func (s Style) Paint(t Tone, text string) string {
	if !s.Color || t == Plain || text == "" {
		return text
	}
	return "\x1b[" + rendition[t] + "m" + text + "\x1b[0m"
}

// IsTerminal reports whether w is a terminal.
func IsTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Columns returns the width of the terminal w, or 0 where w is none.
func Columns(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return columns
}
