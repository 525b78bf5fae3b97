package measure

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/striate-sim/striate/internal/rng"
)

type golden struct {
	P  []float64 `json:"p_values"`
	BH []float64 `json:"BH"`
	Q  struct {
		X, Q, Value []float64
	} `json:"percentiles_type7"`
}

func loadGolden(t *testing.T) golden {
	t.Helper()
	text, err := os.ReadFile("testdata/stats.json")
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	if err := json.Unmarshal(text, &g); err != nil {
		t.Fatal(err)
	}
	return g
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %v, want %v ± %v", what, got, want, tolerance)
	}
}

// population draws the correctness of seeds × images: an image is right with probability
// Φ(easy + image·z + seed·z′), whose mean over images and seeds is Φ(easy/√(1 + image² + seed²)).
type population struct{ easy, image, seed float64 }

func (p population) mean() float64 {
	return distuv.UnitNormal.CDF(p.easy / math.Sqrt(1+p.image*p.image+p.seed*p.seed))
}

func (p population) draw(seeds, images int, s rng.Stream) [][]bool {
	hard := make([]float32, images)
	s.Sub("image").Normals(hard, 0, 0, 0)
	all := make([][]bool, seeds)
	for k := range all {
		skill := float64(s.Sub("seed").Normal(0, 0, uint32(k)))
		all[k] = make([]bool, images)
		for i := range all[k] {
			all[k][i] = float64(s.Sub("coin").Normal(uint64(k), 0, uint32(i)))+p.easy+p.image*float64(hard[i])+p.seed*skill > 0
		}
	}
	return all
}

func TestQuantileAgreesWithNumpy(t *testing.T) {
	q := loadGolden(t).Q
	x := slices.Sorted(slices.Values(q.X))
	for i, at := range q.Q {
		near(t, "quantile", Quantile(x, at/100), q.Value[i], 1e-12)
	}
	near(t, "a single number", Quantile([]float64{3}, 0.975), 3, 0)
}

// Over images alone the interval is that of a fraction: at n = 2,000 it must agree with
// Wilson's to a few per cent of its width.
func TestBootstrapOfOneSeedAgreesWithwilson(t *testing.T) {
	for _, easy := range []float64{0.3, 1, 2} {
		correct := population{easy: easy}.draw(1, 2000, rng.Named(1, "wilson"))
		e := NewBootstrap(1).Estimate(Answers{Correct: correct}.accuracy())
		low, high := wilson(int(math.Round(e.Value*2000)), 2000, 0.95)
		near(t, "width", e.High-e.Low, high-low, 0.08*(high-low))
		near(t, "centre", e.High+e.Low, high+low, 0.2*(high-low))
	}
}

// The groups' counts must be distributed as those of images drawn one by one: multinomial,
// E = n_k, Var = n_k(1 − n_k/n), Cov = −n_k·n_l/n.
func TestDrawIsMultinomial(t *testing.T) {
	c := contrast{terms: []term{{1, population{easy: 0.5, image: 1}.draw(3, 3000, rng.Named(2, "draw"))}}}
	g := c.grouped()
	const draws = 4000
	counts := make([][]float64, len(g.size))
	now := make([]int, len(g.size))
	for r := range draws {
		g.draw(now, &source{stream: rng.Named(3, "draw"), trial: uint64(r)})
		sum := 0
		for k, n := range now {
			counts[k] = append(counts[k], float64(n))
			sum += n
		}
		if sum != 3000 {
			t.Fatalf("%d images drawn of 3,000", sum)
		}
	}
	for k, size := range g.size {
		n := float64(size)
		variance := n * (1 - n/3000)
		near(t, "mean count", stat.Mean(counts[k], nil), n, 4*math.Sqrt(variance/draws))
		near(t, "variance", stat.Variance(counts[k], nil), variance, 5*variance*math.Sqrt(2./draws))
	}
	near(t, "covariance", stat.Covariance(counts[0], counts[1], nil), -float64(g.size[0]*g.size[1])/3000,
		5*math.Sqrt(float64(g.size[0]*g.size[1])/draws))
}

// On populations whose true accuracy is known the interval must hold it about as often as it
// says: within 3 standard errors of 95 % over images alone, and not more than 2.5 % short of
// it over crossed seeds and images, where it is allowed to be too wide.
func TestCoverage(t *testing.T) {
	const trials = 300
	for _, c := range []struct {
		name          string
		of            population
		seeds, images int
		least, most   float64
	}{
		{"one seed", population{easy: 1, image: 1}, 1, 400, 0.912, 0.988},
		{"hard images", population{easy: 1, image: 2}, 5, 400, 0.925, 1},
		{"ten uneven seeds", population{easy: 1, image: 1, seed: 0.1}, 10, 400, 0.925, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			held := 0
			for trial := range uint64(trials) {
				b := Bootstrap{Stream: rng.Named(trial, "coverage"), Resamples: 400, Confidence: 0.95}
				e := b.Estimate(Answers{Correct: c.of.draw(c.seeds, c.images, rng.Named(trial, c.name))}.accuracy())
				if e.Low <= c.of.mean() && c.of.mean() <= e.High {
					held++
				}
			}
			if got := float64(held) / trials; got < c.least || got > c.most {
				t.Errorf("the 95 %% interval holds the true value %.1f %% of the time", 100*got)
			}
		})
	}
}

// The interval of a paired difference must be far narrower than that of two unpaired ones
// when the same images are hard for both.
func TestPairingRemovesTheImages(t *testing.T) {
	a := population{easy: 1, image: 3}.draw(3, 2000, rng.Named(1, "same"))
	b := make([][]bool, 3)
	for s := range b {
		b[s] = slices.Clone(a[s])
		for i := 0; i < 2000; i += 100 {
			b[s][i] = false
		}
	}
	boot := NewBootstrap(4)
	x, y := Answers{Correct: a}.accuracy(), Answers{Correct: b}.accuracy()
	single, pair := boot.Estimate(x), boot.Estimate(x.minus(y))
	if w := pair.High - pair.Low; w > (single.High-single.Low)/2 {
		t.Errorf("paired interval %.4f wide, accuracy's %.4f", w, single.High-single.Low)
	}
	if pair.Low <= 0 {
		t.Error("a network that only ever loses images is not seen to be worse")
	}
	if self := boot.Estimate(x.minus(x)); self.Value != 0 || self.Low != 0 || self.High != 0 {
		t.Errorf("a − a = %+v", self)
	}
}

func TestEstimateIsAFunctionOfItsStream(t *testing.T) {
	c := Answers{Correct: population{easy: 1}.draw(3, 1000, rng.Named(1, "same"))}.accuracy()
	a, b, other := NewBootstrap(1).Estimate(c), NewBootstrap(1).Estimate(c), NewBootstrap(2).Estimate(c)
	if a.Low != b.Low || a.High != b.High {
		t.Error("two runs differ")
	}
	if a.Low == other.Low && a.High == other.High {
		t.Error("the seed has no effect")
	}
}

func BenchmarkEstimate(b *testing.B) {
	for _, c := range []struct {
		name string
		easy float64
	}{{"99%", 4.5}, {"60%", 0.5}} {
		correct := population{easy: c.easy, image: 1.5}.draw(5, 10000, rng.Named(1, "bench"))
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				NewBootstrap(1).Estimate(Answers{Correct: correct}.accuracy())
			}
		})
	}
	b.Run("robustness", func(b *testing.B) {
		var c curve
		for level := range 9 {
			c.add(float64(level), Answers{Correct: population{easy: 3 - float64(level)/3, image: 1.5}.draw(5, 2000, rng.Named(1, "bench"))})
		}
		for b.Loop() {
			NewBootstrap(1).Estimate(c.area())
		}
	})
}

// wilson is the score interval of a fraction k/n at a confidence such as 0.95 (Wilson 1927). It
// knows one instance and independent images, nothing of seeds.
func wilson(k, n int, confidence float64) (low, high float64) {
	z := distuv.UnitNormal.Quantile((1 + confidence) / 2)
	f, m := float64(k)/float64(n), float64(n)
	centre := f + z*z/(2*m)
	half := z * math.Sqrt(f*(1-f)/m+z*z/(4*m*m))
	return max(0, (centre-half)/(1+z*z/m)), min(1, (centre+half)/(1+z*z/m))
}
