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
	args := strings.Join(arrays, ", ") + " *float32, n int"
	if len(scalars) > 0 {
		args += ", " + strings.Join(scalars, ", ") + " float32"
	}
	TEXT(name+"AVX2Vectors", NOSPLIT, "func("+args+")")
	Pragma("noescape")
	at := map[string]reg.Register{}
	for _, a := range arrays {
		at[a] = Load(Param(a), GP64())
	}
	n := GP64()
	Load(Param("n"), n)
	body := setup()
	i := GP64()
	XORQ(i, i)
	vector := func(offset int) {
		v := vecs{}
		for _, a := range reads {
			v[a] = YMM()
			VMOVUPS(Mem{Base: at[a], Index: i, Scale: 4, Disp: 4 * offset}, v[a])
		}
		for _, a := range sorted(arrays, body(v)) {
			VMOVUPS(a.v, Mem{Base: at[a.name], Index: i, Scale: 4, Disp: 4 * offset})
		}
	}
	SUBQ(Imm(unrolled*width), n)
	JLT(LabelRef("few" + name))
	Label("loop" + name)
	for u := range unrolled {
		vector(u * width)
	}
	ADDQ(Imm(unrolled*width), i)
	CMPQ(i, n)
	JLE(LabelRef("loop" + name))
	Label("few" + name)
	ADDQ(Imm((unrolled-1)*width), n)
	CMPQ(i, n)
	JG(LabelRef("tail" + name))
	Label("one" + name)
	vector(0)
	ADDQ(Imm(width), i)
	CMPQ(i, n)
	JLE(LabelRef("one" + name))
	Label("tail" + name)
	ADDQ(Imm(width), n)
	SUBQ(i, n)
	JEQ(LabelRef("done" + name))
	mask := tailMask(n)
	v := vecs{}
	for _, a := range reads {
		v[a] = YMM()
		VMASKMOVPS(Mem{Base: at[a], Index: i, Scale: 4}, mask, v[a])
	}
	for _, a := range sorted(arrays, body(v)) {
		VMASKMOVPS(a.v, mask, Mem{Base: at[a.name], Index: i, Scale: 4})
	}
	Label("done" + name)
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
func add(a, b reg.VecVirtual) reg.VecVirtual { r := YMM(); VADDPS(b, a, r); return r }
func sub(a, b reg.VecVirtual) reg.VecVirtual { r := YMM(); VSUBPS(b, a, r); return r }
func mul(a, b reg.VecVirtual) reg.VecVirtual { r := YMM(); VMULPS(b, a, r); return r }

// atLeast is max(x, low) that lets a NaN in x through: VMAXPS returns its last source for NaN.
func atLeast(x, low reg.VecVirtual) reg.VecVirtual { r := YMM(); VMAXPS(x, low, r); return r }
func atMost(x, high reg.VecVirtual) reg.VecVirtual { r := YMM(); VMINPS(x, high, r); return r }

// choose is a where the mask is set, else b.
func choose(mask, a, b reg.VecVirtual) reg.VecVirtual {
	r := YMM()
	VBLENDVPS(mask, a, b, r)
	return r
}

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
			r := YMM()
			VANDPS(compare(greaterThan, v["y"], z), v["dy"], r)
			return vecs{"dx": r}
		}
	})
	kernel("maxPick", words("best which x"), words("best which x"), words("index"), func() func(vecs) vecs {
		index := broadcast("index")
		return func(v vecs) vecs {
			wins := YMM()
			VORPS(compare(greaterThan, v["x"], v["best"]), compare(unordered, v["x"], v["x"]), wins)
			return vecs{"best": choose(wins, v["x"], v["best"]), "which": choose(wins, index, v["which"])}
		}
	})
	kernel("maxRoute", words("dx dy which"), words("dx dy which"), words("index"), func() func(vecs) vecs {
		index := broadcast("index")
		return func(v vecs) vecs {
			return vecs{"dx": choose(compare(equal, v["which"], index), add(v["dx"], v["dy"]), v["dx"])}
		}
	})
}
