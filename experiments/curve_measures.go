package experiments

import (
	"fmt"
	"slices"

	"github.com/striate-sim/striate/experiments/measure"
	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/registry"
)

// curvePart is a measure of curves of rates: its own parameters, and of what it is read.
type curvePart[M any, P interface {
	*M
	measure.CurveMeasure
}] struct {
	Curve       M             `yaml:",inline"`
	Populations ofPopulations `yaml:",inline"`
}

func (p *curvePart[M, P]) measure() Measure {
	curve := P(&p.Curve)
	m := p.Populations.named(curveName(curve))
	m.Curve = curve
	m.Units = m.Units || curve.Along() == "unit"
	if m.Times = m.Times || curve.Along() == "time"; m.Times {
		m.EveryMS = 1
	}
	return m
}

// The measures of curves that an experiment file can name.
var (
	_ = addCurve[measure.ContrastCurve]()
	_ = addCurve[measure.DirectionTuning]()
	_ = addCurve[measure.FanoFactor]()
	_ = addCurve[measure.FrequencyTuning]()
	_ = addCurve[measure.Latency]()
	_ = addCurve[measure.ModulationRatio]()
	_ = addCurve[measure.Overshoot]()
	_ = addCurve[measure.PeakFrequency]()
	_ = addCurve[measure.OrientationTuning]()
	_ = addCurve[measure.Resonance]()
	_ = addCurve[measure.Sparseness]()
	_ = addCurve[measure.SummationField]()
	_ = addCurve[measure.SuppressionIndex]()
	_ = addCurve[measure.Transition]()
)

func addCurve[M any, P interface {
	*M
	measure.CurveMeasure
}]() struct{} {
	k := curveKind(P(new(M)))
	along := "amplitude" // what every circuit's stimulus can sweep
	if own := k.New().Along(); own == "unit" || own == "time" || own == "repeat" {
		along = own
	}
	return measureParts.Add(k.Name, registry.Entry[measurePart]{
		New: func() measurePart { return &curvePart[M, P]{Curve: *k.New().(P)} },
		Doc: k.Doc, Cite: k.Cite, Example: fmt.Sprintf("measure: [{%s: {along: %s}}]", k.Name, along),
	})
}

// curveKind is the kind of a measure of curves.
func curveKind(m measure.CurveMeasure) measure.CurveKind {
	for _, k := range measure.CurveKinds() {
		if fmt.Sprintf("%T", k.New()) == fmt.Sprintf("%T", m) {
			return k
		}
	}
	panic(fmt.Sprintf("experiments: %T is no measure of curves", m))
}

func curveName(m measure.CurveMeasure) string { return curveKind(m).Name }

// curveMeasureKinds are what the format knows of the measures of curves.
func curveMeasureKinds() []MeasureKind {
	var all []MeasureKind
	for _, k := range measure.CurveKinds() {
		all = append(all, MeasureKind{
			Name: k.Name, Doc: k.Doc, Cite: k.Cite, Circuits: true,
			Coordinates: []string{"network", "population", "unit", "time"}, Fields: append(slices.Clone(k.New().Fields()), "low", "high"), Options: []string{"of", "along"},
		})
	}
	return all
}

// curveRows lists the coordinates of the rows of a measure of curves: those of rates but for
// the one that its curves run along, and for repeats.
func (s *Spec) curveRows(m Measure) [][]table.Pair {
	rates := table.Table{Measure: "rate"}
	for _, c := range s.circuitRows(m.rates()) {
		rates.Rows = append(rates.Rows, table.Row{Coordinates: c})
	}
	var rows [][]table.Pair
	for _, row := range measure.ReadCurves(m.Name, m.Curve, rates, measure.Bootstrap{}).Rows {
		rows = append(rows, row.Coordinates)
	}
	return rows
}

// rates is the measure whose curves a measure reads.
func (m Measure) rates() Measure {
	r := Measure{Name: "rate", Of: m.Of, Units: m.Units, Times: m.Times, EveryMS: m.EveryMS}
	if m.Curve.Along() != "unit" {
		r.At = m.atUnit()
	}
	return r
}

// curveTable reads a measure off the rates of every response.
func (r *run) curveTable(m Measure, b measure.Bootstrap) table.Table {
	rates := r.circuitTable(m.rates())
	return measure.ReadCurves(m.Name, m.Curve, rates, b)
}

// curve checks that something is swept along which a measure of curves can be read.
func (c *checker) curve(m Measure, path string, swept []string) {
	have := slices.Clone(swept)
	if m.Units {
		have = append(have, "unit")
	}
	if m.Times {
		have = append(have, "time")
	}
	if along := m.Curve.Along(); !slices.Contains(have, along) {
		hint := "nothing is swept; give a stimulus a list of values"
		if len(swept) > 0 {
			hint = fmt.Sprintf("{along: …} may be %s", choices(append(slices.Clone(swept), "unit")))
		}
		c.fail(path, fmt.Sprintf("%s reads curves along %s, which no row of rates has", m.Name, along), hint)
	}
}
