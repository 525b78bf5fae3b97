package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/striate-sim/striate/experiments/table"
)

// card is what matters most about one network.
type card struct {
	Name, About string
	Colour      role
	Accuracy    *headline
	Facts       []noted
}

type headline struct{ Number, Unit, Note string }

type noted struct{ Name, Value, Note string }

func (p Page) cards() []card {
	colours := newPalette(p.names())
	var all []card
	for _, n := range p.Networks {
		c := card{Name: n.Name, About: n.About, Colour: colours.of(n.Name)}
		if r, ok := p.cleanAccuracy(n.Name); ok {
			c.Accuracy = &headline{strconv.FormatFloat(100*r.Value, 'f', 2, 64), "%", "accuracy" + bracket(r)}
		}
		if t, ok := p.table("robustness"); ok {
			for _, r := range t.Rows {
				if r.Label("network") == n.Name && r.Reason == "" {
					c.Facts = append(c.Facts, noted{"robust to " + r.Label("test"), percent(r.Value), ""})
				}
			}
		}
		c.Facts = append(c.Facts, noted{"departures", strconv.Itoa(len(n.Departures)), ""})
		if score, ok := p.score(n.Name); ok {
			c.Facts = append(c.Facts, noted{"plausibility", strconv.FormatFloat(100*score.Value, 'f', 0, 64) + "\u202f%", ""})
		}
		c.Facts = append(c.Facts, noted{"parameters", count(n.Params), ""})
		switch {
		case n.Circuit:
			c.Facts = append(c.Facts, noted{"MACs a step", count(n.MACs), ""}, noted{"time", duration(n.Seconds), ""})
		case n.MACs > 0:
			c.Facts = append(c.Facts, noted{"MACs an image", count(n.MACs), ""}, p.trainingTime(n))
		default:
			c.Facts = append(c.Facts, p.trainingTime(n))
		}
		all = append(all, c)
	}
	return all
}

// cardColumns sets up to four cards in one row, more in rows of three or four, whichever
// leaves the fewest gaps.
func cardColumns(n int) int {
	switch {
	case n <= 4:
		return max(n, 1)
	case (n+3)/4*4 <= (n+2)/3*3:
		return 4
	}
	return 3
}

func (p Page) trainingTime(n Network) noted {
	if seeds := len(p.Seeds); seeds > 1 {
		return noted{"training, a seed", duration(n.TrainSeconds / float64(seeds)), ""}
	}
	return noted{"training", duration(n.TrainSeconds), ""}
}

// bracket is a row's interval in words, or "".
func bracket(r table.Row) string {
	low, ok := fieldOf[float64](r, "low")
	high, also := fieldOf[float64](r, "high")
	if !ok || !also {
		return ""
	}
	return fmt.Sprintf(", %.2f – %.2f", 100*low, 100*high)
}

// cleanAccuracy is a network's row without transform and level, of the last step of a
// presentation.
func (p Page) cleanAccuracy(network string) (table.Row, bool) {
	t, _ := p.table("accuracy")
	for _, r := range slices.Backward(t.Rows) {
		if _, graded := r.At("level"); r.Label("network") == network && r.Label("test") == p.Clean && !graded && r.Reason == "" {
			return r, true
		}
	}
	return table.Row{}, false
}

func (p Page) score(network string) (table.Row, bool) {
	t, _ := p.table("plausibility")
	i := slices.IndexFunc(t.Rows, func(r table.Row) bool {
		return r.Label("network") == network && r.Label("criterion") == "all" && r.Reason == "" && !math.IsNaN(r.Value)
	})
	if i < 0 {
		return table.Row{}, false
	}
	return t.Rows[i], true
}
