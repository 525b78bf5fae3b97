package experiments

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/striate-sim/striate/experiments/measure"
	"github.com/striate-sim/striate/experiments/report"
	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/registry"
)

// report draws the figures, writes them beside their numbers, and writes report.html. It
// returns the report's path.
func (r *run) report(result *Result, answers []measure.Answers) (string, error) {
	m := r.folder.Manifest()
	page := report.Page{
		Experiment: r.spec.Name, Question: r.spec.Question, Profile: r.spec.Profile, Status: string(result.Status), Reason: reason(result.Exit),
		Seeds: r.spec.Seeds, Start: m.Start, Seconds: r.seconds(), Clean: r.spec.cleanTest(), Tables: result.Tables,
		Prices: r.prices(answers), Fields: r.fields(), Training: r.curves(), Citations: r.citations(), Command: strings.Join(r.options.Command, " "), Resolved: string(r.resolved()),
	}
	for i, n := range result.Networks {
		page.Networks = append(page.Networks, report.Network{
			Name: n.Name, About: r.spec.Networks[i].about(), Params: n.Params, Synapses: int64(r.sample(i).cost().Synapses), MACs: n.MACs,
			TrainSeconds: n.TrainSeconds, Seconds: n.Seconds, Departures: n.Departures,
			Circuit: r.spec.Networks[i].Circuit != nil,
		})
	}
	for _, d := range r.describeDepartures() {
		page.Departures = append(page.Departures, report.Departure{ID: string(d.ID), Title: d.Title, Departs: d.Departs, Cortex: d.Cortex})
	}
	for _, c := range measure.Criteria() {
		page.Criteria = append(page.Criteria, report.Criterion{ID: c.ID, Title: c.Title, Scoring: c.Scoring, Weight: c.Weight})
	}
	for _, v := range result.Verdicts {
		rec := v.record()
		page.Expect = append(page.Expect, report.Verdict{That: rec.That, Met: rec.Met, Value: rec.Value, Against: rec.Against, Kind: rec.Kind, Cite: rec.Cite})
	}
	page.Facts = []report.Fact{
		{Name: "Striate", Value: m.Versions.Striate + " " + m.Versions.Revision}, {Name: "Go", Value: m.Versions.Go + " " + m.Versions.OS + "/" + m.Versions.Arch},
		{Name: "SIMD", Value: m.SIMD}, {Name: "Workers", Value: fmt.Sprint(r.workers.Workers())},
	}
	for _, d := range m.Data {
		page.Facts = append(page.Facts, report.Fact{Name: d.Source, Value: "SHA-256 " + d.SHA256})
	}
	if len(r.reused) > 0 {
		page.Facts = append(page.Facts, report.Fact{Name: "Unchanged", Value: strings.Join(r.reused, ", ") + ": trained by " + r.options.Reuse})
	}
	page.Facts = append(page.Facts, r.auditFacts()...)
	var err error
	if page.Figures, err = r.figures(result); err != nil {
		return "", err
	}
	for _, f := range page.Figures {
		if err := r.folder.Figure(f.Name, f.SVG(), f.PNG()); err != nil {
			return "", err
		}
		if err := r.folder.Table("figure-"+f.Name, f.Data); err != nil {
			return "", err
		}
	}
	var b bytes.Buffer
	if err := report.Write(&b, page); err != nil {
		return "", err
	}
	return r.folder.Path("report.html"), r.folder.WriteFile("report.html", b.Bytes())
}

func (r *run) seconds() float64 {
	var s float64
	for _, o := range r.outcomes {
		s += o.seconds
	}
	return s
}

// about describes a network in a few words.
func (n Network) about() string {
	var words []string
	if n.Recipe != "" {
		words = append(words, n.Recipe)
	}
	if n.Circuit != nil {
		return strings.Join(append(words, "circuit of "+strings.Join(n.Circuit.names(), ", ")), ", ")
	}
	switch n.Train.Kind {
	case TrainNone:
		words = append(words, "untrained")
	case TrainReadout:
		words = append(words, "only the read-out learns")
	default:
		words = append(words, registry.NameOf(hierarchy.Teachings, n.Train.Rule))
	}
	if n.Train.Kind != TrainNone && len(n.Train.Augment) > 0 {
		words = append(words, "augmented")
	}
	if order := n.describeOrder(); order != "" {
		words = append(words, order)
	}
	return strings.Join(words, ", ")
}

// figures draws what the file asks for.
func (r *run) figures(result *Result) ([]report.Figure, error) {
	var all []report.Figure
	for i, p := range r.spec.plots(result.tableNamed("rate")) {
		if t := result.tableNamed(p.Y); p.Y != "" && !drawn(t) {
			continue // every trial diverged, say
		}
		o := report.Options{
			Name: fmt.Sprintf("%d-%s", i+1, p.Kind), X: p.X, Group: p.Group, Panel: p.Panel, Names: r.spec.networkNames(),
			XLabel: r.spec.axisLabel(p.X), XScale: p.XScale, YScale: p.YScale, Error: p.Error, WidthMM: p.WidthMM,
		}
		t := result.tableNamed(p.Y)
		if p.Y != "" {
			o.Name += "-" + p.Y
		}
		if p.Trials {
			f, err := r.trialFigure(p, o)
			if err != nil {
				return nil, err
			}
			if f != nil {
				f.Title = upperFirst(f.Title) + r.spec.sharedWords(p)
				all = append(all, *f)
			}
			continue
		}
		switch p.Kind {
		case "lines":
			all = append(all, report.Lines(r.fromClean(t, p), o))
		case "bars":
			all = append(all, report.Bars(t, o))
		case "matrix":
			all = append(all, report.Matrix(t, o))
		case "table":
			all = append(all, report.Table(t, o))
		case "mosaic":
			for _, f := range r.fields() {
				one := o
				one.Name += "-" + f.Network
				all = append(all, report.Mosaic(f, one))
			}
		}
	}
	return all, nil
}

// upperFirst begins a title.
func upperFirst(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

// trialFigure draws single trials of circuits; nil where none of them has anything to show.
func (r *run) trialFigure(p Plot, o report.Options) (*report.Figure, error) {
	switch p.Kind {
	case "time-courses":
		return r.timeCourses(p, o)
	case "profiles":
		return r.profiles(p, o)
	case "sheet-map":
		return r.sheetMaps(p, o)
	case "phase-plane":
		return r.phasePlanes(p, o)
	default:
		return r.eigenvaluePlanes(p, o)
	}
}

// fromClean starts every curve over level with the clean images, at level 0.
func (r *run) fromClean(t table.Table, p Plot) table.Table {
	if p.X != "level" || p.Panel != "test" && p.Group != "test" {
		return t
	}
	out := table.Table{Measure: t.Measure}
	begun := map[string]bool{}
	for _, row := range t.Rows {
		_, swept := row.At("level")
		curve := row.Label("network") + "/" + row.Label("test")
		if swept && !begun[curve] {
			begun[curve] = true
			if clean, ok := r.cleanRow(t, row); ok {
				out.Rows = append(out.Rows, clean)
			}
		}
		if swept {
			out.Rows = append(out.Rows, row)
		}
	}
	return out
}

// cleanRow is the clean row of a swept row's network, placed at level 0 of its test.
func (r *run) cleanRow(t table.Table, swept table.Row) (table.Row, bool) {
	for _, row := range t.Rows {
		if _, isSwept := row.At("level"); isSwept || row.Label("test") != r.spec.cleanTest() || row.Label("network") != swept.Label("network") {
			continue
		}
		row.Coordinates = slices.Clone(swept.Coordinates)
		for i, c := range row.Coordinates {
			if c.Key == "level" {
				row.Coordinates[i].Value = 0.0
			}
		}
		return row, true
	}
	return table.Row{}, false
}

// maxFields is how many units of a dense first stage are shown.
const maxFields = 48

// fields are the learned receptive fields of every trained network, first seed.
func (r *run) fields() []report.Fields {
	var all []report.Fields
	for i, n := range r.spec.Networks {
		if n.Circuit != nil {
			continue
		}
		f, ok := r.sample(i).pathway.ReceptiveFields(maxFields)
		if !ok || f.Channels != 1 || n.Train.Kind != TrainAll || f.Height < 2 {
			continue
		}
		all = append(all, report.Fields{Network: n.Name, Stage: n.Stages[0].Name, Height: f.Height, Width: f.Width, Weights: f.Values})
	}
	return all
}

// curves are the courses of training.
func (r *run) curves() []report.Curve {
	var all []report.Curve
	for _, o := range r.outcomes {
		for _, q := range []struct {
			name string
			of   func(epochReport) float64
		}{
			{"loss", func(e epochReport) float64 { return e.loss }},
			{"training accuracy", func(e epochReport) float64 { return e.train }},
			{"validation accuracy", func(e epochReport) float64 { return e.validation }},
		} {
			c := report.Curve{Network: r.spec.Networks[o.network].Name, Seed: o.seed, Name: q.name}
			for i, e := range o.epochs {
				if v := q.of(e); !math.IsNaN(v) {
					c.X, c.Y = append(c.X, float64(i+1)), append(c.Y, v)
				}
			}
			if len(c.Y) > 0 {
				all = append(all, c)
			}
		}
	}
	return append(all, r.findings()...)
}
