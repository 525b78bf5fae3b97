package config

import (
	"math"
	"slices"
)

// A unit is a name for a multiple of its dimension's base.
type unit struct {
	name, dimension string // the dimension with its article, for messages
	factor          float64
}

// units are the units of the file format. The order is that of messages.
var units = []unit{
	{"ms", "a time", 1},
	{"s", "a time", 1000},
	{"Hz", "a rate", 1},
	{"deg", "an angle", 1},
	{"rad", "an angle", 180 / math.Pi},
	{"cpd", "a spatial frequency", 1},
	{"px", "a number of pixels", 1},
	{"%", "a percentage", 1},
	{"mV", "a voltage", 1},
	{"Hz/ms", "a rate of change of a rate", 1},
	{"trials", "a number of trials", 1},
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
