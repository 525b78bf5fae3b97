package ssn

import "math"

// Nullclines returns the curves of the phase plane, as points (r_E, r_I), on which r_E and r_I
// do not change, for external inputs h and rates of E up to maxE and of I up to maxI. They
// cross at the fixed points. Where E is silent its nullcline is the axis r_E = 0 above
// h_E/W_EI, that of I r_I = 0 below −h_I/W_IE.
func (p Params) Nullclines(h [2]float64, maxE, maxI float64, points int) (ofE, ofI [][2]float64) {
	if floor := h[E] / p.W[E][I]; floor < maxI {
		ofE = append(ofE, [2]float64{0, maxI}, [2]float64{0, max(0, floor)})
	}
	if h[I] < 0 {
		ofI = append(ofI, [2]float64{0, 0}, [2]float64{min(maxE, -h[I]/p.W[I][E]), 0})
	}
	for i := 1; i <= points; i++ {
		share := float64(i) / float64(points)
		// Squares crowd the points at low rates, where the curves bend.
		rE := share * share * maxE
		if rI := (p.W[E][E]*rE + h[E] - p.inverse(E, rE)) / p.W[E][I]; rI >= 0 && rI <= maxI {
			ofE = append(ofE, [2]float64{rE, rI})
		}
		rI := share * share * maxI
		if rE := (p.inverse(I, rI) + p.W[I][I]*rI - h[I]) / p.W[I][E]; rE >= 0 && rE <= maxE {
			ofI = append(ofI, [2]float64{rE, rI})
		}
	}
	return ofE, ofI
}

// inverse is the input at which a population's gain gives a rate.
func (p Params) inverse(a int, rate float64) float64 { return math.Pow(rate/p.K[a], 1/p.N[a]) }
