package hierarchy

import (
	"math"
	"testing"

	"github.com/striate-sim/striate/learning"
)

// timeTwin is a pathway over steps in float64, written apart from the program's: every stage
// and step has arrays of its own, and credit is added where it came from.
type timeTwin struct {
	example timeExample
	stages  []*timeStage
	kinks   *branches
	shares  []float64 // of each step in the loss; nil: outputs are the potentials of all steps
	labels  []int
	trials  []uint64

	stimuli int
	image   []float64
	frames  [][]timeCells // [step][stage]
	ends    []*likelihoodTwin
}

// timeStage is what a stage is made of.
type timeStage struct {
	spec     StageSpec
	g        geometry
	w        synapsesTwin
	v, u     *synapsesTwin // under Dale's law
	bias     *array
	arrivals []timeArrival
	keeps    float64 // of a potential a step later
	late     int
	rest     [][]twin // [step], after the potentials
	cells    int      // of rest, up to the cells' rates
}

// timeArrival is a projection that ends on a stage.
type timeArrival struct {
	from, late int
	upward     bool
	turned     bool
	onE        synapsesTwin
	onI        *synapsesTwin
}

// timeCells is the state of a stage in a step, and the credit of it.
type timeCells struct {
	x, v, drive, inhibited []float64
	h                      [][]float64 // of each arrival
	cells, output          []float64
	dv, dCells, dOutput    []float64
}

// timeExample is a small pathway that runs for several steps.
type timeExample struct {
	example
	projections []ProjectionSpec
	unroll      Unroll
}

// over adds w·x, or wᵀ·x of a turned projection.
func (a timeArrival) over(s synapsesTwin, y, x []float64, stimuli int) {
	if !a.turned {
		s.drive(y, x, 1, stimuli)
		return
	}
	n, m := s.above.units(), s.below.units()
	s.each(func(i, j, k int) {
		for b := range stimuli {
			y[b*m+j] += s.w.w[k] * x[b*n+i]
		}
	})
}

func (a timeArrival) back(s synapsesTwin, dx, dy, x []float64, stimuli int) {
	if !a.turned {
		s.back(dx, dy, x, 1, stimuli)
		return
	}
	n, m := s.above.units(), s.below.units()
	s.each(func(i, j, k int) {
		for b := range stimuli {
			dx[b*n+i] += s.w.w[k] * dy[b*m+j]
			s.w.change[k] += dy[b*m+j] * x[b*n+i]
		}
	})
}

func newTimeTwin(t *testing.T, e timeExample) *timeTwin {
	n := &timeTwin{example: e, kinks: &branches{}}
	below := size{e.in.Height, e.in.Width, e.in.Channels}
	outs, cells := []size{}, []size{}
	for i, spec := range e.specs {
		s := &timeStage{spec: spec, g: geometryOf(below, spec)}
		s.w = synapsesTwin{s.g, newArray(spec.Name+"/below-units", s.g.weights())}
		s.bias = newArray(spec.Name+"/bias", s.g.biases())
		if spec.Dale {
			s.w.w.name, s.bias.name = spec.Name+"/below-E", spec.Name+"/E/bias"
			v, u := s.g.to(spec.Inhibitory), s.g.within(spec.Inhibitory)
			s.v = &synapsesTwin{v, newArray(spec.Name+"/below-I", v.weights())}
			s.u = &synapsesTwin{u, newArray(spec.Name+"/I-E", u.weights())}
		}
		switch e.unroll.Order {
		case Sweep:
		case Biological:
			s.late = min(1, i)
		case Continuous:
			s.late = int(math.Round(spec.DelayMS / e.unroll.DtMS))
			if i > 0 {
				s.late++
			}
			if spec.TauMS > 0 {
				s.keeps = math.Exp(-e.unroll.DtMS / spec.TauMS)
			}
		}
		var out size
		for range e.unroll.Steps {
			one := &twins{kinks: n.kinks, trials: n.trials}
			out = one.stage(t, below, spec, exampleSeed)
			s.rest = append(s.rest, one.layers[1:])
		}
		s.cells = len(s.rest[0])
		for _, l := range s.rest[0] {
			switch l.(type) {
			case *maxTwin, *averageTwin, *dropoutTwin:
				s.cells--
			}
		}
		n.stages = append(n.stages, s)
		outs, cells, below = append(outs, out), append(cells, s.g.above), out
	}
	for _, p := range e.projections {
		find := func(name string) int {
			for i, s := range e.specs {
				if s.Name == name {
					return i
				}
			}
			panic(name)
		}
		from, to := find(p.From), find(p.To)
		s := n.stages[to]
		a := timeArrival{from: from, late: 1, upward: to > from}
		if e.unroll.Order == Continuous {
			a.late += int(math.Round(p.DelayMS / e.unroll.DtMS))
		}
		source, target := cells[from], s.g.above
		if a.upward {
			source = outs[from]
		}
		a.turned = source.height*source.width < target.height*target.width && p.Weighting != FullyConnected
		ends := func(name string, channels int) synapsesTwin {
			target.channels = channels
			g := geometry{below: source, above: target, kernel: p.Kernel, shared: p.Weighting == Conv, dense: p.Weighting == FullyConnected}
			if a.turned {
				g.below, g.above = target, source
			}
			// The ratio of the sheets, and an even margin.
			g.stride = int(math.Round(float64(g.below.height) / float64(g.above.height)))
			g.pad = ((g.above.height-1)*g.stride + p.Kernel - g.below.height + 1) / 2
			return synapsesTwin{g, newArray(name, g.weights())}
		}
		if s.spec.Dale {
			a.onE = ends(p.To+"/"+p.Name+"-E", s.g.above.channels)
			i := ends(p.To+"/"+p.Name+"-I", s.spec.Inhibitory)
			a.onI = &i
		} else {
			a.onE = ends(p.To+"/"+p.Name, s.g.above.channels)
		}
		s.arrivals = append(s.arrivals, a)
	}
	return n
}

func (n *timeTwin) arrays() []*array {
	var all []*array
	for _, s := range n.stages {
		all = append(all, s.w.w, s.bias)
		if s.v != nil {
			all = append(all, s.v.w, s.u.w)
		}
		for _, a := range s.arrivals {
			all = append(all, a.onE.w)
			if a.onI != nil {
				all = append(all, a.onI.w)
			}
		}
	}
	return all
}

// load takes over the values of a pathway's weights.
func (n *timeTwin) load(t *testing.T, weights []*learning.Weights) {
	t.Helper()
	all := n.arrays()
	if len(all) != len(weights) {
		t.Fatalf("the twin has %d arrays, the pathway %d", len(all), len(weights))
	}
	for i, a := range all {
		if a.name != weights[i].Name || len(a.w) != len(weights[i].W) {
			t.Fatalf("array %d is %s of %d in the twin, %s of %d in the pathway", i, a.name, len(a.w), weights[i].Name, len(weights[i].W))
		}
		copy(a.w, widen(weights[i].W))
	}
}

func (n *timeTwin) forward(image []float64, stimuli int) []float64 {
	n.image, n.stimuli, n.frames, n.ends = image, stimuli, nil, nil
	var out []float64
	for step := range n.example.unroll.Steps {
		n.frames = append(n.frames, make([]timeCells, len(n.stages)))
		for i, s := range n.stages {
			n.cellsOf(step, i, s)
		}
		last := n.at(step, len(n.stages)-1).output
		if n.shares == nil {
			out = append(out, last...)
			continue
		}
		end := &likelihoodTwin{labels: n.labels}
		n.ends = append(n.ends, end)
		out = append(out, end.forward(last, stimuli)...)
	}
	return out
}

func (n *timeTwin) cellsOf(step, i int, s *timeStage) {
	c, stimuli := n.at(step, i), n.stimuli
	c.x = make([]float64, s.g.below.units()*stimuli)
	switch {
	case step < s.late:
	case i == 0:
		c.x = n.image
	default:
		c.x = n.at(step-s.late, i-1).output
	}
	u := make([]float64, s.g.above.units()*stimuli)
	for k := range u {
		u[k] = s.bias.w[k%len(s.bias.w)]
	}
	s.w.drive(u, c.x, 1, stimuli)
	if s.v != nil {
		c.drive = make([]float64, s.v.above.units()*stimuli)
		s.v.drive(c.drive, c.x, 1, stimuli)
	}
	for _, a := range s.arrivals {
		var h []float64
		if from := n.at(step-a.late, a.from); from != nil && a.upward {
			h = from.output
		} else if from != nil {
			h = from.cells
		}
		c.h = append(c.h, h)
		if h != nil {
			a.over(a.onE, u, h, stimuli)
			if a.onI != nil {
				a.over(*a.onI, c.drive, h, stimuli)
			}
		}
	}
	if s.v != nil {
		c.inhibited = make([]float64, len(c.drive))
		for k, v := range c.drive {
			n.kinks.noteSign(v)
			c.inhibited[k] = max(0, v)
		}
		s.u.drive(u, c.inhibited, -1, stimuli)
	}
	c.v = make([]float64, len(u))
	for k, drive := range u {
		c.v[k] = (1 - s.keeps) * drive
		if step > 0 {
			c.v[k] += s.keeps * n.at(step-1, i).v[k]
		}
	}
	y := c.v
	for k, l := range s.rest[step] {
		if k == s.cells {
			c.cells = y
		}
		if d, ok := l.(*dropoutTwin); ok {
			d.trials = &n.trials
		}
		y = l.forward(y, stimuli)
	}
	if s.cells == len(s.rest[step]) {
		c.cells = y
	}
	c.output = y
	c.dv, c.dCells, c.dOutput = make([]float64, len(c.v)), make([]float64, len(c.cells)), make([]float64, len(y))
}
