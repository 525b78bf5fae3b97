package experiments

import (
	"slices"
	"strings"

	"github.com/striate-sim/striate/experiments/measure"
	"github.com/striate-sim/striate/experiments/report"
	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/config"
)

// lineage is what makes a network a variant of another one of the file.
type lineage struct {
	parent string
	change []string // "weights: local", "signs: dale", …
}

// changesOf words what a definition changes in the network that it stands on.
func changesOf(def *config.Node) []string {
	var words []string
	for _, key := range networkKeys {
		switch node := def.Get(key); {
		case node == nil || key == "from" || key == "run":
		case key == "swap" && node.IsMap():
			for _, e := range node.Entries() {
				words = append(words, e.Key.Text+": "+e.Value.Flow())
			}
		case key == "train" && node.IsMap():
			for _, e := range node.Entries() {
				words = append(words, "train."+e.Key.Text+": "+e.Value.Flow())
			}
		case key == "stages" && node.IsMap():
			words = append(words, "stages "+strings.Join(node.Keys(), ", "))
		default:
			words = append(words, key+": "+node.Flow())
		}
	}
	return words
}

// prices is the price list: what every change from one network of the file to another costs
// or brings in accuracy and in robustness, paired over seeds and images, and which departures
// from biology it ends or begins.
func (r *run) prices(answers []measure.Answers) []report.Price {
	boot, clean := measure.NewBootstrap(r.spec.Seeds[0]), r.spec.cleanTest()
	var all []report.Price
	for i, n := range r.spec.Networks {
		parent := slices.IndexFunc(r.spec.Networks, func(p Network) bool { return p.Name == n.lineage.parent })
		if parent < 0 || n.Circuit != nil {
			continue
		}
		p := report.Price{Network: n.Name, From: n.lineage.parent, Change: n.lineage.change}
		pair := []measure.Comparison{{A: n.Name, B: n.lineage.parent}}
		for _, row := range measure.Difference(answers, pair, boot).Rows {
			if _, graded := row.At("level"); !graded && row.Label("test") == clean {
				p.Rows = append(p.Rows, priced("accuracy", row)...)
			}
		}
		for _, row := range measure.RobustnessDifference(answers, clean, pair, boot).Rows {
			p.Rows = append(p.Rows, priced("robust to "+row.Label("test"), row)...)
		}
		was, is := r.departureIDs(parent), r.departureIDs(i)
		p.Ends, p.Begins = beyond(was, is), beyond(is, was)
		all = append(all, p)
	}
	return all
}

func priced(what string, row table.Row) []report.PriceRow {
	if row.Reason != "" {
		return nil
	}
	low, _ := row.Field("low")
	high, _ := row.Field("high")
	l, okLow := low.(float64)
	h, okHigh := high.(float64)
	if !okLow || !okHigh {
		return nil
	}
	return []report.PriceRow{{What: what, Value: row.Value, Low: l, High: h}}
}

// beyond lists the words that are not among others.
func beyond(words, others []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(others, w) })
}
