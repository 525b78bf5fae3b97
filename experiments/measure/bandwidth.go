package measure

import "math"

// BandwidthOctaves is the width of the envelope's spectrum: the octaves between the spatial
// frequencies of half of the peak response, log₂((f + h)/(f − h)) with h = √(ln 2/2)/(πσu);
// +Inf where that does not fall by half towards low frequencies. It leaves out that the carrier
// has a spectrum on either side of 0, which matters where nx is below 0.3.
func (g Gabor) BandwidthOctaves() float64 {
	h := math.Sqrt(math.Ln2/2) / (math.Pi * g.SigmaU)
	if h >= g.CyclesPerPX {
		return math.Inf(1)
	}
	return math.Log2((g.CyclesPerPX + h) / (g.CyclesPerPX - h))
}

// GratingOctaves is the bandwidth that gratings along the stripes measure: the octaves between
// the frequencies ν at which the amplitude of a linear cell's response is half of the greatest,
//
//	|e^{iφ}·exp(−2π²σu²(ν − f)²) + e^{−iφ}·exp(−2π²σu²(ν + f)²)|
//
// which is exact. An odd field (φ = ±90 deg) is blind to uniform light and band-pass however few its
// lobes, of 2.6 octaves in the limit of two; of an even one with small nx the bandwidth is +Inf.
func (g Gabor) GratingOctaves() float64 {
	n, even := g.NX(), math.Cos(g.PhaseDeg*math.Pi/180)
	response := func(y float64) float64 { // y = ν·σu
		below, above := math.Exp(-2*math.Pi*math.Pi*(y-n)*(y-n)), math.Exp(-2*math.Pi*math.Pi*(y+n)*(y+n))
		return math.Sqrt((below-above)*(below-above) + 4*below*above*even*even)
	}
	const step = 1e-3
	steps := int((n + 1.2) / step)
	best, peak := 0, 0.0
	for k := range steps {
		if r := response(float64(k) * step); r > peak {
			best, peak = k, r
		}
	}
	half := func(way int) float64 { // from the peak on, to where half of it is left
		k := best
		for k >= 0 && k < 2*steps && response(float64(k)*step) > peak/2 {
			k += way
		}
		if k < 0 {
			return 0
		}
		inner, outer := float64(k-way)*step, float64(k)*step
		for range 40 {
			middle := (inner + outer) / 2
			if response(middle) > peak/2 {
				inner = middle
			} else {
				outer = middle
			}
		}
		return outer
	}
	if low := half(-1); low > 0 {
		return math.Log2(half(1) / low)
	}
	return math.Inf(1)
}
