package rng

import (
	"math"
	"slices"
	"testing"
)

// moments returns the mean, the variance about it, and the standardized third and fourth
// moments.
func moments(x []float64) (mean, variance, skew, kurtosis float64) {
	n := float64(len(x))
	for _, v := range x {
		mean += v / n
	}
	for _, v := range x {
		d := v - mean
		variance += d * d / n
		skew += d * d * d / n
		kurtosis += d * d * d * d / n
	}
	return mean, variance, skew / math.Pow(variance, 1.5), kurtosis / (variance * variance)
}

// kolmogorov returns √n·sup|F_n − F|, which exceeds 1.95 with probability 0.001.
func kolmogorov(x []float64, cdf func(float64) float64) float64 {
	slices.Sort(x)
	n, d := float64(len(x)), 0.0
	for i, v := range x {
		d = max(d, cdf(v)-float64(i)/n, float64(i+1)/n-cdf(v))
	}
	return math.Sqrt(n) * d
}

// Mean, variance, skewness, kurtosis and the whole distribution of each kind of draw, along
// trials, steps and units at once. Tolerances are about four standard errors.
func TestDistributions(t *testing.T) {
	s := Named(1, "V1/E/noise")
	for _, c := range []struct {
		name                             string
		draw                             func(trial, step uint64, unit uint32) float32
		cdf                              func(float64) float64
		mean, variance, skew, kurtosis   float64
		errMean, errVar, errSkew, errKur float64
	}{
		{"Uniform", s.Uniform, func(x float64) float64 { return x }, 0.5, 1. / 12, 0, 1.8, 0.003, 0.001, 0.02, 0.02},
		{"Normal", s.Normal, func(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }, 0, 1, 0, 3, 0.01, 0.013, 0.025, 0.05},
		{"Exp", s.Exp, func(x float64) float64 { return 1 - math.Exp(-x) }, 1, 1, 2, 9, 0.01, 0.03, 0.15, 1.2},
	} {
		t.Run(c.name, func(t *testing.T) {
			var x []float64
			for trial := range uint64(40) {
				for step := range uint64(50) {
					for unit := range uint32(80) {
						x = append(x, float64(c.draw(trial, step, unit)))
					}
				}
			}
			mean, variance, skew, kurtosis := moments(x)
			if math.Abs(mean-c.mean) > c.errMean || math.Abs(variance-c.variance) > c.errVar ||
				math.Abs(skew-c.skew) > c.errSkew || math.Abs(kurtosis-c.kurtosis) > c.errKur {
				t.Errorf("moments %.4f %.4f %.4f %.4f", mean, variance, skew, kurtosis)
			}
			if k := kolmogorov(x, c.cdf); k > 1.95 {
				t.Errorf("Kolmogorov–Smirnov statistic %.2f", k)
			}
		})
	}
}

// Neighbours along every axis, and streams of neighbouring names, are uncorrelated: |r| stays
// below 4/√n.
func TestNeighboursAreUncorrelated(t *testing.T) {
	s := Named(1, "a")
	const n = 40000
	for name, other := range map[string]func(i uint64) float32{
		"next trial": func(i uint64) float32 { return s.Normal(i+1, 3, 5) },
		"next step":  func(i uint64) float32 { return s.Normal(i, 4, 5) },
		"next unit":  func(i uint64) float32 { return s.Normal(i, 3, 4) },
		"own pair":   func(i uint64) float32 { return s.Normal(i, 3, 6) },
		"next name":  func(i uint64) float32 { return Named(1, "b").Normal(i, 3, 5) },
		"next seed":  func(i uint64) float32 { return Named(2, "a").Normal(i, 3, 5) },
		"number 0":   func(i uint64) float32 { return s.Nth(0).Normal(i, 3, 5) },
		"high trial": func(i uint64) float32 { return s.Normal(i|1<<40, 3, 5) },
		"high step":  func(i uint64) float32 { return s.Normal(i, 3|1<<40, 5) },
	} {
		var r float64
		for i := range uint64(n) {
			r += float64(s.Normal(i, 3, 5)) * float64(other(i)) / n
		}
		if math.Abs(r) > 4/math.Sqrt(n) {
			t.Errorf("%s: correlation %.4f", name, r)
		}
	}
}

// Bulk draws are the single ones, wherever they begin and end.
func TestBulkEqualsSingle(t *testing.T) {
	s := Named(9, "bulk")
	for first := range uint32(6) {
		for length := range 12 {
			uniforms, normals := make([]float32, length), make([]float32, length)
			s.Uniforms(uniforms, 2, 3, first)
			s.Normals(normals, 2, 3, first)
			for i := range length {
				unit := first + uint32(i)
				if uniforms[i] != s.Uniform(2, 3, unit) || normals[i] != s.Normal(2, 3, unit) {
					t.Fatalf("first %d, length %d: draw %d differs", first, length, i)
				}
			}
		}
	}
}

// The extreme words give finite numbers inside the stated ranges.
func TestExtremes(t *testing.T) {
	if lo, hi := uniform(0), uniform(math.MaxUint32); lo != 0 || hi >= 1 {
		t.Errorf("uniform range %v … %v", lo, hi)
	}
	if lo, hi := open(0), open(math.MaxUint32); lo <= 0 || hi >= 1 {
		t.Errorf("open range %v … %v", lo, hi)
	}
	far, _ := boxMuller(0, 0)
	if want := math.Sqrt(66 * math.Ln2); math.Abs(float64(far)-want) > 1e-6 {
		t.Errorf("furthest normal %v, want %v", far, want)
	}
}

func TestNoAllocation(t *testing.T) {
	s := Named(1, "noise")
	dst := make([]float32, 50)
	p := make([]int, 50)
	if n := testing.AllocsPerRun(10, func() {
		s.Sub("a").Nth(3).Normals(dst, 1, 2, 3)
		s.Uniforms(dst, 1, 2, 3)
		s.Shuffle(p, 1)
		dst[0] = s.Normal(1, 2, 3) + s.Uniform(1, 2, 3) + s.Exp(1, 2, 3)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkNormal(b *testing.B) {
	s := Named(1, "noise")
	var sum float32
	for i := uint64(0); b.Loop(); i++ {
		sum += s.Normal(1, i, 2)
	}
	_ = sum
}

func BenchmarkNormals(b *testing.B) {
	s := Named(1, "noise")
	dst := make([]float32, 1024)
	for i := uint64(0); b.Loop(); i++ {
		s.Normals(dst, 1, i, 0)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(dst)), "ns/normal")
}

func BenchmarkUniforms(b *testing.B) {
	s := Named(1, "noise")
	dst := make([]float32, 1024)
	for i := uint64(0); b.Loop(); i++ {
		s.Uniforms(dst, 1, i, 0)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(dst)), "ns/uniform")
}
