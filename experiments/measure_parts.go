package experiments

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/diag"
	"github.com/striate-sim/striate/internal/registry"
)

// measurePart is one entry of a file's measure list: the name of a measure with options.
type measurePart interface{ measure() Measure }

// selection is what every measure can be asked.
type selection struct {
	Per []string                     `yaml:"per" list:"or-one" doc:"coordinates kept, the others are averaged; default: all"`
	At  config.Map[coordinateValues] `yaml:"at" keys:"path" doc:"rows kept, by value of a coordinate; default: all"`
}

// ofNetworks is a measure of single networks.
type ofNetworks struct {
	Of   []string  `yaml:"of" list:"or-one" doc:"networks; default: all"`
	Rows selection `yaml:",inline"`
}

// ofPopulations is a measure of the populations of circuits.
type ofPopulations struct {
	Of   []string  `yaml:"of" list:"or-one" doc:"populations, or networks; default: all"`
	Rows selection `yaml:",inline"`
}

// ofPairs is a measure of two networks.
type ofPairs struct {
	Of         string    `yaml:"of" oneof:"accuracy|robustness" default:"accuracy" doc:"measure that is compared"`
	RelativeTo *string   `yaml:"relative-to" doc:"network that every other one is compared with; default: every two"`
	Rows       selection `yaml:",inline"`
}

type (
	accuracyPart struct {
		Networks ofNetworks `yaml:",inline"`
	}
	errorPart struct {
		Networks ofNetworks `yaml:",inline"`
	}
	departuresPart struct {
		Networks ofNetworks `yaml:",inline"`
	}
	plausibilityPart struct {
		Networks ofNetworks `yaml:",inline"`
	}
	parametersPart struct {
		Networks ofNetworks `yaml:",inline"`
	}
	synapsesPart struct {
		Networks ofNetworks `yaml:",inline"`
	}
	macsPart struct {
		Networks ofNetworks `yaml:",inline"`
	}
	differencePart struct {
		Pairs ofPairs `yaml:",inline"`
	}

	ratePart struct {
		Every       float64       `yaml:"every" unit:"ms" above:"0" default:"10 ms" doc:"length of the bins of time, per: [time]"`
		From        float64       `yaml:"from" unit:"ms" min:"0" default:"0 ms" doc:"begin of the window over which a run of a duration is averaged"`
		To          float64       `yaml:"to" unit:"ms" min:"0" default:"0 ms" doc:"its end; 0 ms: that of the run"`
		Populations ofPopulations `yaml:",inline"`
	}
	localExponentPart struct {
		Populations ofPopulations `yaml:",inline"`
	}
	recurrentSharePart struct {
		Populations ofPopulations `yaml:",inline"`
	}
	eigenvaluesPart struct {
		Networks ofNetworks `yaml:",inline"`
	}
	fitPart struct {
		Networks ofNetworks `yaml:",inline"`
	}
	stabilizedPart struct {
		Networks ofNetworks `yaml:",inline"`
	}

	robustnessPart struct {
		RelativeTo *string    `yaml:"relative-to" doc:"network that robustness is divided by for the field relative; default: none"`
		Networks   ofNetworks `yaml:",inline"`
	}
	mcnemarPart struct {
		Correction correctionFile `yaml:"correction" doc:"correction for the number of comparisons"`
		Pairs      ofPairs        `yaml:",inline"`
	}
)

type correctionFile struct {
	FDR float64 `yaml:"fdr" unit:"%" above:"0" below:"100" default:"5 %" doc:"false discovery rate of Benjamini and Hochberg"`
}

func (s selection) into(m Measure) Measure {
	m.Per, m.At = s.Per, coordinates(s.At)
	return m
}

func (o ofNetworks) named(name string) Measure {
	return o.Rows.into(Measure{Name: name, Of: o.Of})
}

// named asks for every unit and bin of time where those are kept; what else is kept is as for
// other measures.
func (o ofPopulations) named(name string) Measure {
	m := o.Rows.into(Measure{Name: name, Of: o.Of, Units: slices.Contains(o.Rows.Per, "unit"), Times: slices.Contains(o.Rows.Per, "time")})
	if !slices.ContainsFunc(m.Per, func(c string) bool { return c != "unit" && c != "time" }) {
		m.Per = nil
	}
	return m
}

func (o ofPairs) named(name string) Measure {
	return o.Rows.into(Measure{Name: name, Of: []string{o.Of}, RelativeTo: deref(o.RelativeTo)})
}

func (p *accuracyPart) measure() Measure     { return p.Networks.named("accuracy") }
func (p *errorPart) measure() Measure        { return p.Networks.named("error") }
func (p *departuresPart) measure() Measure   { return p.Networks.named("departures") }
func (p *plausibilityPart) measure() Measure { return p.Networks.named("plausibility") }
func (p *parametersPart) measure() Measure   { return p.Networks.named("parameters") }
func (p *synapsesPart) measure() Measure     { return p.Networks.named("synapses") }
func (p *macsPart) measure() Measure         { return p.Networks.named("macs") }
func (p *differencePart) measure() Measure   { return p.Pairs.named("difference") }

func (p *ratePart) measure() Measure {
	m := p.Populations.named("rate")
	m.EveryMS, m.FromMS, m.ToMS = p.Every, p.From, p.To
	return m
}

func (p *localExponentPart) measure() Measure { return p.Populations.named("local-exponent") }
func (p *recurrentSharePart) measure() Measure {
	m := p.Populations.named("recurrent-share")
	m.Times = false
	return m
}
func (p *eigenvaluesPart) measure() Measure { return p.Networks.named("eigenvalues") }
func (p *fitPart) measure() Measure         { return p.Networks.named("fit") }
func (p *stabilizedPart) measure() Measure  { return p.Networks.named("inhibition-stabilized") }

func (p *robustnessPart) measure() Measure {
	m := p.Networks.named("robustness")
	m.RelativeTo = deref(p.RelativeTo)
	return m
}

func (p *mcnemarPart) measure() Measure {
	m := p.Pairs.named("mcnemar")
	m.FDR = p.Correction.FDR / 100
	return m
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// measureParts are the measures that an experiment file can name.
var (
	measureParts = registry.New[measurePart]("measure")

	_ = addMeasure("accuracy", func() measurePart { return &accuracyPart{} })
	_ = addMeasure("error", func() measurePart { return &errorPart{} })
	_ = addMeasure("robustness", func() measurePart { return &robustnessPart{} })
	_ = addMeasure("difference", func() measurePart { return &differencePart{ofPairs{Of: "accuracy"}} })
	_ = addMeasure("mcnemar", func() measurePart {
		return &mcnemarPart{Correction: correctionFile{FDR: 5}, Pairs: ofPairs{Of: "accuracy"}}
	})
	_ = addMeasure("departures", func() measurePart { return &departuresPart{} })
	_ = addMeasure("plausibility", func() measurePart { return &plausibilityPart{} })
	_ = addMeasure("parameters", func() measurePart { return &parametersPart{} })
	_ = addMeasure("synapses", func() measurePart { return &synapsesPart{} })
	_ = addMeasure("macs", func() measurePart { return &macsPart{} })
	_ = addMeasure("rate", func() measurePart { return &ratePart{Every: 10} })
	_ = addMeasure("eigenvalues", func() measurePart { return &eigenvaluesPart{} })
	_ = addMeasure("inhibition-stabilized", func() measurePart { return &stabilizedPart{} })
	_ = addMeasure("fit", func() measurePart { return &fitPart{} })
	_ = addMeasure("recurrent-share", func() measurePart { return &recurrentSharePart{} })
	_ = addMeasure("recovery", func() measurePart { return &recoveryPart{Noise: 5, Repeats: 20} })
	_ = addMeasure("local-exponent", func() measurePart { return &localExponentPart{} })
)

func addMeasure(name string, part func() measurePart) struct{} {
	k, ok := measureNamed(name)
	if !ok {
		panic("experiments: measure " + name + " has no coordinates")
	}
	return measureParts.Add(name, registry.Entry[measurePart]{New: part, Doc: k.Doc, Cite: k.Cite, Example: "measure: [" + name + "]"})
}

// coordinateValues are what `at` asks of one coordinate: a name or a number, or a list.
type coordinateValues []any

// Unmarshal reads a value or a list of values; quantities are kept in their base unit.
func (v *coordinateValues) Unmarshal(n *config.Node, at string) diag.List {
	var list diag.List
	items := n.Items()
	if n.Kind != config.ListKind {
		items = []*config.Node{n}
	}
	for _, item := range items {
		if item.Kind != config.ScalarKind {
			list = append(list, diag.Diagnostic{Pos: item.Pos(), Path: at, Problem: fmt.Sprintf("%s is neither a name nor a number", at)})
			continue
		}
		*v = append(*v, coordinateValue(item))
	}
	if len(*v) == 0 && len(list) == 0 {
		list = append(list, diag.Diagnostic{Pos: n.Pos(), Path: at, Problem: at + " lists no value"})
	}
	return list
}

// Marshal writes the values as they are read.
func (v coordinateValues) Marshal() *config.Node {
	list := config.NewList()
	for _, x := range v {
		if f, ok := x.(float64); ok {
			list.Append(config.NewScalar(strconv.FormatFloat(f, 'g', -1, 64)))
		} else {
			list.Append(config.NewText(fmt.Sprint(x)))
		}
	}
	if len(v) == 1 {
		return list.Items()[0]
	}
	return list
}

func coordinates(m config.Map[coordinateValues]) []CoordinateValue {
	var out []CoordinateValue
	for key, values := range m.All() {
		out = append(out, CoordinateValue{key, values})
	}
	return out
}
