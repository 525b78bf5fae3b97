package measure

import (
	"math"
	"slices"
)

// VonMises is a tuning curve of one lobe or, for directions, of two that are 180 deg apart:
//
//	orientation: b + a·e^(k(cos 2(θ − μ) − 1))
//	direction:   b + a·e^(k(cos(θ − μ) − 1)) + opposite·e^(k(cos(θ − μ − 180°) − 1))
type VonMises struct {
	Baseline, Amplitude, Opposite float64
	PreferredDeg, Concentration   float64 // μ and k
	HalfWidthDeg                  float64 // of a lobe, at half of its height: acos(1 + ln ½/k)
	Fit                           Fitted
}

// FitOrientation fits one lobe of period 180 deg.
func FitOrientation(orientationDeg, response []float64) VonMises {
	return fitVonMises(orientationDeg, response, 180)
}

// FitDirection fits two lobes of period 360 deg.
func FitDirection(directionDeg, response []float64) VonMises {
	return fitVonMises(directionDeg, response, 360)
}

func fitVonMises(angle, response []float64, period float64) VonMises {
	two := period == 360
	turn := 2 * math.Pi / period
	q := &problem{data: response, positive: []bool{false, true, false, true, false},
		predict: func(y, p []float64) { // b, a, μ, k, opposite
			for i, x := range angle {
				y[i] = p[0] + p[1]*math.Exp(p[3]*(math.Cos((x-p[2])*turn)-1))
				if two {
					y[i] += p[4] * math.Exp(p[3]*(math.Cos((x-p[2]-180)*turn)-1))
				}
			}
		}}
	low, high := slices.Min(response), slices.Max(response)
	for _, k := range []float64{1, 3, 10} {
		for _, shift := range []float64{0, 0.08} {
			start := []float64{low, max(high-low, 1e-6), angle[largest(response)] + shift*period, k, 0.3 * (high - low)}
			if !two {
				start = start[:4]
			}
			q.starts = append(q.starts, start)
		}
	}
	fit := q.solve()
	p := fit.Parameters
	v := VonMises{Baseline: p[0], Amplitude: p[1], PreferredDeg: math.Mod(math.Mod(p[2], period)+period, period), Concentration: p[3], Fit: fit}
	v.HalfWidthDeg = math.Acos(max(1+math.Log(0.5)/v.Concentration, -1)) / turn
	if two {
		v.Opposite = p[4]
		if v.Opposite > v.Amplitude { // the lobes are interchangeable; the higher one is preferred
			v.Amplitude, v.Opposite = v.Opposite, v.Amplitude
			v.PreferredDeg = math.Mod(v.PreferredDeg+180, 360)
		}
	}
	return v
}
