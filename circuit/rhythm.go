package circuit

import "math"

// rhythmSteps is how many steps back an oscillation is looked for.
const rhythmSteps = 1 << 15

// rhythm watches one signal of a trial for a steady oscillation.
type rhythm struct {
	past  []float64 // ring
	count int
}

func newRhythm(steps int) rhythm {
	return rhythm{past: make([]float64, max(1, min(steps, rhythmSteps)))}
}

func (r *rhythm) add(v float64) {
	r.past[r.count%len(r.past)] = v
	r.count++
}

// half returns the last half of what was seen, in order, as far as it is remembered.
func (r *rhythm) half() []float64 {
	n := min(r.count/2, len(r.past))
	x := make([]float64, n)
	for i := range x {
		x[i] = r.past[(r.count-n+i)%len(r.past)]
	}
	return x
}

// period measures the oscillation in steps: the mean interval between upward crossings of the
// mean, each interpolated, each after a trough. Four crossings at even intervals, without
// growth or decay over the record, make an oscillation.
func (r *rhythm) period() (steps float64, ok bool) {
	x := r.half()
	if len(x) < 8 {
		return 0, false
	}
	mean := 0.0
	for _, v := range x {
		mean += v / float64(len(x))
	}
	lo, hi := span64(x)
	early, late := x[:len(x)/2], x[len(x)/2:]
	earlyLo, earlyHi := span64(early)
	lateLo, lateHi := span64(late)
	if growth := (lateHi - lateLo) / (earlyHi - earlyLo); !(growth > 0.9 && growth < 1.1) || hi-lo < 1e-3*max(1, math.Abs(mean)) {
		return 0, false
	}
	var first, last float64
	var intervals []float64
	low, crossings := false, 0
	for i := 1; i < len(x); i++ {
		low = low || x[i] < (mean+lo)/2
		if low && x[i-1] < mean && x[i] >= mean {
			at := crossing(x, i, mean)
			if crossings > 0 {
				intervals = append(intervals, at-last)
			} else {
				first = at
			}
			last, low = at, false
			crossings++
		}
	}
	if crossings < 4 {
		return 0, false
	}
	steps = (last - first) / float64(crossings-1)
	for _, v := range intervals {
		if math.Abs(v-steps) > 0.05*steps {
			return 0, false
		}
	}
	return steps, true
}

// crossing is where a signal passes a level upwards between samples i − 1 and i: the root of the
// cubic through the two samples on either side, found by halving; at the ends of the record that
// of the straight line.
func crossing(x []float64, i int, level float64) float64 {
	if i < 2 || i+1 >= len(x) {
		return float64(i-1) + (level-x[i-1])/(x[i]-x[i-1])
	}
	a, b, c, d := x[i-2], x[i-1], x[i], x[i+1]
	lo, hi := 0.0, 1.0
	for range 48 {
		t := (lo + hi) / 2 // from sample i − 1
		cubic := -a*t*(t-1)*(t-2)/6 + b*(t+1)*(t-1)*(t-2)/2 - c*(t+1)*t*(t-2)/2 + d*(t+1)*t*(t-1)/6
		if cubic < level {
			lo = t
		} else {
			hi = t
		}
	}
	return float64(i-1) + (lo+hi)/2
}

func span64(x []float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, v := range x {
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi
}

// watched is the share of a unit in the signal that is watched for a rhythm. Shares differ, so
// that a wave that travels round a ring shows, whose plain sum stands still.
func watched(unit int) float64 {
	_, share := math.Modf(float64(unit) * math.Phi)
	return 0.5 + share
}
