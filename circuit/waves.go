package circuit

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/dsp/fourier"
)

// waves takes activity along an axis whose ends meet to its harmonics and back: the sums over 1,
// cos, sin, cos 2, … in this order. Harmonics 0 to highest are a product with a matrix, in which
// vectors run along the other axes and the lanes; on a long axis all are taken by FFT, line by
// line in float64.
type waves struct {
	n, modes int
	to, back *axis // modes×n and n×modes; nil: by FFT
	lines    sync.Pool
}

// fftLine is one line of activity on its way.
type fftLine struct {
	fft *fourier.FFT
	x   []float64
	c   []complex128
}

// newWaves takes an axis of n places in harmonics 0 to highest, or by FFT, where all of them
// are as cheap.
func newWaves(n, highest int) *waves {
	w := &waves{n: n, modes: min(n, 2*highest+1)}
	if w.modes*n > fftCost(n) {
		w.modes = n
		w.lines.New = func() any { return &fftLine{fourier.NewFFT(n), make([]float64, n), make([]complex128, n/2+1)} }
		return w
	}
	m := make([]float64, w.modes*n)
	for k := range w.modes {
		for j := range n {
			m[k*n+j] = wave(k, j, n)
		}
	}
	w.to = newAxis(w.modes, n, m)
	w.back = w.to.transposed()
	return w
}

// wave is 1, cos, sin, cos 2, … at place j of an axis of n.
func wave(k, j, n int) float64 {
	sin, cos := math.Sincos(2 * math.Pi * float64((k+1)/2*j%n) / float64(n))
	if k > 0 && k%2 == 0 {
		return sin
	}
	return cos
}

// norm is what the sum over a wave counts in the activity.
func (w *waves) norm(k int) float64 {
	if w.to == nil || k == 0 || 2*((k+1)/2) == w.n { // the inverse FFT counts pairs twice itself
		return 1 / float64(w.n)
	}
	return 2 / float64(w.n)
}

// cost is that of one line, one way.
func (w *waves) cost() int {
	if w.to == nil {
		return fftCost(w.n)
	}
	return costAxis * w.n * w.modes
}

// analyse writes the harmonics of x, outer×n×inner, to dst, outer×modes×inner.
func (w *waves) analyse(dst, x []float32, outer, inner int) {
	if w.to != nil {
		clear(dst[:outer*w.modes*inner])
		w.to.drive(dst, x, 1, outer, inner)
		return
	}
	l := w.lines.Get().(*fftLine)
	for o := range outer {
		for i := range inner {
			first := o*w.n*inner + i
			for j := range l.x {
				l.x[j] = float64(x[first+j*inner])
			}
			for k, c := range l.fft.Coefficients(l.c, l.x) {
				if k > 0 {
					dst[first+(2*k-1)*inner] = float32(real(c))
				} else {
					dst[first] = float32(real(c))
				}
				if k > 0 && 2*k < w.n {
					dst[first+2*k*inner] = float32(imag(c))
				}
			}
		}
	}
	w.lines.Put(l)
}

// add adds to dst, outer×n×inner, the activity of which x, outer×modes×inner, are the harmonics
// as they count.
func (w *waves) add(dst, x []float32, outer, inner int) {
	if w.to != nil {
		w.back.drive(dst, x, 1, outer, inner)
		return
	}
	l := w.lines.Get().(*fftLine)
	for o := range outer {
		for i := range inner {
			first := o*w.n*inner + i
			for k := range l.c {
				re, im := x[first+max(0, 2*k-1)*inner], float32(0)
				if k > 0 && 2*k < w.n {
					im = x[first+2*k*inner]
				}
				l.c[k] = complex(float64(re), float64(im))
			}
			for j, v := range l.fft.Sequence(l.x, l.c) {
				dst[first+j*inner] += float32(v)
			}
		}
	}
	w.lines.Put(l)
}

// spectrum2 is the weights of the harmonics of both axes in a kernel that is its own mirror
// image, (height/2 + 1)×(width/2 + 1).
func spectrum2(kernel []float64, height, width int) [][]float64 {
	across := make([][]float64, height) // harmonics along columns
	for dy := range across {
		across[dy] = spectrum(kernel[dy*width : (dy+1)*width])
	}
	all := make([][]float64, height/2+1)
	for m := range all {
		all[m] = make([]float64, width/2+1)
	}
	column := make([]float64, height)
	for mx := range width/2 + 1 {
		for dy := range column {
			column[dy] = across[dy][mx]
		}
		for my, v := range spectrum(column) {
			all[my][mx] = v
		}
	}
	return all
}
