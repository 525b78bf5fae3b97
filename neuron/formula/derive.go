package formula

// derive returns the derivative of a node with respect to an input.
func (g *graph) derive(x, input int) int {
	n := g.nodes[x]
	d := func(i int) int { return g.derive(n.args[i], input) }
	switch n.op {
	case "const", "step":
		return g.constant(0)
	case "input":
		if n.input == input {
			return g.constant(1)
		}
		return g.constant(0)
	case "lin":
		var args []int
		for i := range n.args {
			args = append(args, d(i))
		}
		return g.sum(args, n.coef)
	case "prod":
		return g.plus(g.times(d(0), n.args[1]), g.times(n.args[0], d(1)))
	case "quot": // (a′ − q·b′)/b
		return g.over(g.minus(d(0), g.times(x, d(1))), n.args[1])
	case "powpos":
		return g.times(g.scale(n.value, g.positivePower(n.args[0], n.value-1)), d(0))
	case "relu":
		return g.times(g.call("step", n.args[0]), d(0))
	case "pow": // b·aᵇ⁻¹·a′ + aᵇ·ln a·b′
		a, b := n.args[0], n.args[1]
		slope := g.times(g.times(b, g.power(a, g.minus(b, g.constant(1)))), d(0))
		if db := d(1); db != g.constant(0) {
			slope = g.plus(slope, g.times(g.times(x, g.call("log", a)), db))
		}
		return slope
	case "exp":
		return g.times(x, d(0))
	case "log":
		return g.over(d(0), n.args[0])
	case "sqrt":
		return g.over(d(0), g.scale(2, x))
	case "tanh":
		return g.times(g.minus(g.constant(1), g.times(x, x)), d(0))
	case "sin":
		return g.times(g.call("cos", n.args[0]), d(0))
	case "cos":
		return g.times(g.scale(-1, g.call("sin", n.args[0])), d(0))
	case "abs":
		return g.times(g.minus(g.scale(2, g.call("step", n.args[0])), g.constant(1)), d(0))
	case "max", "min":
		first := g.call("step", g.minus(n.args[0], n.args[1]))
		if n.op == "min" {
			first = g.minus(g.constant(1), first)
		}
		return g.plus(g.times(first, d(0)), g.times(g.minus(g.constant(1), first), d(1)))
	}
	panic("formula: no derivative of " + n.op)
}
