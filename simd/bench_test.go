package simd

import "testing"

func benchmarkGemm(b *testing.B, m, n, k int) {
	a, x, c := make([]float32, m*k), make([]float32, k*n), make([]float32, m*n)
	table := make([]int32, k)
	for i := range table {
		table[i] = int32(i)
	}
	for b.Loop() {
		Gemm(c, n, a, k, table, x, n, table, m, n, 1)
	}
	b.ReportMetric(2*float64(m*n*k)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
}

func BenchmarkGemmSquare64(b *testing.B)   { benchmarkGemm(b, 64, 64, 64) }
func BenchmarkGemmSquare256(b *testing.B)  { benchmarkGemm(b, 256, 256, 256) }
func BenchmarkGemmSquare512(b *testing.B)  { benchmarkGemm(b, 512, 512, 512) }
func BenchmarkGemmConvFirst(b *testing.B)  { benchmarkGemm(b, 6, 32, 25) }
func BenchmarkGemmConvSecond(b *testing.B) { benchmarkGemm(b, 16, 32, 150) }
func BenchmarkGemmLocal(b *testing.B)      { benchmarkGemm(b, 64, 32, 512) }
func BenchmarkGemmChange(b *testing.B)     { benchmarkGemm(b, 64, 128, 16) }

func benchmarkElements(b *testing.B, run func(x, y, z, w []float32)) {
	const n = 1 << 12
	x, y, z, w := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
	for b.Loop() {
		run(x, y, z, w)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/element")
}

func BenchmarkRelu(b *testing.B) {
	benchmarkElements(b, func(x, y, _, _ []float32) { Relu(x, y) })
}

func BenchmarkAdamStep(b *testing.B) {
	benchmarkElements(b, func(x, y, z, w []float32) { AdamStep(x, y, z, w, 1e-3, 0.9, 0.99, 1, 1, 1e-8, 0, 0, 0, 1) })
}

func BenchmarkTranspose(b *testing.B) {
	benchmarkElements(b, func(x, y, _, _ []float32) { Transpose(x, y, 32, 128, 32) })
}

func BenchmarkSumRows(b *testing.B) {
	benchmarkElements(b, func(x, y, _, _ []float32) { SumRows(x[:128], y, 32) })
}
