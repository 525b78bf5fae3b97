package ssn

import "math"

// Kernel is how strongly two places are connected, by their distance, before it is multiplied
// by J.
type Kernel string

// The kernels. Distance d and width σ have the same unit; the ring kernel takes d as an angle
// of period 2π over the model's period (Hennequin et al. 2018).
const (
	Local       Kernel = "local"       // 1 at d = 0, else 0
	Gaussian    Kernel = "gaussian"    // exp(−d²/2σ²)
	Exponential Kernel = "exponential" // exp(−d/σ)
	VonMises    Kernel = "von-mises"   // exp((cos d − 1)/σ²), σ in radians of d
	Given       Kernel = "given"       // the block's Matrix, whatever the places
)

// at returns the kernel at distance d and its derivative with respect to the width.
func (k Kernel) at(d, width float64) (value, byWidth float64) {
	switch k {
	case Local:
		if d == 0 {
			return 1, 0
		}
		return 0, 0
	case Gaussian:
		value = math.Exp(-d * d / (2 * width * width))
		return value, value * d * d / (width * width * width)
	case Exponential:
		value = math.Exp(-d / width)
		return value, value * d / (width * width)
	case VonMises:
		x := (math.Cos(d) - 1) / (width * width)
		value = math.Exp(x)
		return value, -2 * x * value / width
	}
	panic("ssn: no kernel " + string(k))
}
