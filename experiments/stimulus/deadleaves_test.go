package stimulus

import (
	"math"
	"testing"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/rng"
)

// Radii follow the law of their exponent: the share of leaves up to r is
// (a^p − r^p)/(a^p − b^p) with p = 1 − exponent, and ln(r/a)/ln(b/a) at exponent 1.
func TestLeafSizes(t *testing.T) {
	for _, test := range []struct {
		exponent float64
		share    func(r float64) float64
	}{
		{3, func(r float64) float64 { return (100 - 1/(r*r)) / (100 - 0.25) }},
		{0, func(r float64) float64 { return (r - 0.1) / 1.9 }},
		{1, func(r float64) float64 { return math.Log(r/0.1) / math.Log(20) }},
	} {
		d := &DeadLeaves{SmallestDeg: config.Fixed(0.1), LargestDeg: config.Fixed(2), Exponent: config.Fixed(test.exponent)}
		for _, u := range []float64{0, 0.01, 0.3, 0.77, 0.999, 1} {
			about(t, "share", test.share(d.radius(u)), u, 1e-9)
		}
	}
}

// Two points d apart see the same leaf with probability γ(d)/(2γ(0) − γ(d)), where γ(d) is the
// mean area that a leaf shares with itself moved by d (Lee, Mumford & Huang 2001, from
// Matheron): leaves that hold both points are the first to hold either. Luminances of different
// leaves are independent, so the covariance of the picture at distance d is that
// times the variance of a leaf.
func TestDeadLeavesCorrelation(t *testing.T) {
	const side, pictures = 64, 500
	const text = "{dead-leaves: {smallest: 0.4 deg, largest: 2 deg, exponent: 3, contrast: 80 %}}"
	distances := []int{2, 5, 10, 20, 30}
	var variance float64
	products := make([]float64, len(distances))
	p := pattern(t, text)
	dst := make([]float32, side*side)
	for trial := range uint64(pictures) {
		m, err := p.Movie(field(side), rng.Named(1, "leaves").Nth(trial))
		if err != nil {
			t.Fatal(err)
		}
		m.Render(dst, 0, 1, 0)
		for i, v := range dst {
			s := float64(v)/Grey - 1
			variance += s * s / float64(len(dst)) / pictures
			for k, d := range distances {
				if x := i % side; x+d < side {
					products[k] += s * (float64(dst[i+d])/Grey - 1) / float64(side*(side-d)) / pictures
				}
			}
		}
	}
	mean := func(d float64) float64 { // of γ over the density of radii, by the midpoint rule
		const steps = 4000
		var sum, weight float64
		for i := range steps {
			r := 0.4 + 1.6*(float64(i)+0.5)/steps
			w := math.Pow(r, -3)
			weight += w
			if d < 2*r {
				sum += w * (2*r*r*math.Acos(d/(2*r)) - d/2*math.Sqrt(4*r*r-d*d))
			}
		}
		return sum / weight
	}
	covariance := func(d float64) float64 { return 0.64 / 3 * mean(d) / (2*mean(0) - mean(d)) }
	// A pixel shows the mean over its area, so its variance is the covariance of two of its
	// points, which are 0.5214 of its side apart on average.
	about(t, "variance", variance, covariance(0.05214), 0.005)
	for k, d := range distances {
		about(t, "covariance at "+number(float64(d)*0.1)+" deg", products[k], covariance(float64(d)*0.1), 0.007)
	}
}
