package measure

import "math"

// Sparse is how sparse the activity of a population is.
type Sparse struct {
	Population, Lifetime float64 // (1 − (mean r)²/mean r²)/(1 − 1/n) over cells, over stimuli
	Active               float64 // fraction of answers that are not 0
	Correlation          float64 // mean magnitude of the correlation of two cells
	Rate, Spread         float64 // mean over cells and stimuli; standard deviation over cells of their means
}

// CodeSparseness measures rates, [stimulus][unit]; magnitudes count where rates have both signs
// (Vinje & Gallant 2000, after Treves & Rolls). Cells and stimuli without any answer are left
// out of the means that they have no part in.
func CodeSparseness(rates []float32, units int) Sparse {
	stimuli := len(rates) / units
	var s Sparse
	for _, r := range rates {
		if r != 0 {
			s.Active += 1 / float64(len(rates))
		}
	}
	over := func(rows, n int, at func(row, i int) int) float64 {
		var sum, count float64
		for row := range rows {
			var mean, square float64
			for i := range n {
				v := math.Abs(float64(rates[at(row, i)]))
				mean, square = mean+v/float64(n), square+v*v/float64(n)
			}
			if square > 0 {
				sum, count = sum+(1-mean*mean/square)/(1-1/float64(n)), count+1
			}
		}
		return sum / count
	}
	s.Population = over(stimuli, units, func(row, i int) int { return row*units + i })
	s.Lifetime = over(units, stimuli, func(row, i int) int { return i*units + row })
	s.Correlation = correlations(rates, units)
	s.Rate, s.Spread = meanRates(rates, units)
	return s
}

// meanRates are the mean of the cells' mean rates and their standard deviation.
func meanRates(rates []float32, units int) (mean, spread float64) {
	means := make([]float64, units)
	for i, r := range rates {
		means[i%units] += float64(r) * float64(units) / float64(len(rates))
	}
	for _, m := range means {
		mean += m / float64(units)
	}
	for _, m := range means {
		spread += (m - mean) * (m - mean) / float64(units)
	}
	return mean, math.Sqrt(spread)
}

// mostCorrelated bounds the pairs of cells that are compared: those among the first so many.
const mostCorrelated = 200

// correlations is the mean magnitude over pairs of cells that vary.
func correlations(rates []float32, units int) float64 {
	stimuli := len(rates) / units
	var courses [][]float64
	for u := range min(units, mostCorrelated) {
		var mean, norm float64
		c := make([]float64, stimuli)
		for i := range c {
			c[i] = float64(rates[i*units+u])
			mean += c[i] / float64(stimuli)
		}
		for i := range c {
			c[i] -= mean
			norm += c[i] * c[i]
		}
		if norm == 0 {
			continue
		}
		for i := range c {
			c[i] /= math.Sqrt(norm)
		}
		courses = append(courses, c)
	}
	var sum, count float64
	for i, a := range courses {
		for _, b := range courses[:i] {
			var r float64
			for k, v := range a {
				r += v * b[k]
			}
			sum, count = sum+math.Abs(r), count+1
		}
	}
	return sum / count
}
