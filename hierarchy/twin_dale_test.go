package hierarchy

// daleTwin is a layer of E cells and I cells: i = ⌊V·x⌋₊, z = W·x − U·i + b.
type daleTwin struct {
	w, v, u   synapsesTwin
	bias      *array
	kinks     *branches
	x, drive  []float64 // what both see; V·x
	inhibited []float64 // ⌊V·x⌋₊
	stimuli   int
}

func newDaleTwin(s StageSpec, g geometry, kinks *branches) *daleTwin {
	inhibitory := s.Inhibitory
	if inhibitory == 0 {
		inhibitory = max(1, s.Maps/10)
	}
	v, u := g.to(inhibitory), g.within(inhibitory)
	return &daleTwin{
		w:     synapsesTwin{g, newArray(s.Name+"/below-E", g.weights())},
		v:     synapsesTwin{v, newArray(s.Name+"/below-I", v.weights())},
		u:     synapsesTwin{u, newArray(s.Name+"/I-E", u.weights())},
		bias:  newArray(s.Name+"/E/bias", g.biases()),
		kinks: kinks,
	}
}

func (l *daleTwin) arrays() []*array { return []*array{l.w.w, l.bias, l.v.w, l.u.w} }

func (l *daleTwin) forward(x []float64, stimuli int) []float64 {
	l.x, l.stimuli = x, stimuli
	l.drive = make([]float64, l.v.above.units()*stimuli)
	l.v.drive(l.drive, x, 1, stimuli)
	l.inhibited = make([]float64, len(l.drive))
	for k, v := range l.drive {
		l.kinks.noteSign(v)
		l.inhibited[k] = max(0, v)
	}
	z := make([]float64, l.w.above.units()*stimuli)
	for k := range z {
		z[k] = l.bias.w[k%len(l.bias.w)]
	}
	l.w.drive(z, x, 1, stimuli)
	l.u.drive(z, l.inhibited, -1, stimuli)
	return z
}

func (l *daleTwin) backward(credit []float64) []float64 {
	for k, c := range credit {
		l.bias.change[k%len(l.bias.w)] += c
	}
	dx, di := make([]float64, len(l.x)), make([]float64, len(l.drive))
	l.w.back(dx, credit, l.x, 1, l.stimuli)
	l.u.back(di, credit, l.inhibited, -1, l.stimuli)
	for k, v := range l.drive {
		if v <= 0 {
			di[k] = 0
		}
	}
	l.v.back(dx, di, l.x, 1, l.stimuli)
	return dx
}
