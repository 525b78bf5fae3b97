package experiments

import (
	"math"
	"regexp"
	"strconv"

	"github.com/striate-sim/striate/internal/config"
)

var quantity = regexp.MustCompile(`^([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)(?: +([A-Za-z/%]+))?$`)

// inBaseUnit is the factor from a unit to the one that results are given in.
var inBaseUnit = map[string]float64{
	"": 1, "ms": 1, "s": 1000, "Hz": 1, "deg": 1, "rad": 180 / math.Pi, "cpd": 1, "px": 1, "%": 1, "mV": 1, "Hz/ms": 1,
}

// coordinateValue reads a value of a coordinate: a quantity as a number in its base unit,
// anything else as a name.
func coordinateValue(n *config.Node) any {
	if n.Quoted {
		return n.Text
	}
	m := quantity.FindStringSubmatch(n.Text)
	if m == nil {
		return n.Text
	}
	x, err := strconv.ParseFloat(m[1], 64)
	factor, known := inBaseUnit[m[2]]
	if err != nil || !known {
		return n.Text
	}
	return x * factor
}
