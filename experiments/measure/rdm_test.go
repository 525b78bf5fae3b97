package measure

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/striate-sim/striate/internal/rng"
)

type rsaGolden struct {
	Inputs struct {
		Patterns  [][]float64
		Folds     [][][]float64 `json:"folds_run_cond_chan"`
		Precision [][]float64   `json:"noise_precision"`
		Counts    [][]float64
		Subjects  [][]float64 `json:"subject_rdms"`
		Category  []float64   `json:"category_rdm"`
		SigmaFull [][]float64 `json:"sigma_full"`
		SigmaDiag []float64   `json:"sigma_diag"`
	}
	RDM     map[string][]float64
	Compare map[string]map[string]float64
	Ceiling map[string][]float64 `json:"noise_ceiling_lower_upper"`
	Draw    struct {
		Index                              []int `json:"stimulus_index"`
		Cosine, Corr, Spearman, TauA, RhoA float64
	} `json:"bootstrap_draw"`
}

func symmetric(m [][]float64) *mat.SymDense {
	s := mat.NewSymDense(len(m), nil)
	for i := range m {
		for j := i; j < len(m); j++ {
			s.SetSym(i, j, m[i][j])
		}
	}
	return s
}

func nearAll(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	for i := range got {
		near(t, what, got[i], want[i], tolerance)
	}
}

// comparisons names each comparison as numpy's file does.
func comparisons() map[string]RDMComparison {
	return map[string]RDMComparison{
		"cosine": &CosineRDM{}, "corr": &PearsonRDM{}, "spearman": &SpearmanRDM{}, "rho_a": &RhoA{}, "tau_a": &TauA{}, "tau_b": &TauB{},
		"cosine_cov": &CosineRDM{Whitened: true}, "corr_cov": &PearsonRDM{Whitened: true},
	}
}

func TestRDMsAgreeWithNumpy(t *testing.T) {
	g := load[rsaGolden](t, "rsa.json")
	in := g.Inputs
	precision := symmetric(in.Precision)
	for name, got := range map[string]RDM{
		"squared_euclidean_per_channel": Dissimilar(in.Patterns, &SquaredEuclidean{}),
		"euclidean":                     Dissimilar(in.Patterns, &Euclidean{}),
		"correlation":                   Dissimilar(in.Patterns, &CorrelationDistance{}),
		"poisson_kl_lambda1_w0.1":       Dissimilar(in.Counts, &PoissonKL{Prior: 1, Weight: 0.1}),
		"mahalanobis_sq_per_channel":    Mahalanobis(in.Patterns, precision),
		"crossnobis_identity":           Crossnobis(in.Folds, nil),
		"crossnobis_precision":          Crossnobis(in.Folds, precision),
	} {
		nearAll(t, name, got.D, g.RDM[name], 1e-10)
	}
}

func TestRDMComparisonsAgreeWithNumpy(t *testing.T) {
	g := load[rsaGolden](t, "rsa.json")
	in := g.Inputs
	for pair, ab := range map[string][2][]float64{
		"subj0_subj1": {in.Subjects[0], in.Subjects[1]}, "subj0_category": {in.Subjects[0], in.Category}, "category_category": {in.Category, in.Category},
	} {
		for name, c := range comparisons() {
			near(t, pair+" "+name, c.Compare(ab[0], ab[1]), g.Compare[pair][name], 1e-10)
		}
		full, diagonal := symmetric(in.SigmaFull), mat.NewDiagDense(len(in.SigmaDiag), in.SigmaDiag)
		for name, s := range map[string]mat.Symmetric{"cosine_cov_sigma_full": full, "cosine_cov_sigma_diag": diagonal} {
			got, ok := WhitenedCosine(ab[0], ab[1], s)
			if !ok {
				t.Errorf("%s: the covariance cannot be inverted", name)
			}
			near(t, pair+" "+name, got, g.Compare[pair][name], 1e-10)
		}
	}
	for name, c := range comparisons() {
		lower, upper := NoiseCeiling(c, in.Subjects)
		nearAll(t, name+" ceiling", []float64{lower, upper}, g.Ceiling[name], 1e-10)
	}
}

// A draw of conditions keeps the pairs of different ones.
func TestRDMDrawAgreesWithNumpy(t *testing.T) {
	g := load[rsaGolden](t, "rsa.json")
	a, b := RDM{8, g.Inputs.Subjects[0]}.Drawn(g.Draw.Index), RDM{8, g.Inputs.Subjects[1]}.Drawn(g.Draw.Index)
	near(t, "cosine of a draw", (&CosineRDM{}).Compare(a, b), g.Draw.Cosine, 1e-10)
	near(t, "Pearson of a draw", (&PearsonRDM{}).Compare(a, b), g.Draw.Corr, 1e-10)
	near(t, "Spearman of a draw", (&SpearmanRDM{}).Compare(a, b), g.Draw.Spearman, 1e-10)
}

// Every comparison of a matrix with itself is 1 (without ties), is the same both ways, and that
// of ranks does not see a monotone change.
func TestRDMComparisonsConform(t *testing.T) {
	x, y := make([]float64, 190), make([]float64, 190)
	s := rng.Named(1, "rdm")
	for i := range x {
		x[i] = 1 + float64(s.Uniform(0, 0, uint32(i)))
		y[i] = x[i] + float64(s.Uniform(1, 0, uint32(i)))
	}
	cubes := make([]float64, len(x))
	for i, v := range x {
		cubes[i] = v * v * v
	}
	for name, c := range comparisons() {
		near(t, name+" with itself", c.Compare(x, x), 1, 1e-12)
		near(t, name+" both ways", c.Compare(x, y), c.Compare(y, x), 1e-12)
		if r := c.Compare(x, y); r >= 1 || r <= 0 {
			t.Errorf("%s of alike matrices is %v", name, r)
		}
		switch name {
		case "spearman", "rho_a", "tau_a", "tau_b":
			near(t, name+" of cubes", c.Compare(x, cubes), 1, 1e-12)
		}
	}
	for name, d := range map[string]Dissimilarity{
		"correlation": &CorrelationDistance{}, "squared": &SquaredEuclidean{}, "euclidean": &Euclidean{}, "poisson": &PoissonKL{Prior: 1, Weight: 0.1},
	} {
		near(t, name+" of a pattern with itself", d.Between(x, x), 0, 1e-12)
		near(t, name+" both ways", d.Between(x, y), d.Between(y, x), 1e-12)
	}
}

// Kendall's count is that of all pairs, one by one, with ties in either and in both lists.
func TestKendallCountsPairs(t *testing.T) {
	s := rng.Named(2, "pairs")
	for trial := range uint64(30) {
		n := 2 + int(trial)
		a, b := make([]float64, n), make([]float64, n)
		for i := range a {
			a[i], b[i] = float64(s.IntN(6, trial, 0, uint32(i))), float64(s.IntN(5, trial, 1, uint32(i)))
		}
		var want float64
		for i := range a {
			for j := range i {
				want += sign(a[i]-a[j]) * sign(b[i]-b[j])
			}
		}
		if got := kendall(a, b).concordance; got != want {
			t.Errorf("n = %d: %v, want %v", n, got, want)
		}
	}
}

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// Alignment agrees with numpy; it does not see rotation and scale; unrelated representations
// of many cells look alike unless the estimate is unbiased.
func TestCKA(t *testing.T) {
	g := load[struct {
		X, Y             [][]float64
		Linear, Unbiased float64
	}](t, "cka.json")
	near(t, "linear CKA", LinearCKA(g.X, g.Y), g.Linear, 1e-12)
	near(t, "unbiased CKA", UnbiasedCKA(g.X, g.Y), g.Unbiased, 1e-12)
	turned := make([][]float64, len(g.X))
	for i, row := range g.X {
		turned[i] = slices.Clone(row)
		turned[i][0], turned[i][1] = 3*(0.6*row[0]-0.8*row[1]), 3*(0.8*row[0]+0.6*row[1])
		for k := 2; k < len(row); k++ {
			turned[i][k] = 3 * row[k]
		}
	}
	near(t, "CKA with a rotation", LinearCKA(g.X, turned), 1, 1e-12)
	near(t, "unbiased CKA with a rotation", UnbiasedCKA(g.X, turned), 1, 1e-12)
	x, y := make([][]float64, 20), make([][]float64, 20)
	s := rng.Named(3, "patterns")
	for i := range x {
		x[i], y[i] = make([]float64, 800), make([]float64, 800)
		for k := range x[i] {
			x[i][k], y[i][k] = float64(s.Normal(0, uint64(i), uint32(k))), float64(s.Normal(1, uint64(i), uint32(k)))
		}
	}
	if biased, unbiased := LinearCKA(x, y), UnbiasedCKA(x, y); biased < 0.9 || math.Abs(unbiased) > 0.2 {
		t.Errorf("unrelated representations: CKA %.3f, unbiased %.3f", biased, unbiased)
	}
}

func BenchmarkTauA(b *testing.B) {
	x, y := make([]float64, 4186), make([]float64, 4186)
	s := rng.Named(1, "rdm")
	for i := range x {
		x[i], y[i] = float64(s.Uniform(0, 0, uint32(i))), float64(s.Uniform(1, 0, uint32(i)))
	}
	for b.Loop() {
		(&TauA{}).Compare(x, y)
	}
}
