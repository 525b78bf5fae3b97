package main

import (
	"strings"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// vecs are the vectors at hand, by the name of their array.
type vecs map[string]reg.VecVirtual

// unrolled is how many vectors a turn of a kernel's loop takes: short bodies would wait for
// the jump.
const unrolled = 2

// kernel writes a loop over arrays of n floats. Arrays in reads are loaded, body returns what
// is stored, and the last vector is partial. setup prepares constants.
func kernel(name string, arrays, reads, scalars []string, setup func() func(vecs) vecs) {
	reduction(name, arrays, scalars, "", func() func(func(string) reg.VecVirtual) vecs {
		body := setup()
		return func(load func(string) reg.VecVirtual) vecs {
			v := vecs{}
			for _, a := range reads {
				v[a] = load(a)
			}
			return body(v)
		}
	}, func() {})
}

// reduction is kernel for bodies that load when they need it, and with a result, which finish
// stores. Lanes beyond the arrays' end are 0.
func reduction(name string, arrays, scalars []string, result string, setup func() func(load func(string) reg.VecVirtual) vecs, finish func()) {
	args := strings.Join(arrays, ", ") + " *float32, n int"
	if len(scalars) > 0 {
		args += ", " + strings.Join(scalars, ", ") + " float32"
	}
	begin(name+"Vectors", "func("+args+")"+result)
	at := map[string]reg.Register{}
	for _, a := range arrays {
		at[a] = Load(Param(a), GP64())
	}
	n := GP64()
	Load(Param("n"), n)
	body := setup()
	i := GP64()
	XORQ(i, i)
	turn := func(offset int) {
		load := func(a string) reg.VecVirtual {
			v := vector()
			VMOVUPS(Mem{Base: at[a], Index: i, Scale: 4, Disp: 4 * offset}, v)
			return v
		}
		for _, a := range sorted(arrays, body(load)) {
			VMOVUPS(a.v, Mem{Base: at[a.name], Index: i, Scale: 4, Disp: 4 * offset})
		}
	}
	SUBQ(floats(unrolled), n)
	JLT(LabelRef("few" + name))
	Label("loop" + name)
	for u := range unrolled {
		turn(u * width)
	}
	ADDQ(floats(unrolled), i)
	CMPQ(i, n)
	JLE(LabelRef("loop" + name))
	Label("few" + name)
	ADDQ(floats(unrolled-1), n)
	CMPQ(i, n)
	JG(LabelRef("tail" + name))
	Label("one" + name)
	turn(0)
	ADDQ(floats(1), i)
	CMPQ(i, n)
	JLE(LabelRef("one" + name))
	Label("tail" + name)
	ADDQ(floats(1), n)
	SUBQ(i, n)
	JEQ(LabelRef("done" + name))
	rest := firstLanes(n)
	load := func(a string) reg.VecVirtual {
		v := vector()
		loadPart(Mem{Base: at[a], Index: i, Scale: 4}, rest, v)
		return v
	}
	for _, a := range sorted(arrays, body(load)) {
		storePart(a.v, rest, Mem{Base: at[a.name], Index: i, Scale: 4})
	}
	Label("done" + name)
	finish()
	VZEROUPPER()
	RET()
}

type namedVec struct {
	name string
	v    reg.VecVirtual
}

// sorted lists what is stored in the order of the arrays.
func sorted(arrays []string, out vecs) []namedVec {
	var all []namedVec
	for _, a := range arrays {
		if v, ok := out[a]; ok {
			all = append(all, namedVec{a, v})
		}
	}
	return all
}

func words(s string) []string { return strings.Fields(s) }

// Results of one operation.
func add(a, b reg.VecVirtual) reg.VecVirtual { r := vector(); VADDPS(b, a, r); return r }
func sub(a, b reg.VecVirtual) reg.VecVirtual { r := vector(); VSUBPS(b, a, r); return r }
func mul(a, b reg.VecVirtual) reg.VecVirtual { r := vector(); VMULPS(b, a, r); return r }

func div(a, b reg.VecVirtual) reg.VecVirtual { r := vector(); VDIVPS(b, a, r); return r }
func root(a reg.VecVirtual) reg.VecVirtual   { r := vector(); VSQRTPS(a, r); return r }

// atLeast is max(x, low) that lets a NaN in x through: VMAXPS returns its last source for NaN.
func atLeast(x, low reg.VecVirtual) reg.VecVirtual { r := vector(); VMAXPS(x, low, r); return r }
func atMost(x, high reg.VecVirtual) reg.VecVirtual { r := vector(); VMINPS(x, high, r); return r }

func elementwise() {
	kernel("fill", words("dst"), nil, words("v"), func() func(vecs) vecs {
		v := broadcast("v")
		return func(vecs) vecs { return vecs{"dst": v} }
	})
	kernel("add", words("dst x"), words("dst x"), nil, func() func(vecs) vecs {
		return func(v vecs) vecs { return vecs{"dst": add(v["dst"], v["x"])} }
	})
	kernel("axpy", words("dst x"), words("dst x"), words("a"), func() func(vecs) vecs {
		a := broadcast("a")
		return func(v vecs) vecs { return vecs{"dst": add(v["dst"], mul(a, v["x"]))} }
	})
	kernel("axpyTwice", words("dst x"), words("dst x"), words("a b"), func() func(vecs) vecs {
		a, b := broadcast("a"), broadcast("b")
		return func(v vecs) vecs { return vecs{"dst": add(v["dst"], mul(a, mul(b, v["x"])))} }
	})
	kernel("scale", words("dst"), words("dst"), words("a"), func() func(vecs) vecs {
		a := broadcast("a")
		return func(v vecs) vecs { return vecs{"dst": mul(v["dst"], a)} }
	})
	kernel("mul", words("dst x"), words("dst x"), nil, func() func(vecs) vecs {
		return func(v vecs) vecs { return vecs{"dst": mul(v["dst"], v["x"])} }
	})
	kernel("relax", words("r f"), words("r f"), words("a"), func() func(vecs) vecs {
		a := broadcast("a")
		return func(v vecs) vecs { return vecs{"r": add(v["r"], mul(a, sub(v["f"], v["r"])))} }
	})
	kernel("relu", words("dst x"), words("x"), nil, func() func(vecs) vecs {
		z := zero()
		return func(v vecs) vecs { return vecs{"dst": atLeast(v["x"], z)} }
	})
	kernel("reluBack", words("dx dy y"), words("dy y"), nil, func() func(vecs) vecs {
		z := zero()
		return func(v vecs) vecs {
			return vecs{"dx": compare(greaterThan, v["y"], z).keep(v["dy"])}
		}
	})
	kernel("maxPick", words("best which x"), words("best which x"), words("index"), func() func(vecs) vecs {
		index := broadcast("index")
		return func(v vecs) vecs {
			wins := compare(greaterThan, v["x"], v["best"])
			wins.collect(compare(unordered, v["x"], v["x"]))
			return vecs{"best": wins.choose(v["x"], v["best"]), "which": wins.choose(index, v["which"])}
		}
	})
	kernel("maxRoute", words("dx dy which"), words("dx dy which"), words("index"), func() func(vecs) vecs {
		index := broadcast("index")
		return func(v vecs) vecs {
			return vecs{"dx": compare(equal, v["which"], index).choose(add(v["dx"], v["dy"]), v["dx"])}
		}
	})
	kernel("divide", words("dst x"), words("dst x"), nil, func() func(vecs) vecs {
		return func(v vecs) vecs { return vecs{"dst": div(v["dst"], v["x"])} }
	})
	inverses()
}

// inverses writes s^−β for the β of normalizations.
func inverses() {
	for _, p := range []struct {
		name  string
		power func(s reg.VecVirtual) reg.VecVirtual
	}{
		{"Half", root},
		{"ThreeQuarters", func(s reg.VecVirtual) reg.VecVirtual { r := root(s); return mul(r, root(r)) }},
		{"One", func(s reg.VecVirtual) reg.VecVirtual { return s }},
	} {
		kernel("inversePower"+p.name, words("dst s"), words("s"), nil, func() func(vecs) vecs {
			one := vector()
			VMOVUPS(number("one", 1), one)
			return func(v vecs) vecs { return vecs{"dst": div(one, p.power(v["s"]))} }
		})
	}
}
