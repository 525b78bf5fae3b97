package learning

import (
	"errors"
	"fmt"
	"slices"

	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/neuron/formula"
)

var _ = Rules.Add("formula", registry.Entry[Rule]{
	New: func() Rule { return &Formula{P: "rate", Q: "rate"} }, Doc: "a rule written as expressions: P and D of what the cell sees, Q of what the terminal sees",
	Example: `train: {rule: {formula: {P: rate, Q: rate, D: rate^2}}}`,
})

// Formula is a rule that is written as text (package formula has the language):
//
//	Δw_ij = η·(P_i·Q_j − D_i·w_ij)
//
// P and D are expressions of what the cell sees (rate, input, slope, apical, and the gate that all
// cells hear), Q of what the terminal sees (rate), each with its own parameters:
// "rate*(rate - c); c = 0.5". No other name is known, so that what is written is local. A rule
// that reads the gate is not multiplied by it once more.
type Formula struct {
	P string `yaml:"P" doc:"factor of the cell: an expression of its rate, input, slope of the gain, and apical potential, and of the gate that all cells hear"`
	Q string `yaml:"Q" doc:"factor of the terminal: an expression of its rate"`
	D string `yaml:"D" doc:"decay of the cell's synapses, of the same names as P; empty: none"`

	of      [3]string
	program [3]written
}

// written is a compiled expression with what it reads.
type written struct {
	*formula.Program
	reads []string
	err   error
}

// cellSees and terminalSees are the names of an expression, with their signals.
var (
	cellSees     = map[string]Signals{"rate": PostRate, "input": PostInput, "slope": PostSlope, "apical": Apical, "gate": Broadcast}
	terminalSees = map[string]Signals{"rate": PreRate}
)

// compiled makes the programs at their first use, which is before any worker's.
func (f *Formula) compiled() *[3]written {
	if now := ([3]string{f.P, f.Q, f.D}); f.of != now || f.program[0].Program == nil && f.program[0].err == nil {
		f.of = now
		for i, text := range now {
			f.program[i] = written{}
			if text == "" && i == 2 {
				continue
			}
			w := &f.program[i]
			w.Program, w.reads, w.err = formula.NewExpression(text, namesOf(sees(i)))
		}
	}
	return &f.program
}

func sees(expression int) map[string]Signals {
	if expression == 1 {
		return terminalSees
	}
	return cellSees
}

func namesOf(signals map[string]Signals) []string {
	var names []string
	for name := range signals {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Valid reports mistakes in the texts, with their places: among them every name of what a
// synapse cannot know.
func (f *Formula) Valid() error {
	var all []error
	for i, w := range f.compiled() {
		if w.err != nil {
			who := "the cell sees its own signals and the gate alone"
			if i == 1 {
				who = "the terminal sees its own rate alone"
			}
			all = append(all, fmt.Errorf("%c: %w; %s", "PQD"[i], w.err, who))
		}
	}
	return errors.Join(all...)
}

// Needs lists the signals that the expressions read.
func (f *Formula) Needs() Signals {
	var s Signals
	for i, w := range f.compiled() {
		for _, name := range w.reads {
			s |= sees(i)[name]
		}
	}
	return s
}

// Decays reports whether there is a D.
func (f *Formula) Decays() bool { return f.D != "" }

// Terminal computes Q.
func (f *Formula) Terminal(q []float32, pre Pre) {
	f.program[1].run(q, func(string) []float32 { return pre.Rate })
}

// Cell computes P, and D where there is one.
func (f *Formula) Cell(p, d []float32, post Post) {
	f.program[0].cells(p, post)
	if f.D != "" {
		f.program[2].cells(d, post)
	}
}

// cells runs over all cells at once, or, where the gate is read, cell by cell beside its lanes.
func (w *written) cells(dst []float32, post Post) {
	n := len(dst)
	if slices.Contains(w.reads, "gate") {
		n = post.Lanes
	}
	for i := 0; i < len(dst); i += n {
		w.run(dst[i:i+n], func(name string) []float32 {
			switch name {
			case "rate":
				return post.Rate[i : i+n]
			case "input":
				return post.Input[i : i+n]
			case "slope":
				return post.Slope[i : i+n]
			case "gate":
				return post.Broadcast
			default:
				return post.Apical[i : i+n]
			}
		})
	}
}

func (w *written) run(dst []float32, signal func(name string) []float32) {
	if w.Program == nil {
		panic(fmt.Sprint("learning: a formula that was not checked: ", w.err))
	}
	if len(dst) == 0 {
		return
	}
	t := w.Borrow32()
	for i, name := range w.reads {
		t.Inputs[i] = signal(name)
	}
	t.Outputs[0] = dst
	t.Run()
	formula.Return32(t)
}
