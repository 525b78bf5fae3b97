package report

import (
	"math"
	"strconv"
)

// scale maps an axis's values to points.
type scale struct {
	low, high float64 // values
	from, to  float64 // points
	log       bool
}

func (s scale) at(x float64) float64 {
	low, high := s.low, s.high
	if s.log {
		x, low, high = math.Log10(x), math.Log10(low), math.Log10(high)
	}
	return s.from + (x-low)/(high-low)*(s.to-s.from)
}

// domain is the range of values that an axis shows.
func domain(values []float64, log bool) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, x := range values {
		if math.IsNaN(x) || math.IsInf(x, 0) || log && x <= 0 {
			continue
		}
		low, high = min(low, x), max(high, x)
	}
	switch {
	case low > high && log:
		return 1, 10
	case low > high:
		return 0, 1
	case low == high && log:
		return low / 2, low * 2
	case low == high:
		return low - max(math.Abs(low)*0.05, 1e-3), low + max(math.Abs(low)*0.05, 1e-3)
	}
	return low, high
}

// ticks are round values inside the axis, about as many as asked for.
func (s scale) ticks(about int) []float64 {
	if s.log {
		return s.logTicks(about)
	}
	step := roundStep((s.high - s.low) / float64(about))
	var at []float64
	for k := math.Ceil(s.low/step - 1e-9); k*step <= s.high+1e-9*step; k++ {
		at = append(at, k*step)
	}
	return at
}

func (s scale) logTicks(about int) []float64 {
	for _, digits := range [][]float64{{1, 2, 5}, {1, 3}, {1}} {
		var at []float64
		for decade := math.Floor(math.Log10(s.low)); decade <= math.Ceil(math.Log10(s.high)); decade++ {
			for _, d := range digits {
				if x := d * math.Pow(10, decade); x >= s.low*(1-1e-9) && x <= s.high*(1+1e-9) {
					at = append(at, x)
				}
			}
		}
		if len(at) <= about+2 {
			return at
		}
	}
	step := math.Ceil(math.Log10(s.high/s.low) / float64(about))
	var at []float64
	for decade := math.Ceil(math.Log10(s.low) - 1e-9); decade <= math.Log10(s.high)+1e-9; decade += step {
		at = append(at, math.Pow(10, decade))
	}
	return at
}

// roundStep is the least of 1, 2, 2.5, 5 × 10ᵏ that is not below x.
func roundStep(x float64) float64 {
	ten := math.Pow(10, math.Floor(math.Log10(x)))
	for _, r := range []float64{1, 2, 2.5, 5} {
		if r*ten >= x*(1-1e-9) {
			return r * ten
		}
	}
	return 10 * ten
}

// tickWords writes ticks with as many decimals as tell them apart, all alike.
func tickWords(at []float64, u unit) []string {
	decimals := 0
	for _, x := range at {
		if math.Abs(x) < 1e-12 {
			continue
		}
		x *= u.scale
		for decimals < 6 && math.Abs(x-round(x, decimals)) > 1e-6*math.Abs(x) {
			decimals++
		}
	}
	words := make([]string, len(at))
	for i, x := range at {
		words[i] = minus(strconv.FormatFloat(round(x*u.scale, decimals)+0, 'f', decimals, 64)) + u.suffix
	}
	return words
}

func round(x float64, decimals int) float64 {
	p := math.Pow(10, float64(decimals))
	return math.Round(x*p) / p
}
