package measure

// contrast is a constant plus a weighted sum of accuracies: accuracy itself, a difference of
// two networks, or the area under a curve. All its terms are resampled together.
type contrast struct {
	constant float64
	terms    []term
}

type term struct {
	weight  float64
	correct [][]bool // [seed][image]
}

// of is the contrast's value for the terms' accuracies.
func (c contrast) of(means []float64) float64 {
	sum := c.constant
	for i, t := range c.terms {
		sum += t.weight * means[i]
	}
	return sum
}

func (c contrast) plus(constant float64) contrast {
	c.constant += constant
	return c
}

func (c contrast) scaled(by float64) contrast {
	scaled := contrast{constant: c.constant * by}
	for _, t := range c.terms {
		scaled.terms = append(scaled.terms, term{t.weight * by, t.correct})
	}
	return scaled
}

// minus is the paired difference of two contrasts.
func (c contrast) minus(d contrast) contrast {
	n := d.scaled(-1)
	return contrast{c.constant + n.constant, append(append([]term(nil), c.terms...), n.terms...)}
}
