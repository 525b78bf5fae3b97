package measure

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// An RDMComparison says how alike two dissimilarity matrices are, 1 being the same.
type RDMComparison interface {
	Compare(a, b []float64) float64
	// Pool returns the matrix that is most like those of several subjects, which must be given
	// whole: the upper noise ceiling is its mean likeness to them.
	Pool(subjects [][]float64) []float64
}

type (
	// CosineRDM is the cosine of the angle between two matrices. Pairs that share a condition are
	// not independent: Whitened weighs pairs by the covariance that noise of equal size in all
	// conditions gives them.
	CosineRDM struct{ Whitened bool }
	// PearsonRDM is their correlation, whitened or not.
	PearsonRDM struct{ Whitened bool }
	// SpearmanRDM is the correlation of their ranks, equal values having the mean of theirs.
	SpearmanRDM struct{}
	// RhoA is the expected Spearman correlation where ties are broken at random.
	RhoA struct{}
	// TauA is Kendall's: concordant less discordant pairs, ÷ all pairs; right where a model
	// predicts ties.
	TauA struct{}
	// TauB is Kendall's, ÷ the pairs that are no ties.
	TauB struct{}
)

// Compare returns the cosine.
func (c *CosineRDM) Compare(a, b []float64) float64 {
	if c.Whitened {
		return cosine(centredGram(a), centredGram(b))
	}
	return cosine(a, b)
}

// Pool is the mean of the matrices, each of length 1.
func (c *CosineRDM) Pool(subjects [][]float64) []float64 {
	return meanOf(subjects, func(r []float64) []float64 {
		if c.Whitened {
			return scaled(r, 1/norm(centredGram(r)))
		}
		return scaled(r, 1/norm(r))
	})
}

// Compare returns the correlation.
func (c *PearsonRDM) Compare(a, b []float64) float64 {
	return (&CosineRDM{c.Whitened}).Compare(aboutMean(a), aboutMean(b))
}

// Pool is the mean of the matrices about their means, each of length 1.
func (c *PearsonRDM) Pool(subjects [][]float64) []float64 {
	centred := make([][]float64, len(subjects))
	for i, r := range subjects {
		centred[i] = aboutMean(r)
	}
	return (&CosineRDM{c.Whitened}).Pool(centred)
}

// Compare returns the correlation of ranks.
func (*SpearmanRDM) Compare(a, b []float64) float64 {
	return cosine(aboutMean(ranks(a)), aboutMean(ranks(b)))
}

// Pool is the mean of the ranks.
func (*SpearmanRDM) Pool(subjects [][]float64) []float64 { return meanOf(subjects, ranks) }

// Compare returns 12·Σ (rank_a − mean)(rank_b − mean)/(n³ − n).
func (*RhoA) Compare(a, b []float64) float64 {
	n := float64(len(a))
	return 12 * inner(aboutMean(ranks(a)), aboutMean(ranks(b)), nil) / (n*n*n - n)
}

// Pool is the mean of the ranks.
func (*RhoA) Pool(subjects [][]float64) []float64 { return meanOf(subjects, ranks) }

// Compare returns the share of concordant less that of discordant pairs.
func (*TauA) Compare(a, b []float64) float64 {
	k := kendall(a, b)
	return k.concordance / k.pairs
}

// Pool is the mean of the ranks.
func (*TauA) Pool(subjects [][]float64) []float64 { return meanOf(subjects, ranks) }

// Compare returns concordant less discordant pairs ÷ the geometric mean of those without ties.
func (*TauB) Compare(a, b []float64) float64 {
	k := kendall(a, b)
	return k.concordance / math.Sqrt((k.pairs-k.tiesA)*(k.pairs-k.tiesB))
}

// Pool is the mean of the ranks.
func (*TauB) Pool(subjects [][]float64) []float64 { return meanOf(subjects, ranks) }

// NoiseCeiling is how alike the best possible model could be to the matrices of several
// subjects, on average: not more than their pooled matrix is (upper), and about as much as
// that of the others is to each (lower).
func NoiseCeiling(c RDMComparison, subjects [][]float64) (lower, upper float64) {
	n := float64(len(subjects))
	all := c.Pool(subjects)
	for i, r := range subjects {
		others := slices.Delete(slices.Clone(subjects), i, i+1)
		upper += c.Compare(all, r) / n
		lower += c.Compare(c.Pool(others), r) / n
	}
	return lower, upper
}

// centredGram is −½·H·D·H, H taking off the mean of rows and columns. The cosine of two such
// matrices is that of the dissimilarities whitened by their covariance under independent noise
// of equal size in all conditions, which need not be formed.
func centredGram(d []float64) []float64 {
	n := int(math.Round((1 + math.Sqrt(1+8*float64(len(d)))) / 2))
	r := RDM{n, d}
	g, rows := make([]float64, n*n), make([]float64, n)
	var all float64
	for i := range n {
		for j := range n {
			rows[i] += r.At(i, j) / float64(n)
		}
		all += rows[i] / float64(n)
	}
	for i := range n {
		for j := range n {
			g[i*n+j] = -0.5 * (r.At(i, j) - rows[i] - rows[j] + all)
		}
	}
	return g
}

// WhitenedCosine is the cosine of dissimilarities whitened by their covariance under noise with
// the covariance sigma between conditions: aᵀV⁻¹b/√(aᵀV⁻¹a·bᵀV⁻¹b), V = (C·Σ·Cᵀ)², elementwise,
// with a row of C for the difference of every pair. It reports whether V can be inverted.
func WhitenedCosine(a, b []float64, sigma mat.Symmetric) (float64, bool) {
	n := sigma.SymmetricDim()
	var pairs [][2]int
	for i := range n {
		for j := i + 1; j < n; j++ {
			pairs = append(pairs, [2]int{i, j})
		}
	}
	v := mat.NewSymDense(len(pairs), nil)
	for x, p := range pairs {
		for y := x; y < len(pairs); y++ {
			q := pairs[y]
			c := sigma.At(p[0], q[0]) - sigma.At(p[0], q[1]) - sigma.At(p[1], q[0]) + sigma.At(p[1], q[1])
			v.SetSym(x, y, c*c)
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(v) {
		return math.NaN(), false
	}
	white := func(x []float64) []float64 {
		var w mat.VecDense
		if err := chol.SolveVecTo(&w, mat.NewVecDense(len(x), slices.Clone(x))); err != nil {
			return nil
		}
		return w.RawVector().Data
	}
	wa, wb := white(a), white(b)
	if wa == nil || wb == nil {
		return math.NaN(), false
	}
	return inner(a, wb, nil) / math.Sqrt(inner(a, wa, nil)*inner(b, wb, nil)), true
}

func norm(x []float64) float64 { return math.Sqrt(inner(x, x, nil)) }

func cosine(a, b []float64) float64 { return inner(a, b, nil) / (norm(a) * norm(b)) }

func scaled(x []float64, by float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = by * v
	}
	return y
}

func aboutMean(x []float64) []float64 {
	m, y := stat.Mean(x, nil), slices.Clone(x)
	for i := range y {
		y[i] -= m
	}
	return y
}

// meanOf divides last: sums of ranks are exact, so that pooled ranks are tied where they are
// equal.
func meanOf(subjects [][]float64, f func([]float64) []float64) []float64 {
	sum := make([]float64, len(subjects[0]))
	for _, r := range subjects {
		for i, v := range f(r) {
			sum[i] += v
		}
	}
	for i := range sum {
		sum[i] /= float64(len(subjects))
	}
	return sum
}
