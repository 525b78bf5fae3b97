package report

import (
	"fmt"
	"math"

	"github.com/striate-sim/striate/internal/cite"
)

type expectView struct {
	Summary string
	Items   []expectItem
}

type expectItem struct{ Class, Mark, Says, That, Found, Source string }

func (p Page) expectations() *expectView {
	if len(p.Expect) == 0 {
		return nil
	}
	v := &expectView{}
	met, judged := 0, 0
	for _, e := range p.Expect {
		item := expectItem{Class: "open", Mark: "–", Says: "not judged", That: e.That, Source: source(e)}
		if e.Met != nil {
			judged++
			item.Found = found(e)
			item.Class, item.Mark, item.Says = "unmet", "✗", "not met"
			if *e.Met {
				met++
				item.Class, item.Mark, item.Says = "met", "✓", "met"
			}
		}
		v.Items = append(v.Items, item)
	}
	switch {
	case judged == 0:
		v.Summary = "None is judged in this profile."
	case met == judged && judged == 1:
		v.Summary = "The one judged in this profile is met."
	case met == judged:
		v.Summary = fmt.Sprintf("All %d judged in this profile are met.", judged)
	default:
		v.Summary = fmt.Sprintf("%d of %d judged in this profile are met.", met, judged)
	}
	return v
}

func found(e Verdict) string {
	if math.IsNaN(e.Value) {
		return "no value"
	}
	return fmt.Sprintf("%s against %s", number(e.Value), number(e.Against))
}

// source says where an expected value comes from.
func source(e Verdict) string {
	if entry, ok := cite.Lookup(e.Cite); ok {
		return entry.Short()
	}
	if e.Kind == "reference" {
		return "our own reference"
	}
	return e.Cite
}
