package experiments

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/striate-sim/striate/circuit/verb"
	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/rng"
)

// Lesion is something that is done to cells of networks of stages while they are tested.
type Lesion struct {
	Text  string // "silence I", "ablate 0.1": the coordinate level
	entry int    // in the file's list

	projections bool // it may also name projections
	Cells       hierarchy.Lesion
}

// gatherLesions makes a test's list of interventions, or those that stand beside its options,
// the map {interventions: […]}.
func gatherLesions(tests *config.Node) {
	for _, e := range tests.Entries() {
		if e.Value.Kind == config.ListKind {
			whole := config.NewMap().At(e.Value)
			whole.Set("interventions", e.Value)
			tests.Set(e.Key.Text, whole)
			continue
		}
		for _, v := range slices.Clone(e.Value.Entries()) {
			if _, known := verb.Verbs.Lookup(v.Key.Text); !known {
				continue
			}
			one := config.NewMap().At(v.Key)
			one.Set(v.Key.Text, v.Value)
			list := e.Value.Get("interventions")
			if list == nil {
				list = config.NewList().At(v.Key)
				e.Value.Set("interventions", list)
			}
			list.Append(one)
			e.Value.Remove(v.Key.Text)
		}
	}
}

// lesions makes the interventions of a test.
func (c *checker) lesions(path string, all []interventionFile) (made []Lesion) {
	for i, f := range all {
		at := fmt.Sprintf("%s.interventions.%d", path, i)
		for k, v := range f.variants {
			if k == 0 && (v.timed() || v.Networks != nil) {
				c.fail(at, "stages have no time, and a test says itself which networks take it", "networks: […] beside interventions")
			}
			one, err := lesionOf(v.Verb)
			if err != nil {
				c.fail(at, err.Error(), "of stages: silence, scale, cut, ablate, drive, noise; of circuits all, under interventions")
				break
			}
			lesion := Lesion{Text: f.text(v), Cells: one, entry: i}
			switch v.Verb.(type) {
			case *verb.Scale, *verb.Cut:
				lesion.projections = true
			}
			made = append(made, lesion)
		}
	}
	return made
}

// lesionOf is what a verb does to stages.
func lesionOf(v verb.Verb) (hierarchy.Lesion, error) {
	l := hierarchy.Lesion{Factor: 1, Fraction: 1}
	switch v := v.(type) {
	case *verb.Silence:
		l.Of, l.Factor = v.Of, 0
	case *verb.Ablate:
		l.Of, l.Factor, l.Fraction = v.Of, 0, v.Fraction
	case *verb.Scale:
		l.Of, l.Factor = []string{v.What}, v.By
	case *verb.Cut:
		l.Of, l.Factor = []string{v.What}, 0
	case *verb.Drive:
		if v.FeatureDeg != nil || v.Place != nil {
			return l, errors.New("cells of stages have no preferred orientation and no place that a drive could aim at")
		}
		l.Of, l.Input = v.To, v.AmplitudeMV
	case *verb.Noise:
		switch v.Place {
		case "input":
			l.InputSD = v.SD
		case "rate":
			l.OutputSD = v.SD
		default:
			return l, errors.New("cells of stages have no potential; noise has its place on input or on rate")
		}
		l.Of = v.To
	default:
		return l, errors.New(verb.Verbs.NameOf(v) + " is for circuits, and a test is of networks of stages")
	}
	return l, nil
}

// text says what a variant does: the verb and what it is told, in the order of the file.
func (f interventionFile) text(v variant) string {
	e := f.node.Entries()[0]
	words := []string{e.Key.Text}
	values := []config.Entry{e}
	if e.Value.IsMap() && !isGrid(e.Value) {
		values = e.Value.Entries()
	}
	for _, value := range values {
		i := slices.IndexFunc(v.coordinates, func(p table.Pair) bool { return len(values) == 1 || p.Key == value.Key.Text })
		switch {
		case i >= 0 && (value.Value.Kind == config.ListKind || isGrid(value.Value)):
			words = append(words, fmt.Sprint(v.coordinates[i].Value))
		case value.Value.Kind == config.ListKind:
			var names []string
			for _, item := range value.Value.Items() {
				names = append(names, item.Text)
			}
			words = append(words, strings.Join(names, "+"))
		default:
			words = append(words, value.Value.Text)
		}
	}
	return strings.Join(words, " ")
}

// cells lists the cells of a network of stages that a test can name.
func (n Network) cells() (names []string) {
	for _, s := range n.Stages {
		names = append(names, s.Name)
		if s.Dale {
			names = append(names, s.Name+"/E", s.Name+"/I", "E", "I")
		}
	}
	return names
}

// crossings lists the projections of a network of stages, beside those from stage to stage,
// that a test can scale or cut.
func (n Network) crossings() (names []string) {
	at := func(stage string) int {
		return slices.IndexFunc(n.Stages, func(s Stage) bool { return s.Name == stage })
	}
	for _, p := range n.Projections {
		names = append(names, p.Name)
		switch from, to := at(p.From), at(p.To); {
		case from == to:
			names = append(names, "lateral")
		case from > to:
			names = append(names, "feedback")
		default:
			names = append(names, "skip")
		}
	}
	return names
}

// lesioned checks that each test finds the cells of its interventions in some network.
func (c *checker) lesioned(s *Spec) {
	for _, t := range s.Tests {
		for _, l := range t.Lesions {
			for _, name := range l.Cells.Of {
				var have []string
				for _, n := range s.Networks {
					if n.Circuit == nil && s.sees(n.Name, t) {
						have = append(have, n.cells()...)
						if l.projections {
							have = append(have, n.crossings()...)
						}
					}
				}
				if have = distinct(have); !slices.Contains(have, name) {
					c.fail(fmt.Sprintf("test.%s.interventions.%d", t.Name, l.entry), fmt.Sprintf("no network that takes test %s has %q", t.Name, name), "have: "+choices(have))
				}
			}
		}
	}
}

// lesion does what a condition says to a network; its reason is why it cannot be done, or "".
func (c condition) lesion(p *hierarchy.Predictor, t Test, seed uint64) (reason string, err error) {
	if c.lesioned < 0 {
		return "", p.Lesion()
	}
	l := t.Lesions[c.lesioned]
	l.Cells.Stream = rng.Named(seed, "test/"+t.Name)
	var none *hierarchy.NoCells
	if err = p.Lesion(l.Cells); errors.As(err, &none) {
		return err.Error(), nil
	}
	return "", err
}
