package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/striate-sim/striate/experiments/table"
)

// summary words the outcome: how accurate the networks are, how the second compares with the
// first, and what each assumes. It says no more than the rows do.
func (p Page) summary() string {
	var parts []string
	for _, part := range []string{p.accuracySentence(), p.differenceSentence(), p.departureSentence()} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " ")
}

func (p Page) accuracySentence() string {
	var named []string
	for _, n := range p.Networks {
		if r, ok := p.cleanAccuracy(n.Name); ok {
			named = append(named, percent(r.Value)+" for "+n.Name)
		}
	}
	over := ""
	if len(p.Seeds) > 1 {
		over = fmt.Sprintf(", mean over %d seeds", len(p.Seeds))
	}
	switch {
	case len(named) == 0:
		return ""
	case len(named) <= 3:
		return fmt.Sprintf("On clean test images the accuracy is %s%s.", list(named), over)
	}
	best, worst := p.extremes()
	b, _ := p.cleanAccuracy(best)
	w, _ := p.cleanAccuracy(worst)
	return fmt.Sprintf("Of %d networks, %s is the most accurate on clean test images (%s%s) and %s the least (%s).",
		len(named), best, percent(b.Value), over, worst, percent(w.Value))
}

func (p Page) extremes() (best, worst string) {
	high, low := math.Inf(-1), math.Inf(1)
	for _, n := range p.Networks {
		r, ok := p.cleanAccuracy(n.Name)
		if !ok {
			continue
		}
		if r.Value > high {
			best, high = n.Name, r.Value
		}
		if r.Value < low {
			worst, low = n.Name, r.Value
		}
	}
	return best, worst
}

func (p Page) differenceSentence() string {
	if len(p.Networks) < 2 {
		return ""
	}
	a, b := p.Networks[1].Name, p.Networks[0].Name
	r, ok := p.cleanDifference(a, b)
	if !ok {
		if r, ok = p.cleanDifference(b, a); !ok {
			return ""
		}
		a, b = b, a
	}
	low, _ := fieldOf[float64](r, "low")
	high, _ := fieldOf[float64](r, "high")
	interval := fmt.Sprintf("%s points, 95 %% interval %s to %s", points(r.Value), points(low), points(high))
	switch {
	case low > 0:
		return fmt.Sprintf("The %s network is more accurate than %s (%s).", a, b, interval)
	case high < 0:
		return fmt.Sprintf("The %s network is less accurate than %s (%s).", a, b, interval)
	}
	return fmt.Sprintf("Between %s and %s no difference can be told (%s).", a, b, interval)
}

func (p Page) cleanDifference(a, b string) (table.Row, bool) {
	t, _ := p.table("difference")
	i := slices.IndexFunc(t.Rows, func(r table.Row) bool {
		_, graded := r.At("level")
		return r.Label("a") == a && r.Label("b") == b && r.Label("test") == p.Clean && !graded && r.Reason == ""
	})
	if i < 0 {
		return table.Row{}, false
	}
	return t.Rows[i], true
}

func (p Page) departureSentence() string {
	most := 0
	for _, n := range p.Networks {
		most = max(most, len(n.Departures))
	}
	switch {
	case most == 0:
		return ""
	case len(p.Networks) == 1:
		return fmt.Sprintf("It departs from biology in %s.", counted(most, "way"))
	}
	a, b := p.Networks[1], p.Networks[0]
	if len(a.Departures) == len(b.Departures) {
		return fmt.Sprintf("Both %s and %s depart from biology in %s.", b.Name, a.Name, counted(len(a.Departures), "way"))
	}
	return fmt.Sprintf("The %s network departs from biology in %s, %s in %d.", a.Name, counted(len(a.Departures), "way"), b.Name, len(b.Departures))
}
