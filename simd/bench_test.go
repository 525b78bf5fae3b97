package simd

import (
	"fmt"
	"testing"
)

// BenchmarkGemm covers the shapes of networks. A processor's peak in GFLOP/s, with 8 lanes
// and two fused multiply-adds a cycle, is 32 times its clock in GHz.
func BenchmarkGemm(b *testing.B) {
	iota := make([]int32, 4096)
	for i := range iota {
		iota[i] = int32(i)
	}
	for _, s := range []struct {
		role    string
		m, n, k int
	}{
		{"square", 64, 64, 64},
		{"square", 128, 128, 128},
		{"square", 256, 256, 256},
		{"square", 512, 512, 512},
		{"square", 1024, 1024, 1024},
		{"drive", 4, 32, 49},
		{"drive", 6, 32, 25},
		{"drive", 8, 32, 25},
		{"drive", 16, 32, 150},
		{"drive", 32, 32, 49},
		{"drive", 36, 32, 600},
		{"drive", 64, 32, 512},
		{"drive", 10, 32, 576},
		{"drive", 1, 32, 256},
		{"one row", 1, 360, 360},
		{"one row", 1, 1024, 1024},
		{"one row", 1, 4096, 4096},
		{"change", 32, 7, 16},
		{"change", 64, 128, 16},
		{"change", 6, 5, 384},
		{"change", 16, 30, 128},
		{"return", 128, 32, 64},
		{"return", 30, 32, 16},
		{"return", 1024, 32, 1024},
	} {
		b.Run(fmt.Sprintf("%s/%dx%dx%d", s.role, s.m, s.n, s.k), func(b *testing.B) {
			a, x, c := make([]float32, s.m*s.k), make([]float32, s.k*s.n), make([]float32, s.m*s.n)
			lda, cols := s.k, iota[:s.k]
			if s.role == "return" { // A is the transpose of a matrix
				lda, cols = 1, make([]int32, s.k)
				for k := range cols {
					cols[k] = int32(k * s.m)
				}
			}
			for b.Loop() {
				Gemm(c, s.n, a, lda, cols, x, s.n, iota[:s.k], s.m, s.n, 1)
			}
			b.ReportMetric(2*float64(s.m*s.n*s.k)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}

// BenchmarkElementwise runs over arrays that fit the second-level cache.
func BenchmarkElementwise(b *testing.B) {
	const n = 1 << 12
	x, y, z, w := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
	for i := range y {
		y[i] = float32(i%97)/9 - 3
	}
	for _, k := range []struct {
		name  string
		bytes int // read and written, an element
		run   func()
	}{
		{"Fill", 4, func() { Fill(x, 1) }},
		{"FillRows", 4, func() { FillRows(x, y[:n/32], 32) }},
		{"Add", 12, func() { Add(x, y) }},
		{"Axpy", 12, func() { Axpy(x, 0.5, y) }},
		{"Mul", 12, func() { Mul(x, y) }},
		{"Relu", 8, func() { Relu(x, y) }},
		{"ReluBack", 12, func() { ReluBack(x, y, z) }},
		{"MaxPick", 16, func() { MaxPick(x, z, y, 1) }},
		{"MaxRoute", 16, func() { MaxRoute(x, y, z, 1) }},
		{"SumRows", 4, func() { SumRows(x[:n/32], y, 32) }},
		{"Transpose", 8, func() { Transpose(x, y, n/32, 32, n/32) }},
		{"Divide", 12, func() { Divide(x, z) }},
		{"InversePower/0.75", 8, func() { InversePower(x, z, 0.75) }},
		{"Normals", 4, func() { Normals(x, [2]uint32{1, 2}, Counter{}, 0) }},
		{"Exp", 8, func() { Exp(x, y) }},
		{"Supralinear/2", 8, func() { Supralinear(x, y, 0.04, 2) }},
		{"Supralinear/2.2", 8, func() { Supralinear(x, y, 0.04, 2.2) }},
		{"SupralinearStep/2", 12, func() { SupralinearStep(x, y, 0.04, 2, 0.1) }},
		{"SupralinearStep/2.2", 12, func() { SupralinearStep(x, y, 0.04, 2.2, 0.1) }},
		{"SupralinearStepEach", 24, func() { SupralinearStepEach(x, y, y, y, y, 0.1) }},
		{"MomentumStep", 20, func() { MomentumStep(x, y, z, 1e-3, 0.9, 1e-4, -1, 1) }},
		{"AdamStep", 28, func() { AdamStep(x, y, z, w, 1e-3, 0.9, 0.99, 1, 1, 1e-8, 0, 0, 0, 1) }},
	} {
		b.Run(k.name, func(b *testing.B) {
			clear(x)
			clear(w)
			for b.Loop() {
				k.run()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/element")
			b.ReportMetric(float64(k.bytes)*n*float64(b.N)/b.Elapsed().Seconds()/1e9, "GB/s")
		})
	}
}
