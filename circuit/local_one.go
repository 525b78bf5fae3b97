package circuit

import "github.com/striate-sim/striate/simd"

// driveOne is Drive for one lane, where vectors run along the channels of a place. The order
// of every sum is that of many lanes.
func (w *Local) driveOne(dst, rate []float32, sign float32) {
	if w.Shared {
		w.driveOneShared(dst, rate, sign)
		return
	}
	fan, channels := w.Fan(), w.Above.Channels
	buf := borrow(fan)
	defer scratch.Put(buf)
	for place := range w.views {
		v := &w.views[place]
		to, weights := dst[place*channels:(place+1)*channels], w.at(place)
		if len(v.columns) < fan { // the edge of the sheet cuts the square
			simd.Gemm(to, 1, weights, fan, v.columns, rate[v.base:], 1, v.rows, channels, 1, sign)
			continue
		}
		patch := *buf
		for _, s := range v.spans {
			copy(patch[s.column:s.column+s.length], rate[v.base+s.unit:])
		}
		simd.DotRows(to, weights, fan, patch, sign)
	}
}

// driveOneShared multiplies the patches of adjoining places by the transposed weights.
func (w *Local) driveOneShared(dst, rate []float32, sign float32) {
	fan, channels := w.Fan(), w.Above.Channels
	buf := borrow(fan * channels)
	defer scratch.Put(buf)
	back := *buf
	simd.Transpose(back, w.W, channels, fan, channels)
	step := w.Stride * w.Below.Channels
	for place := 0; place < len(w.views); {
		v, n := &w.views[place], 1
		for place+n < len(w.views) && (place+n)%w.Above.Width != 0 && &w.views[place+n].columns[0] == &v.columns[0] {
			n++
		}
		simd.Gemm(dst[place*channels:], channels, rate[v.base:], step, v.rows, back, channels, v.columns, n, channels, sign)
		place += n
	}
}
