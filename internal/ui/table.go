package ui

import (
	"io"
	"slices"
	"strings"
	"unicode"
)

// Column is a column of a Table.
type Column struct {
	Title string
	Right bool // numbers stand to the right
}

// Cell is a text with its tone.
type Cell struct {
	Text string
	Tone Tone
}

// Text returns plain cells.
func Text(texts ...string) []Cell {
	cells := make([]Cell, len(texts))
	for i, t := range texts {
		cells[i] = Cell{Text: t}
	}
	return cells
}

// Table is rows of cells under titles. The titles are left out when all are empty.
type Table struct {
	Columns []Column
	Rows    [][]Cell // each as long as Columns
}

// Add appends a row.
func (t *Table) Add(cells ...Cell) { t.Rows = append(t.Rows, cells) }

const gap = 2 // spaces between columns

// Write writes the table to w. Where width is positive, the last column is broken at spaces
// so that lines fit it as far as its words allow.
func (t Table) Write(w io.Writer, s Style, width int) error {
	titles := make([]Cell, len(t.Columns))
	widths := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		titles[i] = Cell{c.Title, Faint}
		widths[i] = Width(c.Title)
	}
	rows := t.Rows
	if slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Title != "" }) {
		rows = append([][]Cell{titles}, rows...)
	}
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], Width(cell.Text))
		}
	}
	indent := 0
	for _, n := range widths[:len(widths)-1] {
		indent += n + gap
	}
	var b strings.Builder
	for _, row := range rows {
		t.writeRow(&b, row, widths, s, indent, width)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (t Table) writeRow(b *strings.Builder, row []Cell, widths []int, s Style, indent, width int) {
	var line strings.Builder
	last := len(row) - 1
	for i, cell := range row[:last] {
		pad := strings.Repeat(" ", widths[i]-Width(cell.Text))
		if t.Columns[i].Right {
			line.WriteString(pad + s.Paint(cell.Tone, cell.Text))
		} else {
			line.WriteString(s.Paint(cell.Tone, cell.Text) + pad)
		}
		line.WriteString(strings.Repeat(" ", gap))
	}
	for i, part := range Wrap(row[last].Text, width-indent) {
		if i > 0 {
			line.WriteString("\n" + strings.Repeat(" ", indent))
		}
		if t.Columns[last].Right {
			line.WriteString(strings.Repeat(" ", max(0, widths[last]-Width(part))))
		}
		line.WriteString(s.Paint(row[last].Tone, part))
	}
	b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
}

// Wrap breaks text at spaces into lines of at most width columns; a longer word stands alone.
// A width under 20 leaves the text whole.
func Wrap(text string, width int) []string {
	if width < 20 || Width(text) <= width {
		return []string{text}
	}
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case Width(line)+1+Width(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

// Width is the number of columns that text takes: its characters, combining marks aside.
func Width(text string) int {
	n := 0
	for _, r := range text {
		if !unicode.Is(unicode.Mn, r) {
			n++
		}
	}
	return n
}
