package measure

import "github.com/striate-sim/striate/experiments/table"

// Count is a whole number that belongs to a network: parameters, synapses or
// multiply-accumulates.
type Count struct {
	Network string
	Value   int64
}

// Counts returns a row for each network.
func Counts(name string, counts []Count) table.Table {
	t := table.Table{Measure: name}
	for _, c := range counts {
		t.Rows = append(t.Rows, table.Row{Coordinates: []table.Pair{{Key: "network", Value: c.Network}}, Value: float64(c.Value)})
	}
	return t
}

// Departure is an assumption that a network makes wholly (1) or in part (0.5).
type Departure struct {
	Network, ID string
	Extent      float64
}

// Departures returns a row for each. A departure that a network does not make has no row.
func Departures(list []Departure) table.Table {
	t := table.Table{Measure: "departures"}
	for _, d := range list {
		t.Rows = append(t.Rows, table.Row{
			Coordinates: []table.Pair{{Key: "network", Value: d.Network}, {Key: "departure", Value: d.ID}}, Value: d.Extent})
	}
	return t
}
