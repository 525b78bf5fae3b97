package formula

import (
	"math"
	"sync"

	"github.com/striate-sim/striate/simd"
)

// blockLength is how many elements one instruction takes at once: short enough that all
// temporaries stay in the first-level cache.
const blockLength = 512

// Float is a precision that a program runs in.
type Float interface{ float32 | float64 }

// Task is one run of a program: the caller sets Inputs and Outputs, slices of one length each,
// and calls Run. No output may share memory with an input, but for a program of one output,
// which may be written over any input.
type Task[F Float] struct {
	Inputs, Outputs [][]F

	program  *Program
	operands [][]F
	memory   []F // temporaries, and a copy of an input that is written over
	slopes   []F // of System.Step
}

var tasks32, tasks64 sync.Pool

// Borrow32 returns a task of a program in float32; Return gives it back.
func (p *Program) Borrow32() *Task[float32] { return borrow[float32](p, &tasks32) }

// Borrow64 returns a task of a program in float64.
func (p *Program) Borrow64() *Task[float64] { return borrow[float64](p, &tasks64) }

// Return32 gives a task back.
func Return32(t *Task[float32]) { tasks32.Put(t) }

// Return64 gives a task back.
func Return64(t *Task[float64]) { tasks64.Put(t) }

func borrow[F Float](p *Program, pool *sync.Pool) *Task[F] {
	t, ok := pool.Get().(*Task[F])
	if !ok {
		t = &Task[F]{}
	}
	t.program = p
	t.Inputs, t.Outputs = sized(t.Inputs, p.inputs), sized(t.Outputs, p.outputs)
	t.operands = sized(t.operands, p.inputs+p.outputs+p.temporaries)
	if n := (p.temporaries + p.inputs) * blockLength; cap(t.memory) < n {
		t.memory = make([]F, n)
	}
	return t
}

func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// Run computes all outputs.
func (t *Task[F]) Run() {
	p := t.program
	memory := t.memory[:(p.temporaries+p.inputs)*blockLength]
	for first := 0; first < len(t.Outputs[0]); first += blockLength {
		last := min(first+blockLength, len(t.Outputs[0]))
		at := func(i int) []F { return memory[i*blockLength:][:last-first] }
		for i, x := range t.Inputs {
			t.operands[i] = x[first:last]
			if len(x) > 0 && p.outputs == 1 && &x[0] == &t.Outputs[0][0] {
				t.operands[i] = at(p.temporaries + i)
				copy(t.operands[i], x[first:last])
			}
		}
		for i, x := range t.Outputs {
			t.operands[p.inputs+i] = x[first:last]
		}
		for i := range p.temporaries {
			t.operands[p.inputs+p.outputs+i] = at(i)
		}
		for i := range p.code {
			execute(&p.code[i], t.operands)
		}
	}
}

func execute[F Float](i *instruction, operands [][]F) {
	dst, a, b := operands[i.dst], operands[i.a], operands[i.b]
	a, b = a[:len(dst)], b[:len(dst)]
	if dst, ok := any(dst).([]float32); ok && vector(i, dst, any(a).([]float32), any(b).([]float32)) {
		return
	}
	c := F(i.c)
	switch i.op {
	case "fill":
		for k := range dst {
			dst[k] = c
		}
	case "scale":
		for k, v := range a {
			dst[k] = c * v
		}
	case "axpy":
		for k, v := range a {
			dst[k] += c * v
		}
	case "shift":
		for k := range dst {
			dst[k] += c
		}
	case "prod":
		for k, v := range a {
			dst[k] = v * b[k]
		}
	case "quot":
		for k, v := range a {
			dst[k] = v / b[k]
		}
	case "max":
		for k, v := range a {
			dst[k] = max(v, b[k])
		}
	case "min":
		for k, v := range a {
			dst[k] = min(v, b[k])
		}
	case "pow":
		for k, v := range a {
			dst[k] = F(math.Pow(float64(v), float64(b[k])))
		}
	case "powpos":
		for k, v := range a {
			dst[k] = F(positivePower(i.c, float64(v), i.power))
		}
	case "relu":
		for k, v := range a {
			dst[k] = max(v, 0)
		}
	default:
		f := unary[i.op]
		for k, v := range a {
			dst[k] = F(f(float64(v)))
		}
	}
}

// positivePower is c·⌊x⌋₊ⁿ; NaN passes.
func positivePower(c, x, n float64) float64 {
	switch {
	case x <= 0:
		return 0
	case n == 2:
		return c * (x * x)
	}
	return c * math.Pow(x, n)
}

// vector runs an instruction by vector kernels, where there are some.
func vector(i *instruction, dst, a, b []float32) bool {
	switch i.op {
	case "fill":
		simd.Fill(dst, float32(i.c))
	case "scale":
		copy(dst, a)
		if i.c != 1 {
			simd.Scale(dst, float32(i.c))
		}
	case "axpy":
		simd.Axpy(dst, float32(i.c), a)
	case "prod":
		copy(dst, a)
		simd.Mul(dst, b)
	case "relu":
		simd.Relu(dst, a)
	case "exp":
		simd.Exp(dst, a)
	case "powpos":
		if !(i.power > 0) {
			return false
		}
		simd.Supralinear(dst, a, float32(i.c), float32(i.power))
	default:
		return false
	}
	return true
}

// At computes the first output of one set of inputs in float64.
func (p *Program) At(inputs ...float64) float64 {
	var small [32]float64
	x := small[:]
	if n := p.inputs + p.outputs + p.temporaries; n > len(small) {
		x = make([]float64, n)
	}
	copy(x, inputs)
	for k := range p.code {
		i := &p.code[k]
		a, b, dst := x[i.a], x[i.b], &x[i.dst]
		switch i.op {
		case "fill":
			*dst = i.c
		case "scale":
			*dst = i.c * a
		case "axpy":
			*dst += i.c * a
		case "shift":
			*dst += i.c
		case "prod":
			*dst = a * b
		case "quot":
			*dst = a / b
		case "max":
			*dst = max(a, b)
		case "min":
			*dst = min(a, b)
		case "pow":
			*dst = math.Pow(a, b)
		case "powpos":
			*dst = positivePower(i.c, a, i.power)
		default:
			*dst = unary[i.op](a)
		}
	}
	return x[p.inputs]
}
