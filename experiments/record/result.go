package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/striate-sim/striate/experiments/table"
)

// Result is result.json, the contract with every script. Status is filled in by Finish.
type Result struct {
	Experiment string
	Profile    string
	Seed       uint64
	Seeds      []uint64
	Status     Status
	Networks   []Network     // in file order
	Measures   []table.Table // in file order
	Expect     []Verdict     // in file order
}

// Network is what a network costs. Seconds of wall time are the only numbers of result.json
// that a repeat changes.
type Network struct {
	Name         string
	Params       int64
	MACs         int64 // multiply-accumulates for one image
	Departures   []string
	TrainSeconds float64 // all seeds together
	Seconds      float64 // training and tests
}

// Verdict is an expectation and how it came out.
type Verdict struct {
	That    string
	Met     *bool   // nil where the profile excludes it
	Value   float64 // left side; NaN becomes null
	Against float64 // right side; NaN becomes null
	Kind    string  // "published" or "reference"
	Cite    string
}

// Finish ends the run. It closes the metrics, writes run.json with the status of the exit
// code and, where that status has one, result.json last of all.
func (f *Folder) Finish(exit int, reason string, r *Result) error {
	status := StatusOf(exit)
	if status.HasResult() != (r != nil) {
		panic(fmt.Sprintf("record: status %s and a result do not agree", status))
	}
	err := f.metrics.Close()
	if err == nil && r != nil {
		final := *r
		final.Status = status
		if err = f.Update(func(m *Manifest) { m.end(exit, reason, time.Now()) }); err == nil {
			err = f.writeResult(&final)
		}
		if err == nil {
			return nil
		}
	}
	if err != nil {
		exit, reason = ExitInternal, err.Error()
	}
	return errors.Join(err, f.Update(func(m *Manifest) { m.end(exit, reason, time.Now()) }))
}

func (f *Folder) writeResult(r *Result) error {
	text, err := r.Encode()
	if err != nil {
		return explain("write", f.Path("result.json"), err)
	}
	return f.WriteFile("result.json", text)
}

// Encode writes the result as JSON: keys in the format's order, one row a line, no NaN.
func (r *Result) Encode() ([]byte, error) {
	e := encoder{}
	e.text(`{"striate": 1, "experiment": `)
	e.value(r.Experiment)
	e.text(`, "profile": `)
	e.value(r.Profile)
	e.text(`, "seed": `)
	e.value(r.Seed)
	e.text(`, "seeds": `)
	e.value(notNil(r.Seeds))
	e.text(`, "status": `)
	e.value(r.Status)
	e.text(",\n \"networks\": {")
	for i, n := range r.Networks {
		e.line(i, "  ")
		e.key(n.Name)
		e.object(n.pairs())
	}
	e.text("},\n \"measures\": {")
	for i, t := range r.Measures {
		e.line(i, "  ")
		e.key(t.Measure)
		e.text("[")
		for j, row := range t.Rows {
			e.line(j, "    ")
			e.append(row.MarshalJSON()) // json.Marshal would escape < and >
		}
		e.text("]")
	}
	e.text("},\n \"expect\": [")
	for i, v := range r.Expect {
		e.line(i, "  ")
		e.object(v.pairs())
	}
	e.text("]}\n")
	return e.b.Bytes(), e.err
}

func (n Network) pairs() []table.Pair {
	return []table.Pair{
		{Key: "params", Value: n.Params}, {Key: "macs", Value: n.MACs}, {Key: "departures", Value: notNil(n.Departures)},
		{Key: "trainSeconds", Value: milli(n.TrainSeconds)}, {Key: "seconds", Value: milli(n.Seconds)},
	}
}

func (v Verdict) pairs() []table.Pair {
	return []table.Pair{
		{Key: "that", Value: v.That}, {Key: "met", Value: v.Met}, {Key: "value", Value: v.Value},
		{Key: "against", Value: v.Against}, {Key: "kind", Value: v.Kind}, {Key: "cite", Value: v.Cite},
	}
}

func milli(seconds float64) float64 { return math.Round(seconds*1000) / 1000 }

// notNil keeps an empty list from becoming null.
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// encoder keeps the first error of a sequence of writes.
type encoder struct {
	b   bytes.Buffer
	err error
}

func (e *encoder) text(s string) { e.b.WriteString(s) }

func (e *encoder) line(i int, indent string) {
	if i > 0 {
		e.text(",")
	}
	e.text("\n" + indent)
}

func (e *encoder) key(name string) {
	e.value(name)
	e.text(": ")
}

func (e *encoder) value(v any) {
	text, err := json.Marshal(v)
	e.append(text, err)
}

func (e *encoder) object(pairs []table.Pair) {
	text, err := table.MarshalPairs(pairs)
	e.append(text, err)
}

func (e *encoder) append(text []byte, err error) {
	if e.err == nil {
		e.err = err
	}
	e.b.Write(text)
}
