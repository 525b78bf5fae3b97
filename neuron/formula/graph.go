package formula

import (
	"fmt"
	"math"
	"slices"
)

// node is one value of a computation. Equal values are one node, so that what a formula writes
// twice is computed once.
type node struct {
	op    string  // "const", "input", "lin", "prod", "quot", "pow", "powpos", or a function
	value float64 // of a constant; the constant term of a lin; the exponent of a powpos
	input int     // index of an input
	args  []int
	coef  []float64 // of a lin: value + Σ coef·arg
}

// graph is a computation under construction. Constants are folded, sums are gathered.
type graph struct {
	nodes []node
	known map[string]int
}

func newGraph() *graph { return &graph{known: map[string]int{}} }

func (g *graph) intern(n node) int {
	key := fmt.Sprintf("%s %x %d %v %x", n.op, math.Float64bits(n.value), n.input, n.args, n.coef)
	if i, ok := g.known[key]; ok {
		return i
	}
	g.nodes = append(g.nodes, n)
	g.known[key] = len(g.nodes) - 1
	return len(g.nodes) - 1
}

func (g *graph) constant(v float64) int { return g.intern(node{op: "const", value: v}) }

func (g *graph) input(i int) int { return g.intern(node{op: "input", input: i}) }

// isConst returns the value of a constant node.
func (g *graph) isConst(x int) (float64, bool) {
	return g.nodes[x].value, g.nodes[x].op == "const"
}

// sum is Σ coef·arg; lins among the arguments are opened.
func (g *graph) sum(args []int, coef []float64) int {
	total, terms := 0.0, map[int]float64{}
	for i, x := range args {
		n := g.nodes[x]
		switch n.op {
		case "const":
			total += coef[i] * n.value
		case "lin":
			total += coef[i] * n.value
			for k, a := range n.args {
				terms[a] += coef[i] * n.coef[k]
			}
		default:
			terms[x] += coef[i]
		}
	}
	lin := node{op: "lin", value: total}
	for x, c := range terms {
		if c != 0 {
			lin.args = append(lin.args, x)
		}
	}
	slices.Sort(lin.args)
	for _, x := range lin.args {
		lin.coef = append(lin.coef, terms[x])
	}
	switch {
	case len(lin.args) == 0:
		return g.constant(total)
	case len(lin.args) == 1 && total == 0 && lin.coef[0] == 1:
		return lin.args[0]
	}
	return g.intern(lin)
}

func (g *graph) plus(a, b int) int  { return g.sum([]int{a, b}, []float64{1, 1}) }
func (g *graph) minus(a, b int) int { return g.sum([]int{a, b}, []float64{1, -1}) }

func (g *graph) scale(c float64, x int) int { return g.sum([]int{x}, []float64{c}) }

// factor splits c·x into c and x.
func (g *graph) factor(x int) (c float64, rest int) {
	if n := g.nodes[x]; n.op == "lin" && n.value == 0 && len(n.args) == 1 {
		return n.coef[0], n.args[0]
	}
	return 1, x
}

func (g *graph) times(a, b int) int {
	if c, ok := g.isConst(a); ok {
		return g.scale(c, b)
	}
	if c, ok := g.isConst(b); ok {
		return g.scale(c, a)
	}
	ca, a := g.factor(a)
	cb, b := g.factor(b)
	return g.scale(ca*cb, g.intern(node{op: "prod", args: []int{min(a, b), max(a, b)}}))
}

func (g *graph) over(a, b int) int {
	if c, ok := g.isConst(b); ok {
		return g.scale(1/c, a)
	}
	ca, a := g.factor(a)
	cb, b := g.factor(b)
	return g.scale(ca/cb, g.intern(node{op: "quot", args: []int{a, b}}))
}

func (g *graph) power(a, b int) int {
	n, constant := g.isConst(b)
	if v, ok := g.isConst(a); ok && constant {
		return g.constant(math.Pow(v, n))
	}
	if constant {
		switch {
		case n == 0:
			return g.constant(1)
		case n == 1:
			return a
		case g.nodes[a].op == "relu":
			return g.positivePower(g.nodes[a].args[0], n)
		case n == 2:
			return g.times(a, a)
		case n == 0.5:
			return g.call("sqrt", a)
		}
	}
	return g.intern(node{op: "pow", args: []int{a, b}})
}

// positivePower is ⌊x⌋₊ⁿ, for n = 0 the step function.
func (g *graph) positivePower(x int, n float64) int {
	switch n {
	case 0:
		return g.call("step", x)
	case 1:
		return g.call("relu", x)
	}
	return g.intern(node{op: "powpos", value: n, args: []int{x}})
}

// call is a function of one or two arguments.
func (g *graph) call(name string, args ...int) int {
	values, constant := make([]float64, len(args)), true
	for i, a := range args {
		v, ok := g.isConst(a)
		values[i], constant = v, constant && ok
	}
	switch {
	case constant && len(args) == 1:
		return g.constant(unary[name](values[0]))
	case constant && name == "max":
		return g.constant(max(values[0], values[1]))
	case constant && name == "min":
		return g.constant(min(values[0], values[1]))
	}
	if name == "max" || name == "min" {
		for i, a := range args {
			if v, ok := g.isConst(a); ok && v == 0 { // min(x, 0) = −⌊−x⌋₊
				if name == "max" {
					return g.call("relu", args[1-i])
				}
				return g.scale(-1, g.call("relu", g.scale(-1, args[1-i])))
			}
		}
	}
	return g.intern(node{op: name, args: args})
}

// unary are the functions of one argument. NaN passes through all.
var unary = map[string]func(float64) float64{
	"exp": math.Exp, "log": math.Log, "sqrt": math.Sqrt, "tanh": math.Tanh, "sin": math.Sin, "cos": math.Cos, "abs": math.Abs,
	"relu": func(x float64) float64 { return max(x, 0) },
	"step": step,
}

// step is 1 above 0 and 0 at and below it.
func step(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x <= 0:
		return 0
	}
	return x
}
