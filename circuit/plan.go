package circuit

import (
	"fmt"
	"slices"
	"strings"
)

// Planning is how a circuit's projections may be run in float32.
type Planning struct {
	// Dense runs every projection with all its synapses in place, wherever there are no more
	// than MaxDense: the oracle of all other ways.
	Dense bool `yaml:"dense" default:"false" doc:"every projection of up to 8 million pairs with all its synapses in place, the oracle of all other ways"`
	// Tolerance, where it is positive, lets the planner leave out harmonics of a ring's kernel
	// that together change no input by more than this share, for activity no narrower around
	// the ring than a Gaussian of standard deviation NarrowestDeg. On sheets with orientation maps
	// it is a share of the input without its tuning, for any activity. Else the planner leaves out
	// what is lost to rounding in float32, whatever the activity.
	Tolerance    float64 `yaml:"tolerance" min:"0" max:"0.1" default:"0" doc:"harmonics of orientation that change no input by more than this share may be left out, on rings and maps; 0: those lost to rounding"`
	NarrowestDeg float64 `yaml:"narrowest" unit:"deg" min:"0" max:"90" default:"0 deg" doc:"standard deviation around the ring of the narrowest activity for which the tolerance holds; on maps it holds for any"`
}

// Asked tells whether anything but the default is asked for.
func (how Planning) Asked() bool { return how.Dense || how.Tolerance > 0 }

// MaxDense is the largest number of synapses of a projection that a plan puts in place densely.
const MaxDense = 1 << 23

// Plan is how the projections of a circuit are run: which together, and by which operator. It
// follows from the circuit and the Planning alone, never from the machine, and for one plan
// bits do not depend on lanes, tiles and workers.
type Plan struct {
	groups []group
	of     []int // group of every projection, or −1: by its wiring
	lines  []string
	memory int // floats that analyse needs for one lane
}

// everyPopulation stands for all that a group reaches.
const everyPopulation = -1

// group is projections that are run together.
type group interface {
	// analyse computes what all targets need of the sources, into memory of the tile.
	analyse(s *State, x []float32)
	// carry adds what the projections bring to the inputs of a population, or of every one.
	carry(s *State, x []float32, pop int)
}

// Plan chooses how projections are run from now on and says what it chose. It copies weights:
// a circuit whose weights are changed from outside must be planned again. Plastic and delayed
// projections, and those from below, are always run by their wiring.
func (c *Circuit) Plan(how Planning) *Plan {
	p := &Plan{of: make([]int, len(c.links))}
	for i := range p.of {
		p.of[i] = -1
	}
	p.rings(c, how)
	p.fourier(c, how)
	p.maps(c, how)
	p.tuned(c, how)
	p.dense(c, how)
	p.sparse(c)
	p.locals(c)
	for i, l := range p.of {
		if l < 0 {
			q := c.Projections[i]
			p.lines = append(p.lines, weighed(q.Name+": "+kindOf(q), cost(q.Wiring)))
		}
	}
	c.plan = p
	return p
}

// String is one line for every operator: the projections that it carries, what it is, and its
// cost by a fixed table, in products of a dense matrix for a stimulus and an evaluation.
func (p *Plan) String() string { return strings.Join(p.lines, "\n") }

// Lines are those of String.
func (p *Plan) Lines() []string { return slices.Clone(p.lines) }

// add makes a group of some projections, of a cost.
func (p *Plan) add(c *Circuit, g group, links []int, cost int, format string, args ...any) {
	var names []string
	for _, i := range links {
		p.of[i] = len(p.groups)
		names = append(names, c.Projections[i].Name)
	}
	p.groups = append(p.groups, g)
	p.lines = append(p.lines, weighed(strings.Join(names, ", ")+": "+fmt.Sprintf(format, args...), cost))
}

// free tells whether a projection may be run in a group.
func (p *Plan) free(c *Circuit, link int) bool {
	q := &c.Projections[link]
	return p.of[link] < 0 && c.links[link].from >= 0 && !c.places[c.links[link].to].static && q.DelayMS == 0 && q.Plasticity == nil
}

// kindOf says how a projection is run by its own wiring.
func kindOf(q Projection) string {
	why := ""
	switch {
	case q.Plasticity != nil:
		why = ", plastic"
	case q.DelayMS > 0:
		why = fmt.Sprintf(", %g ms late", q.DelayMS)
	}
	switch w := q.Wiring.(type) {
	case *Dense:
		return fmt.Sprintf("dense %d×%d%s", w.out, w.in, why)
	case *Separable:
		return w.String() + why
	case *Sparse:
		return fmt.Sprintf("sparse, %d synapses%s", len(w.W), why)
	case *Local:
		if w.Shared {
			return fmt.Sprintf("convolution %d×%d%s", w.Kernel, w.Kernel, why)
		}
		return fmt.Sprintf("local %d×%d%s", w.Kernel, w.Kernel, why)
	case *OneToOne:
		return "one to one" + why
	case *Tuned:
		return fmt.Sprintf("orientation harmonics, %d Gaussians of distance%s", w.fast.modes(), why)
	case *Homogeneous:
		return fmt.Sprintf("homogeneous %d×%d, %d displacements%s", w.sheet.Height, w.sheet.Width, len(w.steps), why)
	}
	return "its own kernel" + why
}

// brings tells whether a projection is run in a group.
func (p *Plan) brings(link int) bool { return p != nil && p.of[link] >= 0 }

// run adds what all groups bring. A population onto which an intervention changes a projection
// of a group gets what each of them carries by its wiring.
func (p *Plan) run(c *Circuit, s *State, x []float32) {
	if n := p.memory * s.Lanes; len(s.analysed) < n {
		s.analysed = make([]float32, n)
	}
	changed := false
	for i := range c.links {
		changed = changed || p.brings(i) && s.acting.factor(i) != 1
	}
	for _, g := range p.groups {
		g.analyse(s, x)
		if !changed {
			g.carry(s, x, everyPopulation)
		}
	}
	if !changed {
		return
	}
	for pop := range c.places {
		p.runChanged(c, s, x, pop)
	}
}

func (p *Plan) runChanged(c *Circuit, s *State, x []float32, pop int) {
	changed := false
	for i, l := range c.links {
		changed = changed || l.to == pop && p.brings(i) && s.acting.factor(i) != 1
	}
	for _, g := range p.groups {
		if !changed {
			g.carry(s, x, pop)
		}
	}
	for i, l := range c.links {
		if changed && l.to == pop && p.brings(i) {
			c.carry(s, x, i)
		}
	}
}
