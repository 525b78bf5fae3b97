package hierarchy

import "math"

// responseTwin is y_k = x_k/(offset + α·Σ_j x_j²)^β over neighbouring maps j of the place.
type responseTwin struct {
	sheet size
	n     LocalResponse
	x     []float64
}

func (l *responseTwin) arrays() []*array { return nil }

// sum is the denominator of one unit before the power.
func (l *responseTwin) sum(unit int) float64 {
	k, s := unit%l.sheet.channels, l.n.Offset
	for j := range l.sheet.channels {
		if d := j - k; d >= -(l.n.Maps/2) && d <= l.n.Maps/2 {
			v := l.x[unit+d]
			s += l.n.Alpha * v * v
		}
	}
	return s
}

func (l *responseTwin) forward(x []float64, _ int) []float64 {
	l.x = x
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = v * math.Pow(l.sum(i), -l.n.Beta)
	}
	return y
}

// backward adds up the columns of the Jacobian, one by one:
//
//	∂y_k/∂x_j = δ_kj·s_k^−β − 2αβ·x_k·x_j·s_k^−(β+1)
func (l *responseTwin) backward(credit []float64) []float64 {
	dx := make([]float64, len(credit))
	for i, c := range credit {
		k, s := i%l.sheet.channels, l.sum(i)
		dx[i] += c * math.Pow(s, -l.n.Beta)
		for j := max(0, k-l.n.Maps/2); j <= min(l.sheet.channels-1, k+l.n.Maps/2); j++ {
			dx[i+j-k] -= c * 2 * l.n.Alpha * l.n.Beta * l.x[i] * l.x[i+j-k] * math.Pow(s, -l.n.Beta-1)
		}
	}
	return dx
}

// batchTwin is y = γ·(x − μ)/√(σ² + ε) + β with the statistics of the batch.
type batchTwin struct {
	sheet          size
	n              BatchNormalization
	gamma, beta    *array
	x, mean, scale []float64 // scale is 1/√(σ²+ε) of each map
}

func newBatchTwin(stage string, sheet size, n BatchNormalization) *batchTwin {
	l := &batchTwin{sheet: sheet, n: n, gamma: newArray(stage+"/gamma", sheet.channels), beta: newArray(stage+"/beta", sheet.channels)}
	for k := range l.gamma.w {
		l.gamma.w[k] = 1
	}
	return l
}

func (l *batchTwin) arrays() []*array { return []*array{l.gamma, l.beta} }

// over is the mean over stimuli and places of f(index), map by map.
func (l *batchTwin) over(n int, f func(i int) float64) []float64 {
	sum := make([]float64, l.sheet.channels)
	for i := range n {
		sum[i%l.sheet.channels] += f(i) * float64(l.sheet.channels) / float64(n)
	}
	return sum
}

func (l *batchTwin) forward(x []float64, _ int) []float64 {
	l.x = x
	c := l.sheet.channels
	l.mean = l.over(len(x), func(i int) float64 { return x[i] })
	variance := l.over(len(x), func(i int) float64 { return (x[i] - l.mean[i%c]) * (x[i] - l.mean[i%c]) })
	l.scale = make([]float64, c)
	for k, v := range variance {
		l.scale[k] = 1 / math.Sqrt(v+l.n.Epsilon)
	}
	y := make([]float64, len(x))
	for i := range x {
		y[i] = l.gamma.w[i%c]*l.standard(i) + l.beta.w[i%c]
	}
	return y
}

// standard is x̂, the input after the statistics.
func (l *batchTwin) standard(i int) float64 {
	k := i % l.sheet.channels
	return (l.x[i] - l.mean[k]) * l.scale[k]
}

func (l *batchTwin) backward(credit []float64) []float64 {
	c := l.sheet.channels
	mean := l.over(len(credit), func(i int) float64 { return credit[i] })
	along := l.over(len(credit), func(i int) float64 { return credit[i] * l.standard(i) })
	dx, n := make([]float64, len(credit)), float64(len(credit)/c)
	for k := range c {
		l.beta.change[k] += mean[k] * n
		l.gamma.change[k] += along[k] * n
	}
	for i := range dx {
		dx[i] = l.gamma.w[i%c] * l.scale[i%c] * (credit[i] - mean[i%c] - l.standard(i)*along[i%c])
	}
	return dx
}
