package experiments

import (
	"fmt"
	"slices"

	"github.com/striate-sim/striate/experiments/measure"
	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/registry"
)

// surveyPart is a survey of rates: its own parameters, and of what it is read.
type surveyPart[M any, P interface {
	*M
	measure.Survey
}] struct {
	Survey      M             `yaml:",inline"`
	Populations ofPopulations `yaml:",inline"`
	name        string
}

func (p *surveyPart[M, P]) measure() Measure {
	survey := P(&p.Survey)
	m := p.Populations.named(p.name)
	m.Survey = survey
	m.Units = m.Units || slices.Contains(survey.Along(), "unit")
	return m
}

// The surveys that an experiment file can name.
var (
	_ = addSurvey[measure.NoiseCorrelations]("noise-correlation", "measure: [noise-correlation]")
	_ = addSurvey[measure.Normalizations]("normalization", "measure: [normalization: {test: amplitude, mask: mask}]")
	_ = addSurvey[measure.Plaids]("plaid-weights", "measure: [plaid-weights: {test: amplitude, mask: mask}]")
)

func addSurvey[M any, P interface {
	*M
	measure.Survey
}](name, example string) struct{} {
	for _, k := range measure.SurveyKinds() {
		if k.Name == name {
			return measureParts.Add(name, registry.Entry[measurePart]{
				New: func() measurePart { return &surveyPart[M, P]{Survey: *k.New().(P), name: name} },
				Doc: k.Doc, Cite: k.Cite, Example: example,
			})
		}
	}
	panic("experiments: no survey " + name)
}

// surveyMeasureKinds are what the format knows of surveys.
func surveyMeasureKinds() []MeasureKind {
	var all []MeasureKind
	for _, k := range measure.SurveyKinds() {
		all = append(all, MeasureKind{
			Name: k.Name, Doc: k.Doc, Cite: k.Cite, Circuits: true,
			Coordinates: []string{"network", "population", "unit"}, Fields: k.New().Fields(), Options: []string{"of"},
		})
	}
	return all
}

// surveyRows lists the coordinates of the rows of a survey.
func (s *Spec) surveyRows(m Measure) [][]table.Pair {
	rates := table.Table{Measure: "rate"}
	for _, c := range s.circuitRows(m.surveyed()) {
		rates.Rows = append(rates.Rows, table.Row{Coordinates: c})
	}
	var rows [][]table.Pair
	for _, row := range m.Survey.Read(rates).Rows {
		rows = append(rows, row.Coordinates)
	}
	return rows
}

// surveyed is the measure that a survey reads.
func (m Measure) surveyed() Measure {
	rates := Measure{Name: "rate", Of: m.Of, Units: m.Units}
	if !slices.Contains(m.Survey.Along(), "unit") {
		rates.At = m.atUnit()
	}
	return rates
}

// survey checks that rates have the coordinates that a survey is read over.
func (c *checker) survey(m Measure, path string, swept []string) {
	for _, along := range m.Survey.Along() {
		switch {
		case along == "unit":
		case along == "repeat" && !slices.Contains(swept, along):
			c.fail(path, m.Name+" is read over repeats, and every stimulus is shown once", "stimuli: {NAME: {…, repeats: 100}}")
		case !slices.Contains(swept, along):
			c.fail(path, fmt.Sprintf("%s is read over %q, which no row of rates has", m.Name, along), "{test: …, mask: …} may be "+choices(swept))
		}
	}
}
