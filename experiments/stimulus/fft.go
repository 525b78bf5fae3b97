package stimulus

import "math"

// fft transforms rows of one length, a power of two, in place: X_k = Σ x_j·e^(2πijk/n),
// without a factor (Cooley & Tukey 1965).
type fft struct {
	n      int
	turn   []complex128 // e^(2πik/n)
	column []complex128
}

func newFFT(n int) *fft {
	f := &fft{n: n, turn: make([]complex128, n), column: make([]complex128, n)}
	for k := range f.turn {
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / float64(n))
		f.turn[k] = complex(cos, sin)
	}
	return f
}

// plane transforms the rows and then the columns of n×n numbers.
func (f *fft) plane(x []complex128) {
	for y := range f.n {
		f.row(x[y*f.n : (y+1)*f.n])
	}
	for k := range f.n {
		for y := range f.n {
			f.column[y] = x[y*f.n+k]
		}
		f.row(f.column)
		for y := range f.n {
			x[y*f.n+k] = f.column[y]
		}
	}
}

func (f *fft) row(x []complex128) {
	for i, j := 1, 0; i < f.n; i++ { // into bit-reversed order
		bit := f.n >> 1
		for ; j&bit != 0; bit >>= 1 {
			j ^= bit
		}
		j |= bit
		if i < j {
			x[i], x[j] = x[j], x[i]
		}
	}
	for size := 2; size <= f.n; size *= 2 {
		half, stride := size/2, f.n/size
		for from := 0; from < f.n; from += size {
			for k := range half {
				a, b := x[from+k], x[from+k+half]*f.turn[k*stride]
				x[from+k], x[from+k+half] = a+b, a-b
			}
		}
	}
}
