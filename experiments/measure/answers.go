// Package measure computes what an experiment reports from what its networks answered. It
// sees arrays alone, so any model, or recorded data, can be measured.
//
// Every interval is a bootstrap over training seeds and test images (see Bootstrap), and
// every function here is pure: the same arrays give the same bits.
package measure

import (
	"fmt"
	"slices"

	"github.com/striate-sim/striate/experiments/table"
)

// Answers is which test images one network classified correctly, under one test at one level.
type Answers struct {
	Network string
	Test    string     // "" where the experiment names no test
	Level   any        // float64, or the text of a lesion; nil where the test has no level
	Moment  table.Pair // step or time of a presentation at which they were given; no key: its end
	Correct [][]bool   // [seed][image]; every seed saw the same images
	Reason  string     // why there are no answers, e.g. nothing to lesion; "" when there are
}

// Seeds is how many instances of the network answered.
func (a Answers) Seeds() int { return len(a.Correct) }

// Images is how many images each of them saw.
func (a Answers) Images() int {
	if len(a.Correct) == 0 {
		return 0
	}
	return len(a.Correct[0])
}

// accuracy is the contrast whose value is the fraction correct.
func (a Answers) accuracy() contrast { return contrast{terms: []term{{1, a.Correct}}} }

func (a Answers) missing() string {
	if a.Reason == "" && a.Images() == 0 {
		return "no images"
	}
	return a.Reason
}

// coordinates names the row of these answers, after coordinates of its own.
func (a Answers) coordinates(first ...table.Pair) []table.Pair {
	if a.Test != "" {
		first = append(first, table.Pair{Key: "test", Value: a.Test})
	}
	if a.Level != nil {
		first = append(first, table.Pair{Key: "level", Value: a.Level})
	}
	if a.Moment.Key != "" {
		first = append(first, a.Moment)
	}
	return first
}

// find returns a network's answers under a test at a level.
func find(all []Answers, network, test string, level any) (Answers, bool) {
	i := slices.IndexFunc(all, func(a Answers) bool { return a.Network == network && a.Test == test && a.Level == level })
	if i < 0 {
		return Answers{}, false
	}
	return all[i], true
}

// Accuracy returns the fraction of images classified correctly, a row for each of the answers.
func Accuracy(all []Answers, b Bootstrap) table.Table {
	return fractions("accuracy", all, b, func(a Answers) contrast { return a.accuracy() })
}

// Error returns the fraction of images classified wrongly, a row for each of the answers.
func Error(all []Answers, b Bootstrap) table.Table {
	return fractions("error", all, b, func(a Answers) contrast { return a.accuracy().scaled(-1).plus(1) })
}

func fractions(name string, all []Answers, b Bootstrap, of func(Answers) contrast) table.Table {
	t := table.Table{Measure: name}
	for _, a := range all {
		row := table.Row{Coordinates: a.coordinates(table.Pair{Key: "network", Value: a.Network}), Reason: a.missing()}
		if row.Reason == "" {
			e := b.Estimate(of(a))
			row.Value = e.Value
			row.Fields = append([]table.Pair{{Key: "n", Value: a.Images()}}, e.Fields()...)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Comparison is a pair of networks, a − b.
type Comparison struct{ A, B string }

// eachPair calls f for every comparison at every test and level that both networks answered.
func eachPair(all []Answers, pairs []Comparison, f func(a, b Answers)) {
	for _, p := range pairs {
		for _, a := range all {
			if a.Network != p.A {
				continue
			}
			if b, ok := find(all, p.B, a.Test, a.Level); ok {
				mustPair(a, b)
				f(a, b)
			}
		}
	}
}

func mustPair(a, b Answers) {
	if a.missing() == "" && b.missing() == "" && (a.Seeds() != b.Seeds() || a.Images() != b.Images()) {
		panic(fmt.Sprintf("measure: %s has %d seeds × %d images, %s %d × %d: they cannot be paired",
			a.Network, a.Seeds(), a.Images(), b.Network, b.Seeds(), b.Images()))
	}
}

func (p Comparison) coordinates() []table.Pair {
	return []table.Pair{{Key: "a", Value: p.A}, {Key: "b", Value: p.B}}
}
