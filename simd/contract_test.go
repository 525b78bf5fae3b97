package simd

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestKernelsDoNotAllocate(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		x, y, z, w := make([]float32, 100), make([]float32, 100), make([]float32, 100), make([]float32, 100)
		arrays, scalars := [][]float32{x, y, z, w}, []float32{1, 1, 1}
		for _, k := range elementwise {
			require.Zero(t, testing.AllocsPerRun(10, func() { k.run(arrays, scalars) }), k.name)
		}
		table := []int32{0, 1, 2, 3}
		require.Zero(t, testing.AllocsPerRun(10, func() {
			Exp(x, y)
			Supralinear(x, y, 1, 2.2)
			SupralinearStepEach(x, y, y, y, y, 1)
			Normals(x, [2]uint32{}, Counter{}, 3)
			InversePower(x, y, 0.75)
			SparseRows(x[:3], y[:4], table, table, y, 1)
			SumRows(x[:10], y, 10)
			FillRows(x, y[:10], 10)
			Transpose(x, y, 10, 10, 10)
			Gemm(x, 10, y, 4, table, y, 10, table, 4, 10, 1)
		}))
	})
}

func TestLengthsAreChecked(t *testing.T) {
	a, b := make([]float32, 3), make([]float32, 4)
	table, short := []int32{0, 1}, []int32{0}
	for name, call := range map[string]func(){
		"Add":             func() { Add(a, b) },
		"Axpy":            func() { Axpy(a, 1, b) },
		"AxpyTwice":       func() { AxpyTwice(a, 1, 1, b) },
		"Mul":             func() { Mul(a, b) },
		"Divide":          func() { Divide(a, b) },
		"InversePower":    func() { InversePower(a, b, 1) },
		"Relax":           func() { Relax(a, b, 1) },
		"Relu":            func() { Relu(a, b) },
		"ReluBack dy":     func() { ReluBack(a, b, a) },
		"ReluBack y":      func() { ReluBack(a, a, b) },
		"MaxPick which":   func() { MaxPick(a, b, a, 1) },
		"MaxPick x":       func() { MaxPick(a, a, b, 1) },
		"MaxRoute dy":     func() { MaxRoute(a, b, a, 1) },
		"MaxRoute which":  func() { MaxRoute(a, a, b, 1) },
		"FillRows":        func() { FillRows(a, b, 2) },
		"SumRows":         func() { SumRows(a, b, 2) },
		"Transpose dst":   func() { Transpose(a, b, 2, 2, 2) },
		"Transpose src":   func() { Transpose(b, a, 2, 2, 2) },
		"Transpose rows":  func() { Transpose(b, b, 2, 2, 1) },
		"Supralinear":     func() { Supralinear(a, b, 1, 2) },
		"SupralinearStep": func() { SupralinearStep(a, b, 1, 2, 1) },
		"Exp":             func() { Exp(a, b) },
		"StepEach u":      func() { SupralinearStepEach(a, b, a, a, a, 1) },
		"StepEach k":      func() { SupralinearStepEach(a, a, b, a, a, 1) },
		"StepEach n":      func() { SupralinearStepEach(a, a, a, b, a, 1) },
		"StepEach tau":    func() { SupralinearStepEach(a, a, a, a, b, 1) },
		"MomentumStep dw": func() { MomentumStep(a, b, a, 1, 1, 1, 0, 1) },
		"MomentumStep v":  func() { MomentumStep(a, a, b, 1, 1, 1, 0, 1) },
		"AdamStep dw":     func() { AdamStep(a, b, a, a, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1) },
		"AdamStep m":      func() { AdamStep(a, a, b, a, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1) },
		"AdamStep v":      func() { AdamStep(a, a, a, b, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1) },
		"Gemm tables":     func() { Gemm(b, 2, b, 2, table, b, 2, short, 2, 2, 1) },
		"Gemm C":          func() { Gemm(a, 2, b, 2, table, b, 2, table, 2, 2, 1) },
		"Gemm A":          func() { Gemm(b, 2, a, 2, table, b, 2, table, 2, 2, 1) },
		"Gemm B":          func() { Gemm(b, 2, b, 2, table, a, 2, table, 2, 2, 1) },
		"Gemm rows of C":  func() { Gemm(b, 1, b, 2, table, b, 2, table, 2, 2, 1) },
		"Gemm first":      func() { Gemm(b, 2, b, 2, []int32{-1, 0}, b, 2, table, 2, 2, 1) },
		"Gemm last":       func() { Gemm(b, 2, b, 2, table, b, 2, []int32{0, -1}, 2, 2, 1) },
	} {
		require.Panics(t, call, name)
	}
}
