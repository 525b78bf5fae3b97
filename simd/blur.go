package simd

// BlurRows adds to each row of dst the rows of x around it, weighted: one pass of a separable
// blur, along whichever axis the rows are apart.
//
//	dst[i*run+b] += Σ_t taps[t]·x[(i+t−c)*run+b]     c = len(taps)/2
//
// Rows beyond the ends of x count as 0. There are at most 512 taps. A sum is Gemm's: a chain of
// fused multiply-adds from 0 in the order of t.
func BlurRows(dst, x, taps []float32, run int) {
	if len(x) != len(dst) || run < 1 || len(dst)%run != 0 {
		panic("simd: BlurRows: x or dst is not rows×run")
	}
	if len(taps) > fanBlock {
		panic("simd: BlurRows: more than 512 taps")
	}
	rows, c := len(dst)/run, len(taps)/2
	for i := range rows {
		from, to := max(0, c-i), min(len(taps), rows+c-i)
		if from < to {
			table := counted[:to-from]
			Gemm(dst[i*run:], run, taps[from:to], 0, table, x[(i+from-c)*run:], run, table, 1, run, 1)
		}
	}
}
