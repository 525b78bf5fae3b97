package hierarchy

import "math"

// gaborTwin is a bank of fixed filters, each followed by an ON and an OFF cell. At a place
// the ON cells of all filters come first, then their OFF cells.
type gaborTwin struct {
	geometry
	out     size
	filters [][]float64
	kinks   *branches
	s       []float64 // filter responses
	stimuli int
}

func newGaborTwin(below size, g Gabor, kinks *branches) *gaborTwin {
	spec := StageSpec{Weighting: Conv, Maps: 2 * g.Orientations, Kernel: g.Kernel, Stride: g.Stride}
	l := &gaborTwin{geometry: geometryOf(below, spec), kinks: kinks}
	l.out = l.above
	l.out.channels *= 2
	for o := range g.Orientations {
		for _, phase := range []float64{0, math.Pi / 2} {
			l.filters = append(l.filters, gaborFilter(g, math.Pi*float64(o)/float64(g.Orientations), phase))
		}
	}
	return l
}

// gaborFilter samples exp(−(u² + aspect²·v²)/2σ²)·cos(2πu/λ + φ), where u runs across the
// stripes and v along them, takes off its mean and divides by its norm.
func gaborFilter(g Gabor, theta, phase float64) []float64 {
	n := g.Kernel
	f := make([]float64, n*n)
	sum := 0.0
	for row := range n {
		for column := range n {
			y, x := float64(row)-float64(n-1)/2, float64(column)-float64(n-1)/2
			u, v := math.Cos(theta)*x+math.Sin(theta)*y, -math.Sin(theta)*x+math.Cos(theta)*y
			f[row*n+column] = math.Exp(-u*u/(2*g.SigmaPX*g.SigmaPX)) *
				math.Exp(-math.Pow(g.Aspect*v/g.SigmaPX, 2)/2) * math.Cos(2*math.Pi*u/g.WavelengthPX+phase)
			sum += f[row*n+column]
		}
	}
	square := 0.0
	for i := range f {
		f[i] -= sum / float64(n*n)
		square += f[i] * f[i]
	}
	for i := range f {
		f[i] /= math.Sqrt(square)
	}
	return f
}

func (l *gaborTwin) arrays() []*array { return nil }

func (l *gaborTwin) forward(x []float64, stimuli int) []float64 {
	l.stimuli = stimuli
	n, m, taps := l.above.units(), l.below.units(), l.fan()
	l.s = make([]float64, n*stimuli)
	l.each(func(i, j, k int) {
		for b := range stimuli {
			l.s[b*n+i] += l.filters[k/taps][k%taps] * x[b*m+j]
		}
	})
	y, maps := make([]float64, l.out.units()*stimuli), l.above.channels
	for i, v := range l.s {
		l.kinks.noteSign(v)
		place, filter := i/maps, i%maps
		y[place*2*maps+filter], y[place*2*maps+maps+filter] = max(0, v), max(0, -v)
	}
	return y
}

func (l *gaborTwin) backward(credit []float64) []float64 {
	n, m, maps, taps := l.above.units(), l.below.units(), l.above.channels, l.fan()
	ds := make([]float64, len(l.s))
	for i, v := range l.s {
		place, filter := i/maps, i%maps
		if v > 0 {
			ds[i] = credit[place*2*maps+filter]
		} else if v < 0 {
			ds[i] = -credit[place*2*maps+maps+filter]
		}
	}
	dx := make([]float64, m*l.stimuli)
	l.each(func(i, j, k int) {
		for b := range l.stimuli {
			dx[b*m+j] += l.filters[k/taps][k%taps] * ds[b*n+i]
		}
	})
	return dx
}
