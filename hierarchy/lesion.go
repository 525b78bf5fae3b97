package hierarchy

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/simd"
)

// Lesion is something that is done to cells of a trained pathway while it is tested. On the
// input of the cells, before their gain, it adds Input and noise; what they send on it
// multiplies by Factor, in a share of the cells, and adds noise to.
//
// Cells are those that a stage sends on, by its name; of a stage that keeps Dale's law also
// STAGE/E, the same, and STAGE/I. I alone is those of all such stages, E alone those of all but
// the read-out. Factor alone also multiplies what projections sideways, back or beyond the next
// stage carry, by their name or all that are lateral, feedback or skip.
type Lesion struct {
	Of                []string // none: what every stage but the read-out sends on
	Factor            float64  // 1: as it is; 0: silent
	Fraction          float64  // share of the cells that Factor acts on: the nearest whole number
	Input             float64
	InputSD, OutputSD float64    // of normal noise, drawn by stimulus and cell
	Stream            rng.Stream // of what is drawn
}

// NoCells says that a pathway has no cells, nor projections, of a name.
type NoCells struct {
	Name string
	Have []string
}

func (e *NoCells) Error() string {
	return fmt.Sprintf("the network has no %q (have %s)", e.Name, strings.Join(e.Have, ", "))
}

// cells are cells that a lesion can name.
type cells struct {
	name  string
	units int
	// input and output are the layers after which the cells' input and activity stand; of
	// interneurons both are within one layer.
	input, output int
	inter         bool
}

// cells lists the cells of a pathway; those of a stage stand together.
func (p *Pathway) cells() (all []cells) {
	for _, s := range p.Stages {
		c := cells{name: s.Name, units: s.Out.Units(), input: s.first, output: s.last - 1}
		if i := slices.IndexFunc(p.layers[s.first:s.last], func(l layer) bool { _, ok := l.(*gain); return ok }); i > 0 {
			c.input = s.first + i - 1
			if _, keeps := p.layers[c.input].(*membrane); keeps {
				c.input-- // potentials integrate it
			}
		}
		if p.unrolled() { // what runs sideways or back leaves the cells below their pool
			c.units, c.output = p.layers[s.cells-1].out().Units(), s.cells-1
		}
		all = append(all, c)
		if d := daleOf(p.layers[s.first]); d != nil {
			c.name = s.Name + "/E"
			all = append(all, c, cells{name: s.Name + "/I", units: d.inter.Units(), input: s.first, output: s.first, inter: true})
		}
	}
	return all
}

// find lists the cells that a lesion names.
func (p *Pathway) find(of []string) (found []cells, err error) {
	all, readout := p.cells(), p.Stages[len(p.Stages)-1].Name
	if len(of) == 0 {
		return slices.DeleteFunc(all, func(c cells) bool { return strings.Contains(c.name, "/") || c.name == readout }), nil
	}
	for _, name := range of {
		before := len(found)
		for _, c := range all {
			if c.name == name || strings.HasSuffix(c.name, "/"+name) && c.name != readout+"/E" {
				found = append(found, c)
			}
		}
		if len(found) == before {
			e := &NoCells{Name: name}
			for _, c := range all {
				e.Have = append(e.Have, c.name)
			}
			e.Have = append(e.Have, p.crossingNames()...)
			return nil, e
		}
	}
	return found, nil
}

// action changes the input or the activity of cells, units×lanes, in one tile.
type action func(x []float32, one *tile)

// actions are what is done to the cells of one layer.
type actions struct{ input, output []action }

// interneurons are works in which cells stand that no other layer sees.
type interneurons interface{ alter(a *actions, one *tile) }

// altered are works whose inner cells a lesion can reach.
type altered struct {
	actions *actions
	one     *tile
}

func (a *altered) alter(actions *actions, one *tile) { a.actions, a.one = actions, one }

func (a *altered) onInput(x []float32) {
	if a.actions != nil {
		a.one.do(a.actions.input, x)
	}
}

func (a *altered) onOutput(x []float32) {
	if a.actions != nil {
		a.one.do(a.actions.output, x)
	}
}

func (one *tile) do(all []action, x []float32) {
	for _, act := range all {
		act(x, one)
	}
}

// lesionPlan is what lesions do, by layer and by crossing.
type lesionPlan struct {
	after  [][]action
	within []*actions
	by     []float32
}

func (p *Pathway) lesionPlan(all []Lesion) (lesionPlan, error) {
	plan := lesionPlan{make([][]action, len(p.layers)), make([]*actions, len(p.layers)), make([]float32, len(p.crossings))}
	simd.Fill(plan.by, 1)
	for _, l := range all {
		of := slices.Clone(l.Of)
		for _, name := range l.Of {
			if found := p.projections(l, name); found != nil {
				for _, k := range found {
					plan.by[k] *= float32(l.Factor)
				}
				of = slices.DeleteFunc(of, func(o string) bool { return o == name })
			}
		}
		if len(of) == 0 && len(l.Of) > 0 {
			continue
		}
		found, err := p.find(of)
		if err != nil {
			return plan, err
		}
		for _, c := range found {
			plan.act(c, l)
		}
	}
	return plan, nil
}

// act puts what a lesion does to cells where they stand.
func (plan *lesionPlan) act(c cells, l Lesion) {
	input, output := l.actions(c)
	if c.inter {
		if plan.within[c.output] == nil {
			plan.within[c.output] = &actions{}
		}
		plan.within[c.output].input = append(plan.within[c.output].input, input...)
		plan.within[c.output].output = append(plan.within[c.output].output, output...)
		return
	}
	plan.after[c.input] = append(plan.after[c.input], input...)
	plan.after[c.output] = append(plan.after[c.output], output...)
}

// Lesion does something to the pathway for the stimuli to come, in place of what was done
// before; nothing leaves it intact. A name of no cells is a *NoCells, and then it is intact.
func (q *Predictor) Lesion(all ...Lesion) error {
	plan, failed := q.t.p.lesionPlan(all)
	if failed != nil {
		plan, _ = q.t.p.lesionPlan(nil)
	}
	for _, one := range q.t.all {
		one.after, one.pass = plan.after, nil
		for _, by := range plan.by {
			one.pass = append(one.pass, passing{by: by})
		}
		for _, f := range one.frames {
			for i, w := range f.works {
				if w, ok := w.(interneurons); ok {
					w.alter(plan.within[i], one)
				}
			}
		}
	}
	return failed
}

// actions are what a lesion does to the input and to the activity of cells.
func (l Lesion) actions(c cells) (input, output []action) {
	stream := l.Stream.Sub(strings.TrimSuffix(c.name, "/E"))
	if l.Input != 0 {
		add := float32(l.Input)
		input = append(input, func(x []float32, _ *tile) {
			for i := range x {
				x[i] += add
			}
		})
	}
	if l.InputSD > 0 {
		input = append(input, noisy(stream.Sub("input"), l.InputSD))
	}
	if l.Factor != 1 {
		output = append(output, l.weaken(c, stream))
	}
	if l.OutputSD > 0 {
		output = append(output, noisy(stream.Sub("output"), l.OutputSD))
	}
	return input, output
}

// weaken multiplies the activity of a share of the cells, which a larger share contains.
func (l Lesion) weaken(c cells, stream rng.Stream) action {
	acts := make([]bool, c.units)
	for _, u := range stream.Perm(c.units, 0)[:int(math.Round(l.Fraction*float64(c.units)))] {
		acts[u] = true
	}
	by := float32(l.Factor)
	return func(x []float32, one *tile) {
		for u, is := range acts {
			if is {
				simd.Scale(x[u*one.at.lanes:][:one.at.lanes], by)
			}
		}
	}
}

// noisy adds noise that is a function of the stimulus and the cell.
func noisy(stream rng.Stream, sd float64) action {
	return func(x []float32, one *tile) {
		var z [64]float32
		lanes := one.at.lanes
		units := len(x) / lanes
		for b := range lanes {
			for from := 0; from < units; from += len(z) {
				part := z[:min(len(z), units-from)]
				stream.Normals(part, uint64(one.first+b), 0, uint32(from))
				for k, v := range part {
					x[(from+k)*lanes+b] += float32(sd) * v
				}
			}
		}
	}
}
