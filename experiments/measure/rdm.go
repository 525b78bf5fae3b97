package measure

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// RDM is a representational dissimilarity matrix (Kriegeskorte, Mur & Bandettini 2008): how
// different the responses to every two of n conditions are. D holds the pairs (0, 1), (0, 2), …,
// (n−2, n−1).
type RDM struct {
	N int
	D []float64
}

// newRDM fills a matrix from a function of pairs.
func newRDM(n int, d func(i, j int) float64) RDM {
	r := RDM{n, make([]float64, 0, n*(n-1)/2)}
	for i := range n {
		for j := i + 1; j < n; j++ {
			r.D = append(r.D, d(i, j))
		}
	}
	return r
}

// At returns the dissimilarity of two conditions.
func (r RDM) At(i, j int) float64 {
	switch {
	case i == j:
		return 0
	case i > j:
		i, j = j, i
	}
	return r.D[i*r.N-i*(i+1)/2+j-i-1]
}

// Drawn returns the pairs of conditions that were drawn with replacement, without those that
// are one condition drawn twice: their 0 is no measurement.
func (r RDM) Drawn(conditions []int) []float64 {
	var d []float64
	for a, i := range conditions {
		for _, j := range conditions[a+1:] {
			if i != j {
				d = append(d, r.At(i, j))
			}
		}
	}
	return d
}

// Dissimilarity compares the patterns of two conditions, one number a cell.
type Dissimilarity interface{ Between(x, y []float64) float64 }

type (
	// CorrelationDistance is 1 − Pearson's correlation over cells, 0 to 2.
	CorrelationDistance struct{}
	// SquaredEuclidean is the mean over cells of the squared difference.
	SquaredEuclidean struct{}
	// Euclidean is the root of the sum over cells of the squared difference.
	Euclidean struct{}
	// PoissonKL is the symmetric Kullback–Leibler divergence of Poisson counts, per cell, each
	// count being drawn towards a prior: z = (x + weight·prior)/(1 + weight).
	PoissonKL struct {
		Prior  float64 // count that responses are drawn towards
		Weight float64 // observations that the prior is worth
	}
)

// Between returns 1 − r.
func (*CorrelationDistance) Between(x, y []float64) float64 { return 1 - stat.Correlation(x, y, nil) }

// Between returns the mean square.
func (*SquaredEuclidean) Between(x, y []float64) float64 {
	var sum float64
	for i, v := range x {
		sum += (v - y[i]) * (v - y[i])
	}
	return sum / float64(len(x))
}

// Between returns the distance.
func (*Euclidean) Between(x, y []float64) float64 {
	return math.Sqrt((*SquaredEuclidean)(nil).Between(x, y) * float64(len(x)))
}

// Between returns Σ (z_x − z_y)(ln z_x − ln z_y) ÷ cells.
func (d *PoissonKL) Between(x, y []float64) float64 {
	z := func(v float64) float64 { return (v + d.Prior*d.Weight) / (1 + d.Weight) }
	var sum float64
	for i, v := range x {
		a, b := z(v), z(y[i])
		sum += (a - b) * (math.Log(a) - math.Log(b))
	}
	return sum / float64(len(x))
}

// Dissimilar returns the matrix of patterns [condition][cell].
func Dissimilar(patterns [][]float64, d Dissimilarity) RDM {
	return newRDM(len(patterns), func(i, j int) float64 { return d.Between(patterns[i], patterns[j]) })
}

// Crossnobis returns the cross-validated squared Mahalanobis distance ÷ cells of patterns
// [run][condition][cell], for the precision of the noise, nil being the identity: differences
// in one run times those in the mean of the others, averaged over runs. It is unbiased, so
// where two patterns are equal it is as often below 0 as above.
func Crossnobis(runs [][][]float64, precision *mat.SymDense) RDM {
	n, cells := len(runs[0]), len(runs[0][0])
	rest := make([][][]float64, len(runs)) // mean of the other runs
	for k := range runs {
		rest[k] = make([][]float64, n)
		for i := range n {
			rest[k][i] = make([]float64, cells)
			for other, run := range runs {
				if other == k {
					continue
				}
				for c, v := range run[i] {
					rest[k][i][c] += v / float64(len(runs)-1)
				}
			}
		}
	}
	return newRDM(n, func(i, j int) float64 {
		var sum float64
		for k, run := range runs {
			sum += inner(difference(run[i], run[j]), difference(rest[k][i], rest[k][j]), precision)
		}
		return sum / float64(cells) / float64(len(runs))
	})
}

// Mahalanobis returns the squared Mahalanobis distance ÷ cells of patterns [condition][cell],
// for the precision of the noise.
func Mahalanobis(patterns [][]float64, precision *mat.SymDense) RDM {
	return newRDM(len(patterns), func(i, j int) float64 {
		d := difference(patterns[i], patterns[j])
		return inner(d, d, precision) / float64(len(d))
	})
}

func difference(x, y []float64) []float64 {
	d := make([]float64, len(x))
	for i := range d {
		d[i] = x[i] - y[i]
	}
	return d
}

// inner is xᵀ·p·y, p nil being the identity.
func inner(x, y []float64, p *mat.SymDense) float64 {
	if p != nil {
		return mat.Inner(mat.NewVecDense(len(x), x), p, mat.NewVecDense(len(y), y))
	}
	var sum float64
	for i, v := range x {
		sum += v * y[i]
	}
	return sum
}
