package ui

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func render(t *testing.T, table Table, s Style, width int) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, table.Write(&b, s, width))
	return b.String()
}

func TestTableAligns(t *testing.T) {
	table := Table{Columns: []Column{{Title: "network"}, {Title: "τ", Right: true}, {Title: "note"}}}
	table.Add(Text("V1/E", "20", "excitatory")...)
	table.Add(Text("naïve", "7.5", "")...)
	require.Equal(t, ""+
		"network    τ  note\n"+
		"V1/E      20  excitatory\n"+
		"naïve    7.5\n", render(t, table, Style{}, 0))
}

func TestTableWithoutTitles(t *testing.T) {
	table := Table{Columns: make([]Column, 2)}
	table.Add(Text("a", "b")...)
	require.Equal(t, "a  b\n", render(t, table, Style{}, 0))
}

// Colour must not move a column: without its escapes a painted table is the plain one.
func TestColourKeepsAlignment(t *testing.T) {
	table := Table{Columns: []Column{{Title: "that"}, {Title: "met", Right: true}, {Title: "value"}}}
	table.Add(Cell{"accuracy.a > 0.9", Good}, Cell{"yes", Good}, Cell{"0.91", Strong})
	table.Add(Cell{"b", Bad}, Cell{"no", Bad}, Cell{"", Plain})
	painted := render(t, table, Style{Color: true}, 0)
	require.Contains(t, painted, "\x1b[32myes\x1b[0m")
	for _, code := range []string{"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m"} {
		painted = strings.ReplaceAll(painted, code, "")
	}
	require.Equal(t, render(t, table, Style{}, 0), painted)
}

func TestLastColumnWraps(t *testing.T) {
	table := Table{Columns: []Column{{}, {}}}
	table.Add(Text("swap-ladder", "What does each biological replacement cost in accuracy?")...)
	got := render(t, table, Style{}, 40)
	for line := range strings.Lines(got) {
		require.LessOrEqual(t, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")), 40)
	}
	require.Equal(t, ""+
		"swap-ladder  What does each biological\n"+
		"             replacement cost in\n"+
		"             accuracy?\n", got)
}

func TestWrapKeepsEveryWord(t *testing.T) {
	text := "supralinear stabilization-with-a-word-longer-than-the-line of recurrent excitation by inhibition"
	for width := 0; width < 60; width++ {
		require.Equal(t, text, strings.Join(Wrap(text, width), " "))
	}
}

func TestWidthIgnoresCombiningMarks(t *testing.T) {
	require.Equal(t, 5, Width("nai\u0308ve"))
	require.Equal(t, 5, Width("naïve"))
}
