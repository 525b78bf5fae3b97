package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// matrixView is a table with one column a network and a mark in each cell.
type matrixView struct {
	About    string
	Networks []column
	Rows     []matrixRow
	Totals   []any
}

type matrixRow struct {
	Title, Text string
	Cells       []pip
}

// pip is a mark: full, half or empty for a departure, 0 to 2 steps for a criterion.
type pip struct {
	Colour role
	State  string // "" where there is nothing to mark
	Level  int
	Says   string
}

type total struct{ Number, Note string }

func (p Page) departures() *matrixView {
	v := &matrixView{Networks: p.columns(),
		About: "Assumptions that cortex is not known to meet, derived from the parts that each network is built of. A full disc is a departure, half a disc a departure in part."}
	for _, d := range p.Departures {
		row := matrixRow{Title: d.Title, Text: sentence(d.Departs) + " In cortex, " + d.Cortex + "."}
		made := false
		for i, n := range p.Networks {
			c := pip{Colour: v.Networks[i].Colour, State: "empty", Says: "no"}
			switch extent := p.extent(n, d.ID); {
			case extent >= 1:
				c.State, c.Says, made = "full", "yes", true
			case extent > 0:
				c.State, c.Says, made = "half", "in part", true
			}
			row.Cells = append(row.Cells, c)
		}
		if made {
			v.Rows = append(v.Rows, row)
		}
	}
	if len(v.Rows) == 0 {
		return nil
	}
	for _, n := range p.Networks {
		v.Totals = append(v.Totals, strconv.Itoa(len(n.Departures)))
	}
	return v
}

// extent is how far a network makes a departure: the row's value, or 1 where the network
// lists it and no row says how far.
func (p Page) extent(n Network, id string) float64 {
	t, _ := p.table("departures")
	for _, r := range t.Rows {
		if r.Label("network") == n.Name && r.Label("departure") == id {
			return r.Value
		}
	}
	if slices.Contains(n.Departures, id) {
		return 1
	}
	return 0
}

// sentence makes one of a clause.
func sentence(clause string) string {
	if clause == "" {
		return ""
	}
	return strings.ToUpper(clause[:1]) + clause[1:] + "."
}

func (p Page) plausibility() *matrixView {
	t, ok := p.table("plausibility")
	if !ok {
		return nil
	}
	v := &matrixView{Networks: p.columns(),
		About: "Two steps: the criterion is met. One: in part, or by approximation. None: it is violated. A dash: the network has nothing to which it applies. The vector is the result; the score depends on weights that nobody knows."}
	for _, c := range p.Criteria {
		row := matrixRow{Title: c.Title, Text: sentence(c.Scoring)}
		scored := false
		for i, n := range p.Networks {
			cell := pip{Colour: v.Networks[i].Colour}
			for _, r := range t.Rows {
				if r.Label("network") == n.Name && r.Label("criterion") == c.ID && r.Reason == "" {
					cell.State, cell.Level, scored = "scored", int(r.Value), true
					cell.Says = fmt.Sprintf("%d of 2", cell.Level)
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		if scored {
			v.Rows = append(v.Rows, row)
		}
	}
	for _, n := range p.Networks {
		v.Totals = append(v.Totals, p.overall(n.Name))
	}
	return v
}

func (p Page) overall(network string) total {
	r, ok := p.score(network)
	if !ok {
		return total{Number: "–"}
	}
	whole := func(x float64) string { return strconv.FormatFloat(math.Round(100*x), 'f', 0, 64) }
	low, high := ends(r)
	return total{whole(r.Value) + "\u202f%", "(" + whole(low) + " – " + whole(high) + ")"}
}
