package hierarchy

import (
	"math"

	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

// blur is a Gaussian blur of one map, with edges that mirror what is inside:
//
//	w_k ∝ exp(−k²/2σ²), |k| ≤ 4σ, Σ w_k = 1
type blur struct {
	height, width int
	taps          []float32
}

func newBlur(sheet neuron.Sheet, sigmaPX float64) *blur {
	reach := int(math.Ceil(4 * sigmaPX))
	taps := make([]float64, 2*reach+1)
	var sum float64
	for i := range taps {
		k := float64(i - reach)
		taps[i] = math.Exp(-k * k / (2 * sigmaPX * sigmaPX))
		sum += taps[i]
	}
	b := &blur{height: sheet.Height, width: sheet.Width, taps: make([]float32, len(taps))}
	for i, w := range taps {
		b.taps[i] = float32(w / sum)
	}
	return b
}

// apply writes the blurred src, places×lanes, to dst; between is of the same length.
func (b *blur) apply(dst, src, between []float32, lanes int) {
	clear(between)
	clear(dst)
	row := b.width * lanes
	for y := range b.height {
		b.line(between[y*row:(y+1)*row], src[y*row:(y+1)*row], b.width, lanes)
	}
	b.line(dst, between, b.height, row)
}

// back is the transpose of apply.
func (b *blur) back(dst, src, between []float32, lanes int) {
	clear(between)
	clear(dst)
	row := b.width * lanes
	b.lineBack(between, src, b.height, row)
	for y := range b.height {
		b.lineBack(dst[y*row:(y+1)*row], between[y*row:(y+1)*row], b.width, lanes)
	}
}

// line adds the blur along n blocks of equal size to dst.
func (b *blur) line(dst, src []float32, n, size int) {
	for i, w := range b.taps {
		shift := i - len(b.taps)/2
		from, to := min(max(0, -shift), n), max(min(n, n-shift), 0)
		if from < to { // what comes from inside is contiguous
			simd.Axpy(dst[from*size:to*size], w, src[(from+shift)*size:(to+shift)*size])
		}
		for x := range n {
			if x < from || x >= to {
				simd.Axpy(dst[x*size:(x+1)*size], w, src[mirror(x+shift, n)*size:][:size])
			}
		}
	}
}

// lineBack is the transpose of line.
func (b *blur) lineBack(dst, src []float32, n, size int) {
	for i, w := range b.taps {
		shift := i - len(b.taps)/2
		from, to := min(max(0, -shift), n), max(min(n, n-shift), 0)
		if from < to {
			simd.Axpy(dst[(from+shift)*size:(to+shift)*size], w, src[from*size:to*size])
		}
		for x := range n {
			if x < from || x >= to {
				simd.Axpy(dst[mirror(x+shift, n)*size:][:size], w, src[x*size:(x+1)*size])
			}
		}
	}
}

// mirror is the place of 0…n−1 that is seen at place i of a line whose ends are mirrors:
// … 1 0 | 0 1 … n−1 | n−1 n−2 …
func mirror(i, n int) int {
	i %= 2 * n
	if i < 0 {
		i += 2 * n
	}
	if i >= n {
		i = 2*n - 1 - i
	}
	return i
}

// sampling is a sheet of every stride-th place of another, in the middle of it.
type sampling struct {
	above     neuron.Sheet
	places    []int // below, of every place above
	top, left int   // the first of them
}

func (s sampling) first() (y, x int) { return s.top, s.left }

func newSampling(below neuron.Sheet, channels, stride int) sampling {
	s := sampling{above: neuron.Sheet{
		Channels: channels, Height: (below.Height-1)/stride + 1, Width: (below.Width-1)/stride + 1,
		SpacingDeg: below.SpacingDeg * float32(stride),
	}}
	s.top, s.left = (below.Height-1)%stride/2, (below.Width-1)%stride/2
	for y := range s.above.Height {
		for x := range s.above.Width {
			s.places = append(s.places, (s.top+y*stride)*below.Width+s.left+x*stride)
		}
	}
	return s
}
