package report

import (
	"html/template"
	"math"
	"strings"
)

// Price is what one change of a network costs and brings.
type Price struct {
	Network, From string
	Change        []string // in words of the file: "signs: dale"
	Rows          []PriceRow
	Ends, Begins  []string // departures from biology
}

// PriceRow is a difference, network − from, as a fraction with its interval.
type PriceRow struct {
	What             string
	Value, Low, High float64
}

// control reports whether the change is how much of the network learns, not what it is made of.
func (p Price) control() bool {
	return len(p.Change) == 1 && strings.HasPrefix(p.Change[0], "train: ")
}

type pricesView struct {
	About string
	Items []priceView
}

type priceView struct {
	Network, From, Change string
	Colour                role
	Rows                  []priceRowView
	Ends, Begins          string
}

type priceRowView struct {
	What, Value, Interval string
	Whisker               template.HTML
}

func (p Page) prices() *pricesView {
	if len(p.Prices) == 0 {
		return nil
	}
	v := &pricesView{About: "What each change costs or brings, in percentage points, on the same images with the same seeds; below it, the departures from biology that it ends or begins. An interval that stays clear of zero is a difference."}
	reach := map[bool]float64{} // a network that hardly learns has an axis of its own
	for _, price := range p.Prices {
		for _, r := range price.Rows {
			reach[price.control()] = max(reach[price.control()], math.Abs(r.Low), math.Abs(r.High))
		}
	}
	colours := newPalette(p.names())
	for _, price := range p.Prices {
		one := priceView{
			Network: price.Network, From: price.From, Change: strings.Join(price.Change, "; "), Colour: colours.of(price.Network),
			Ends: strings.Join(price.Ends, ", "), Begins: strings.Join(price.Begins, ", "),
		}
		for _, r := range price.Rows {
			one.Rows = append(one.Rows, priceRowView{r.What, points(r.Value), points(r.Low) + " to " + points(r.High), whisker(r.Value, r.Low, r.High, reach[price.control()])})
		}
		v.Items = append(v.Items, one)
	}
	return v
}
