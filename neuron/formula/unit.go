package formula

import (
	"math"
	"strconv"
	"strings"
)

// A rate and a time are bases of their own: a rate in Hz times a time in ms is 1/1000 of a
// number of spikes, and a formula says so.
const bases = 3

var baseNames = [bases]string{"mV", "ms", "Hz"}

// dimension is what is known of the unit of a value.
type dimension struct {
	power   [bases]float64
	unknown bool // of a bare parameter: fits everywhere
	literal bool // a number in the text: 0 in max(u, 0) takes the unit of u
}

// unitNames are the units that may stand behind a number, in mV, ms and Hz.
var unitNames = map[string]struct {
	factor float64
	power  [bases]float64
}{
	"mV": {1, [bases]float64{1, 0, 0}}, "V": {1000, [bases]float64{1, 0, 0}},
	"ms": {1, [bases]float64{0, 1, 0}}, "s": {1000, [bases]float64{0, 1, 0}},
	"Hz": {1, [bases]float64{0, 0, 1}}, "kHz": {1000, [bases]float64{0, 0, 1}},
}

func (d dimension) String() string {
	if d.unknown {
		return "any unit"
	}
	var over, under []string
	for i, p := range d.power {
		text := baseNames[i]
		if a := math.Abs(p); a != 1 {
			text += "^" + strconv.FormatFloat(a, 'g', 4, 64)
		}
		switch {
		case p > 0:
			over = append(over, text)
		case p < 0:
			under = append(under, text)
		}
	}
	switch {
	case len(over)+len(under) == 0:
		return "no unit"
	case len(under) == 0:
		return strings.Join(over, "·")
	case len(over) == 0:
		over = []string{"1"}
	}
	return strings.Join(over, "·") + "/" + strings.Join(under, "/")
}

func (d dimension) fits(other dimension) bool {
	return d.unknown || other.unknown || d.literal || other.literal || d.power == other.power
}

// pure says whether a value may be a number without a unit.
func (d dimension) pure() bool { return d.unknown || d.power == [bases]float64{} }

// with is the dimension of a sum: what is known of either.
func (d dimension) with(other dimension) dimension {
	switch {
	case d.literal || d.unknown && !other.literal:
		return other
	}
	return d
}

// times is the dimension of x·yᵖ.
func (d dimension) times(other dimension, p float64) dimension {
	r := dimension{unknown: d.unknown || other.unknown, literal: d.literal && other.literal}
	for i := range r.power {
		r.power[i] = d.power[i] + p*other.power[i]
	}
	if r.unknown {
		r.power = [bases]float64{}
	}
	return r
}
