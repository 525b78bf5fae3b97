package formula

import "slices"

// instruction is one operation on whole blocks of values. Operands are inputs, then outputs,
// then temporaries.
type instruction struct {
	op       string
	dst, a   int
	b        int
	c, power float64
}

// Program computes outputs from inputs, elementwise, block by block.
type Program struct {
	inputs, outputs, temporaries int
	code                         []instruction
}

// compiler turns nodes into instructions, each node once.
type compiler struct {
	*graph
	Program
	uses, where []int // of each node; where −1: not computed yet
	free        []int // temporaries
}

// compile makes the program of some nodes.
func (g *graph) compile(inputs int, roots ...int) *Program {
	c := &compiler{graph: g, Program: Program{inputs: inputs, outputs: len(roots)}, uses: make([]int, len(g.nodes)), where: make([]int, len(g.nodes))}
	for i := range c.where {
		c.where[i] = -1
	}
	seen := make([]bool, len(g.nodes))
	var count func(x int)
	count = func(x int) {
		c.uses[x]++
		if !seen[x] {
			seen[x] = true
			for _, a := range g.nodes[x].args {
				count(a)
			}
		}
	}
	for _, x := range roots {
		count(x)
	}
	for i, x := range roots {
		out := inputs + i
		if at := c.where[x]; at >= 0 || g.nodes[x].op == "input" {
			c.emit(instruction{op: "scale", dst: out, a: c.value(x), c: 1})
			continue
		}
		c.write(x, out)
		c.where[x] = out
	}
	return &c.Program
}

func (c *compiler) emit(i instruction) { c.code = append(c.code, i) }

// value is where a node's value stands, once it is computed.
func (c *compiler) value(x int) int {
	if n := c.nodes[x]; n.op == "input" {
		return n.input
	}
	if c.where[x] < 0 {
		at := c.inputs + c.outputs + c.temporaries
		if n := len(c.free); n > 0 {
			at, c.free = c.free[n-1], c.free[:n-1]
		} else {
			c.temporaries++
		}
		c.write(x, at)
		c.where[x] = at
	}
	return c.where[x]
}

// release gives back the temporary of a node that nothing needs any more.
func (c *compiler) release(x int) {
	if c.uses[x]--; c.uses[x] == 0 && c.where[x] >= c.inputs+c.outputs {
		c.free = append(c.free, c.where[x])
	}
}

// write computes a node into dst, which none of its arguments occupies.
func (c *compiler) write(x, dst int) {
	n := c.nodes[x]
	switch n.op {
	case "const":
		c.emit(instruction{op: "fill", dst: dst, c: n.value})
	case "lin":
		c.writeLin(n, dst)
	case "powpos":
		a := c.value(n.args[0])
		c.emit(instruction{op: "powpos", dst: dst, a: a, c: 1, power: n.value})
		c.release(n.args[0])
	default:
		i := instruction{op: n.op, dst: dst, a: c.value(n.args[0])}
		if len(n.args) > 1 {
			i.b = c.value(n.args[1])
		}
		c.emit(i)
		for _, a := range n.args {
			c.release(a)
		}
	}
}

// writeLin begins with a power, whose factor costs nothing, where one is needed here alone.
func (c *compiler) writeLin(n node, dst int) {
	first := max(0, slices.IndexFunc(n.args, func(a int) bool {
		return c.nodes[a].op == "powpos" && c.uses[a] == 1 && c.where[a] < 0
	}))
	order := append([]int{first}, slices.Delete(indices(len(n.args)), first, first+1)...)
	for _, k := range order[1:] { // before dst is written, which may be an output that is an input of the caller
		c.value(n.args[k])
	}
	if p := n.args[first]; c.nodes[p].op == "powpos" && c.uses[p] == 1 && c.where[p] < 0 {
		base := c.nodes[p].args[0]
		c.emit(instruction{op: "powpos", dst: dst, a: c.value(base), c: n.coef[first], power: c.nodes[p].value})
		c.release(base)
	} else {
		c.emit(instruction{op: "scale", dst: dst, a: c.value(p), c: n.coef[first]})
		c.release(p)
	}
	for _, k := range order[1:] {
		c.emit(instruction{op: "axpy", dst: dst, a: c.value(n.args[k]), c: n.coef[k]})
		c.release(n.args[k])
	}
	if n.value != 0 {
		c.emit(instruction{op: "shift", dst: dst, c: n.value})
	}
}

func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
