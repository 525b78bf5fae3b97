package hierarchy

// geometry says which synapses there are.
type geometry struct {
	below, above        size
	kernel, stride, pad int
	shared              bool // one set of weights for all places
	dense               bool // every unit sees every unit; kernel, stride and pad do not count
}

func geometryOf(below size, s StageSpec) geometry {
	if s.Weighting == FullyConnected {
		return geometry{below: below, above: size{1, 1, s.Maps}, dense: true}
	}
	side := func(n int) int { return (n+2*s.Pad-s.Kernel)/s.Stride + 1 }
	return geometry{
		below: below, above: size{side(below.height), side(below.width), s.Maps},
		kernel: s.Kernel, stride: s.Stride, pad: s.Pad, shared: s.Weighting == Conv,
	}
}

// to returns the geometry from the same patches to another number of cells a place.
func (g geometry) to(channels int) geometry {
	g.above.channels = channels
	return g
}

// within returns the geometry from some cells of a place to the others of that place.
func (g geometry) within(from int) geometry {
	below := g.above
	below.channels = from
	return geometry{below: below, above: g.above, kernel: 1, stride: 1, shared: g.shared}
}

// fan is how many synapses a cell has, those outside the sheet included.
func (g geometry) fan() int {
	if g.dense {
		return g.below.units()
	}
	return g.kernel * g.kernel * g.below.channels
}

// sets is how many places have weights of their own.
func (g geometry) sets() int {
	if g.shared {
		return 1
	}
	return g.above.height * g.above.width
}

func (g geometry) weights() int { return g.sets() * g.above.channels * g.fan() }

// biases is one a cell, or one a map where weights are shared.
func (g geometry) biases() int { return g.sets() * g.above.channels }

// each visits every synapse: the unit above, the unit below, the index of the weight.
func (g geometry) each(visit func(above, below, weight int)) {
	if g.dense {
		for i := range g.above.channels {
			for j := range g.below.units() {
				visit(i, j, i*g.below.units()+j)
			}
		}
		return
	}
	for y := range g.above.height {
		for x := range g.above.width {
			place := y*g.above.width + x
			if g.shared {
				place = 0
			}
			for c := range g.above.channels {
				for ky := range g.kernel {
					for kx := range g.kernel {
						yb, xb := y*g.stride+ky-g.pad, x*g.stride+kx-g.pad
						if yb < 0 || yb >= g.below.height || xb < 0 || xb >= g.below.width {
							continue
						}
						for cb := range g.below.channels {
							w := (((place*g.above.channels+c)*g.kernel+ky)*g.kernel+kx)*g.below.channels + cb
							visit(g.above.unit(y, x, c), g.below.unit(yb, xb, cb), w)
						}
					}
				}
			}
		}
	}
}

// synapsesTwin is a set of synapses: y = w·x.
type synapsesTwin struct {
	geometry
	w *array
}

// drive adds sign·w·x to y.
func (s synapsesTwin) drive(y, x []float64, sign float64, stimuli int) {
	n, m := s.above.units(), s.below.units()
	s.each(func(i, j, k int) {
		for b := range stimuli {
			y[b*n+i] += sign * s.w.w[k] * x[b*m+j]
		}
	})
}

// back adds sign·wᵀ·dy to dx, and sign·dy·xᵀ to the change of w.
func (s synapsesTwin) back(dx, dy, x []float64, sign float64, stimuli int) {
	n, m := s.above.units(), s.below.units()
	s.each(func(i, j, k int) {
		for b := range stimuli {
			dx[b*m+j] += sign * s.w.w[k] * dy[b*n+i]
			s.w.change[k] += sign * dy[b*n+i] * x[b*m+j]
		}
	})
}

// linearTwin is y = W·x + b.
type linearTwin struct {
	synapsesTwin
	bias    *array
	x       []float64
	stimuli int
}

func newLinearTwin(name string, g geometry) *linearTwin {
	w := synapsesTwin{g, newArray(name+"/below-units", g.weights())}
	return &linearTwin{synapsesTwin: w, bias: newArray(name+"/bias", g.biases())}
}

func (l *linearTwin) arrays() []*array { return []*array{l.w, l.bias} }

func (l *linearTwin) forward(x []float64, stimuli int) []float64 {
	l.x, l.stimuli = x, stimuli
	y := make([]float64, l.above.units()*stimuli)
	for i := range y {
		y[i] = l.bias.w[i%len(l.bias.w)]
	}
	l.drive(y, x, 1, stimuli)
	return y
}

func (l *linearTwin) backward(credit []float64) []float64 {
	for i, c := range credit {
		l.bias.change[i%len(l.bias.w)] += c
	}
	dx := make([]float64, len(l.x))
	l.back(dx, credit, l.x, 1, l.stimuli)
	return dx
}
