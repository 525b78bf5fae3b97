package formula

import "strings"

// Var is a variable or a port of a system, with its unit in words.
type Var struct{ Name, Unit string }

// System is the differential equations of a neuron.
type System struct {
	Vars     []Var // the rate r first
	Ports    []Var // soma first
	RateFree bool  // the rate has an equation of its own; else Rate gives it from the other variables

	Change *Program  // variables, then ports → the rate of change of every variable, per ms; of a rate that is not free, 0
	Rate   *Program  // variables → the rate; nil where it is free
	Slope  *Program  // variables, then ports → how steeply the rate follows the soma once leaks have decayed
	LeakMS []float64 // τ of each variable whose equation has the linear leak −x/τ, else 0
}

var (
	inHz = dimension{power: [bases]float64{0, 0, 1}}
	inMV = dimension{power: [bases]float64{1, 0, 0}}
	perM = dimension{power: [bases]float64{0, -1, 0}}
)

// NewSystem reads the equations of a neuron: a rate of change of each variable, a rate r that
// has one or is defined by the other variables, parameters, and ports beside soma.
func NewSystem(text string) (*System, error) {
	all, err := parse(text)
	if err != nil {
		return nil, err
	}
	r := &resolver{graph: newGraph(), known: map[string]quantity{}, definitions: map[string]*statement{}}
	s := &System{Ports: []Var{{"soma", "mV"}}, Vars: []Var{{"r", "Hz"}}}
	changes := map[string]*statement{}
	units, ports := map[string]dimension{"r": inHz, "soma": inMV}, []string{"soma"}
	var variables []string
	for i := range all {
		st := &all[i]
		if st.name == "" {
			return nil, st.fail("write dNAME/dt = … or NAME = …", "an expression without a name")
		}
		if !st.isChange && !st.port {
			continue
		}
		if _, taken := units[st.name]; taken && (st.name != "r" || st.port || changes["r"] != nil) {
			return nil, st.fail("", "a second %s", st.name)
		}
		u := dimension{unknown: true}
		if st.name == "r" {
			u = inHz
		}
		if st.unit != nil {
			if u, err = r.unit(st.unit); err != nil {
				return nil, err
			}
		}
		units[st.name] = u
		switch {
		case st.port:
			ports = append(ports, st.name)
			s.Ports = append(s.Ports, Var{st.name, unitText(u)})
		default:
			changes[st.name] = st
			if st.name == "r" {
				s.RateFree = true
			} else {
				variables = append(variables, st.name)
			}
		}
	}
	return s, r.system(s, all, changes, units, variables, ports)
}

func unitText(u dimension) string {
	if u.unknown || u.pure() {
		return ""
	}
	return u.String()
}

// system resolves the equations and compiles them. Inputs are r, the other variables, the
// ports.
func (r *resolver) system(s *System, all []statement, changes map[string]*statement, units map[string]dimension, variables, ports []string) error {
	for _, name := range variables {
		s.Vars = append(s.Vars, Var{name, unitText(units[name])})
	}
	input := 0
	claim := func(name string, known bool) error {
		if at, ok := changes[name]; ok {
			if err := r.claim(at.place, name); err != nil {
				return err
			}
		}
		if known {
			r.known[name] = quantity{r.input(input), units[name]}
		}
		input++
		return nil
	}
	if err := claim("r", s.RateFree); err != nil {
		return err
	}
	for _, name := range append(variables, ports...) {
		if err := claim(name, true); err != nil {
			return err
		}
	}
	if err := r.define(all); err != nil {
		return err
	}
	if !s.RateFree && r.definitions["r"] == nil {
		return place{1, 1}.fail("dr/dt = …, or r = … of the other variables", "nothing gives the rate r")
	}
	roots := []int{r.constant(0)}
	s.LeakMS = make([]float64, len(s.Vars))
	for i, v := range s.Vars {
		change := changes[v.Name]
		if change == nil {
			continue
		}
		q, err := r.expression(change.right)
		if err != nil {
			return err
		}
		if want := units[v.Name].times(perM, 1); !q.fits(want) {
			return change.right.fail("divide by a time constant?", "d%s/dt is in %s, not in %s", v.Name, q.dimension, want)
		}
		if c, ok := r.isConst(r.derive(q.node, i)); ok && c < 0 {
			s.LeakMS[i] = -1 / c
		}
		if i == 0 {
			roots[0] = q.node
		} else {
			roots = append(roots, q.node)
		}
	}
	if err := r.unused(); err != nil {
		return err
	}
	s.Change = r.compile(input, roots...)
	rate := r.input(0)
	if !s.RateFree {
		var err error
		if rate, err = r.rate(len(s.Vars), ports); err != nil {
			return err
		}
		s.Rate = r.compile(len(s.Vars), rate)
	}
	s.Slope = r.compile(input, r.slope(s, rate, roots))
	return nil
}

// slope is Σ ∂r/∂x·τ·∂(dx/dt)/∂soma over the variables, where τ is 1 for one without a leak.
func (r *resolver) slope(s *System, rate int, changes []int) int {
	sum := r.constant(0)
	for i, change := range changes {
		tau := s.LeakMS[i]
		if tau == 0 {
			tau = 1
		}
		sum = r.plus(sum, r.times(r.derive(rate, i), r.scale(tau, r.derive(change, len(s.Vars)))))
	}
	return sum
}

// rate is a rate that follows from the other variables.
func (r *resolver) rate(variables int, ports []string) (int, error) {
	def := r.definitions["r"]
	q, err := r.name(&expr{place: def.place, op: "name", name: "r"})
	if err != nil {
		return 0, err
	}
	if !q.fits(inHz) {
		return 0, def.right.fail("", "a rate is in Hz, this is in %s", q.dimension)
	}
	for i := range ports {
		if r.reaches(q.node, variables+i) {
			return 0, def.right.fail("dr/dt = (-r + …)/tau, or a potential between them", "r follows from %s at the same moment", strings.Join(ports, ", "))
		}
	}
	return q.node, nil
}

// reaches says whether a node depends on an input.
func (g *graph) reaches(x, input int) bool {
	n := g.nodes[x]
	if n.op == "input" {
		return n.input == input
	}
	for _, a := range n.args {
		if g.reaches(a, input) {
			return true
		}
	}
	return false
}
