package circuit

import "github.com/striate-sim/striate/simd"

// Correlate adds P·Qᵀ to dw.
func (w *Local) Correlate(dw, p, q []float32, lanes int) { correlate(w, dw, p, q, lanes) }

// padded is the width of the sheet below with its margins.
func (w *Local) padded() int { return w.Below.Width + 2*w.Pad }

// TransposedLen is the number of units of the sheet below with its margins and some slack,
// spread.
func (w *Local) TransposedLen() int {
	return spread((w.Below.Height+2*w.Pad)*w.padded()*w.Below.Channels + simd.PatchSlack)
}

// Transpose writes q as one row a lane, with silent margins.
func (w *Local) Transpose(qt, q []float32, lanes int) {
	row, c, stride := w.Below.Width*w.Below.Channels, w.Below.Channels, w.TransposedLen()
	if w.Pad == 0 {
		simd.Transpose(qt, q, w.In(), lanes, stride)
		return
	}
	clear(qt[:stride*lanes])
	for y := range w.Below.Height {
		simd.Transpose(qt[((y+w.Pad)*w.padded()+w.Pad)*c:], q[y*row*lanes:(y+1)*row*lanes], row, lanes, stride)
	}
}

// Parts is the number of places, or 1 for a convolution.
func (w *Local) Parts() int {
	if w.Shared {
		return 1
	}
	return w.Above.Places()
}

// CorrelateParts adds the products of lanes [lane0, lane1) to the weights of places
// [part0, part1), or of all places to the one set of a convolution.
func (w *Local) CorrelateParts(dw, p, qt []float32, lanes, lane0, lane1, part0, part1 int) {
	if w.narrow() {
		w.correlatePatches(dw, p, qt, lanes, lane0, lane1, part0, part1)
		return
	}
	if w.Shared {
		for l := lane0; l < lane1; l += TrialBlock {
			w.correlateShared(dw, p, qt, lanes, l, min(TrialBlock, lane1-l))
		}
		return
	}
	fan, channels, c, stride := w.Fan(), w.Above.Channels, w.Below.Channels, w.TransposedLen()
	row := w.Kernel * c
	for place := part0; place < part1; place++ {
		y, x := place/w.Above.Width, place%w.Above.Width
		for l := lane0; l < lane1; l += TrialBlock {
			block := iota32[:min(TrialBlock, lane1-l)]
			for ky := range w.Kernel {
				first := ((y*w.Stride+ky)*w.padded() + x*w.Stride) * c
				simd.Gemm(dw[place*channels*fan+ky*row:], fan, p[place*channels*lanes+l:], lanes, block, qt[l*stride+first:], stride, block, channels, row, 1)
			}
		}
	}
}

// chainPlaces is how many adjoining places of a convolution share one chain of products: few
// enough that what comes from them stays in the nearest caches.
const chainPlaces = 4

// correlateShared forms one block's products, some adjoining places in one chain.
func (w *Local) correlateShared(dw, p, qt []float32, lanes, lane, trials int) {
	fan, channels, c := w.Fan(), w.Above.Channels, w.Below.Channels
	row, t := w.Kernel*c, w.chainTables(lanes, trials)
	for y := range w.Above.Height {
		for x := 0; x < w.Above.Width; x += chainPlaces {
			n := min(chainPlaces, w.Above.Width-x) * trials
			post := p[(y*w.Above.Width+x)*channels*lanes+lane:]
			for ky := range w.Kernel {
				first := lane*w.TransposedLen() + ((y*w.Stride+ky)*w.padded()+x*w.Stride)*c
				simd.Gemm(dw[ky*row:], fan, post, lanes, t.post[:n], qt[first:], 1, t.pre[:n], channels, row, 1)
			}
		}
	}
}

// narrowRow is the length of the longest kernel row that counts as narrow, short of two
// vectors. A kernel has as many rows as columns, so it has at most narrowRow² taps.
const narrowRow = 15

// narrow tells whether patches are copied, so that products run along all of a kernel's taps.
func (w *Local) narrow() bool { return w.Kernel*w.Below.Channels <= narrowRow }

// patches copies what a place sees in some trials, one trial a row.
func (w *Local) patches(dst, qt []float32, y, x, lane, trials int) {
	c, stride := w.Below.Channels, w.TransposedLen()
	simd.Patches(dst, qt[lane*stride+(y*w.padded()+x)*w.Stride*c:], trials, stride, w.Kernel, w.padded()*c, w.Kernel*c)
}

// correlatePatches is CorrelateParts by way of patches, a place and a block of trials in one
// chain. One set of weights serves all places of a convolution.
func (w *Local) correlatePatches(dw, p, qt []float32, lanes, lane0, lane1, part0, part1 int) {
	fan, channels := w.Fan(), w.Above.Channels
	var buf [TrialBlock*narrowRow*narrowRow + simd.PatchSlack]float32
	apart := channels * fan // of the weights of two places
	if w.Shared {
		apart, part0, part1 = 0, 0, w.Above.Places()
	}
	for l := lane0; l < lane1; l += TrialBlock {
		n := min(TrialBlock, lane1-l)
		for place := part0; place < part1; place++ {
			w.patches(buf[:], qt, place/w.Above.Width, place%w.Above.Width, l, n)
			simd.Gemm(dw[place*apart:], fan, p[place*channels*lanes+l:], lanes, iota32[:n], buf[:], fan, iota32[:n], channels, fan, 1)
		}
	}
}

// chainTables returns the index tables of one chain of places for a tile and block width.
func (w *Local) chainTables(lanes, trials int) chainTables {
	w.mu.Lock()
	defer w.mu.Unlock()
	key := [2]int{lanes, trials}
	t, ok := w.tables[key]
	if !ok {
		for x := range chainPlaces {
			for l := range trials {
				t.post = append(t.post, int32(x*w.Above.Channels*lanes+l))
				t.pre = append(t.pre, int32(l*w.TransposedLen()+x*w.Stride*w.Below.Channels))
			}
		}
		w.tables[key] = t
	}
	return t
}
