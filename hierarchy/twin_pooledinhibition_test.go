package hierarchy

// pooledTwin is y_c = Σ_d (δ_cd − 1/C)·x_d over the cells of a place, entry by entry of the
// matrix.
type pooledTwin struct{ channels int }

func (l *pooledTwin) arrays() []*array { return nil }

func (l *pooledTwin) forward(x []float64, _ int) []float64 {
	y := make([]float64, len(x))
	for i := range x {
		for d := range l.channels {
			entry := -1 / float64(l.channels)
			if i%l.channels == d {
				entry++
			}
			y[i] += entry * x[i-i%l.channels+d]
		}
	}
	return y
}

func (l *pooledTwin) backward(credit []float64) []float64 { return l.forward(credit, 0) }
