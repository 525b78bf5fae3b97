package config

import (
	"math"
	"slices"
)

// A unit is a name for a multiple of its dimension's base.
type unit struct {
	name, dimension string
	factor          float64
}

// units are the units of the file format. The order is that of messages.
var units = []unit{
	{"ms", "time", 1},
	{"s", "time", 1000},
	{"Hz", "rate", 1},
	{"deg", "angle", 1},
	{"rad", "angle", 180 / math.Pi},
	{"cpd", "spatial frequency", 1},
	{"px", "number of pixels", 1},
	{"%", "percentage", 1},
	{"mV", "voltage", 1},
	{"Hz/ms", "rate of change of rate", 1},
}

func unitNamed(name string) (unit, bool) {
	i := slices.IndexFunc(units, func(u unit) bool { return u.name == name })
	if i < 0 {
		return unit{}, false
	}
	return units[i], true
}

// convert expresses x, given in one unit, in another of the same dimension. Equal units
// change no bit.
func convert(x float64, from, to unit) float64 {
	if from.factor == to.factor {
		return x
	}
	return x * from.factor / to.factor
}
