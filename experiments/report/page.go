// Package report writes report.html, one self-contained file that a scientist can send to a
// colleague: no script, no external request, light and dark, printable. Its figures are
// drawn here too, for the page and as files of their own (SVG with live text, PNG).
//
// The package sees rows and plain structs only. The same input gives the same bytes.
package report

import (
	_ "embed"
	"html/template"
	"io"
	"time"

	"github.com/striate-sim/striate/experiments/table"
)

// Page is everything that a report says. Whatever is empty has no section.
type Page struct {
	Experiment string
	Question   string
	Summary    string // "" lets the report word its own from the rows
	Profile    string
	Status     string // "ok", "expectation", "diverged"
	Reason     string // why the status is what it is, or ""
	Seeds      []uint64
	Start      time.Time
	Seconds    float64

	Networks   []Network // in file order, which is the order of their colours
	Clean      string    // name of the test without transform, "" where tests have no names
	Tables     []table.Table
	Figures    []Figure
	Prices     []Price // of the networks that are variants of others
	Fields     []Fields
	Training   []Curve
	Departures []Departure // the catalogue; those that no network makes are left out
	Criteria   []Criterion // the plausibility audit
	Expect     []Verdict
	Citations  []string // bibliography keys

	Command  string // that repeats the run
	Resolved string // resolved.yaml
	Facts    []Fact // versions, SIMD level, revision, data hashes
}

// Network is what a network is and costs.
type Network struct {
	Name         string
	About        string // a few words: "lenet", "plausible, backprop"
	Params       int64
	Synapses     int64
	MACs         int64
	TrainSeconds float64 // all seeds together
	Seconds      float64
	Departures   []string // ids
	Circuit      bool     // nothing of it is trained, and its MACs are those of a step
}

// Curve is one quantity over the training of one network.
type Curve struct {
	Network string
	Seed    uint64
	Name    string // "loss", "validation accuracy"
	X, Y    []float64
}

// Departure explains an assumption that cortex is not known to meet.
type Departure struct{ ID, Title, Departs, Cortex string }

// Criterion explains a row of the plausibility audit.
type Criterion struct {
	ID, Title, Scoring string
	Weight             float64
}

// Verdict is an expectation and how it came out.
type Verdict struct {
	That           string
	Met            *bool // nil: not judged in this profile
	Value, Against float64
	Kind, Cite     string
}

// Fact is a line of the fine print.
type Fact struct{ Name, Value string }

// Long reports whether the fact needs a row of the page for itself.
func (f Fact) Long() bool { return len(f.Name)+len(f.Value) > 44 }

var (
	//go:embed page.html
	pageText string
	//go:embed page.css
	pageStyle string

	pageTemplate = template.Must(template.New("page").Parse(pageText))
)

// Write writes the page.
func Write(w io.Writer, p Page) error { return pageTemplate.Execute(w, newView(p)) }

// table finds the rows of a measure.
func (p Page) table(measure string) (table.Table, bool) {
	for _, t := range p.Tables {
		if t.Measure == measure && len(t.Rows) > 0 {
			return t, true
		}
	}
	return table.Table{}, false
}

// names lists the networks in order.
func (p Page) names() []string {
	var names []string
	for _, n := range p.Networks {
		names = append(names, n.Name)
	}
	return names
}
