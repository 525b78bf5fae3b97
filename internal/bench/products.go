package bench

import (
	"strconv"

	"github.com/striate-sim/striate/simd"
)

// products are C = op(A)·op(B) by the kernels of the program, in the peers' shapes, with
// row-major matrices, and what fully connected layers do in place of some of them.
func products(m *Machine) []Case {
	var cases []Case
	for _, p := range matrixProducts(m) {
		cases = append(cases, p.on(m))
	}
	return append(cases,
		newFullyConnected("fc_64x10x1024_NT", 10).drives(m),
		newFullyConnected("fc_64x512x1024_NT", 512).drives(m),
		newFullyConnected("fc_dW_512x1024x64_TN", 512).changes(m))
}

func matrixProducts(m *Machine) []*product {
	const largest = 8 << 20
	a, b, c := filled(largest/2), filled(largest), make([]float32, largest)
	var all []*product
	add := func(key string, rows, cols, fan int, order form) {
		if m.Quick && (rows >= 1536 || cols > 30000) {
			return
		}
		all = append(all, &product{key: key, rows: rows, cols: cols, fan: fan, order: order, a: a, b: b, c: c[:rows*cols]})
	}
	for _, n := range []int{64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048} {
		add("s"+strconv.Itoa(n), n, n, n, plain)
	}
	add("conv1_img_32x576x25", 32, 576, 25, plain)
	add("conv1_batch_32x36864x25", 32, 36864, 25, plain)
	add("conv2_img_64x64x800", 64, 64, 800, plain)
	add("conv2_batch_64x4096x800", 64, 4096, 800, plain)
	add("conv2_dW_64x800x4096_NT", 64, 800, 4096, bTransposed)
	add("conv2_dX_800x4096x64_TN", 800, 4096, 64, aTransposed)
	add("cifar_64x1024x576", 64, 1024, 576, plain)
	add("cifar_128x256x1152", 128, 256, 1152, plain)
	add("ssn_b64_360x64x360", 360, 64, 360, plain)
	add("ssnlayer_128x784x128", 128, 784, 128, plain)
	add("lc_pos_64x32x800", 64, 32, 800, plain)
	return all
}

// form says which factor is given as its transpose.
type form int

const (
	plain form = iota
	aTransposed
	bTransposed
)

// product is C = op(A)·op(B). Clearing C is part of the time, since the kernels add to it.
type product struct {
	key             string
	rows, cols, fan int
	order           form
	a, b, c         []float32

	lda        int
	aCol, bRow []int32
	byRows     bool // threads share the rows of C, or else its columns
	chunk      int  // rows or columns of one piece
}

// sharedFLOP is the least work that threads share: some 20 µs of one, to which handing it out
// adds about one.
const sharedFLOP = 2e6

func (p *product) on(m *Machine) Case {
	p.lda, p.aCol, p.bRow = p.fan, multiples(p.fan, 1), multiples(p.fan, 1)
	if p.order == aTransposed {
		p.lda, p.aCol = 1, multiples(p.fan, p.rows)
	}
	p.byRows = p.rows > p.cols && p.order != bTransposed
	length, grain := p.cols, 16
	if p.byRows {
		length, grain = p.rows, 6
	}
	flop := 2 * float64(p.rows) * float64(p.cols) * float64(p.fan)
	p.chunk = length
	if flop >= sharedFLOP {
		p.chunk = (length/m.Threads + grain - 1) / grain * grain
	}
	pieces := (length + p.chunk - 1) / p.chunk
	piece := p.piece
	return Case{
		Metric: Metric{p.key, GFLOPS, flop},
		Run:    func() { m.Pool.Do(pieces, piece) },
		FLOP:   flop,
		Read:   4 * float64(p.rows*p.fan+p.fan*p.cols+p.rows*p.cols),
	}
}

// piece forms one part of the rows or columns of C.
func (p *product) piece(_, i int) {
	from := i * p.chunk
	if p.byRows {
		to := min(from+p.chunk, p.rows)
		a := p.a[from*p.fan:]
		if p.order == aTransposed {
			a = p.a[from:]
		}
		c := p.c[from*p.cols : to*p.cols]
		clear(c)
		simd.Gemm(c, p.cols, a, p.lda, p.aCol, p.b, p.cols, p.bRow, to-from, p.cols, 1)
		return
	}
	to := min(from+p.chunk, p.cols)
	for r := range p.rows {
		clear(p.c[r*p.cols+from : r*p.cols+to])
	}
	if p.order == bTransposed {
		simd.GemmNT(p.c[from:], p.cols, p.a, p.fan, p.b[from*p.fan:], p.fan, p.rows, to-from, p.fan, 1)
		return
	}
	simd.Gemm(p.c[from:], p.cols, p.a, p.lda, p.aCol, p.b[from:], p.cols, p.bRow, p.rows, to-from, 1)
}

// multiples is the table 0, step, 2·step, … of n entries.
func multiples(n, step int) []int32 {
	t := make([]int32, n)
	for i := range t {
		t[i] = int32(i * step)
	}
	return t
}

// fill writes numbers in [−0.5, 0.53) that look random and are quickly made.
func fill(x []float32) {
	for i := range x {
		x[i] = float32(uint32(i)*2654435761>>16&1023)*1e-3 - 0.5
	}
}

func filled(n int) []float32 {
	x := make([]float32, n)
	fill(x)
	return x
}
