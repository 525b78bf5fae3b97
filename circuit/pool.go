package circuit

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/simd"
)

// MeanPool wires every place to the mean of a window below, channel by channel: a fixed
// kernel, which does not learn.
type MeanPool struct {
	Patch
	views []view
}

// NewMeanPool returns the wiring of windows; the channels above are those below. Margins are
// left out of the mean.
func NewMeanPool(g Patch) *MeanPool {
	if g.Above.Channels != g.Below.Channels {
		panic("circuit: a pool has the channels of the sheet below")
	}
	return &MeanPool{g, g.views()}
}

// In returns the number of source units.
func (w *MeanPool) In() int { return w.Below.Units() }

// Out returns the number of target units.
func (w *MeanPool) Out() int { return w.Above.Units() }

// Weights is nil: the kernel is fixed.
func (*MeanPool) Weights() []float32 { return nil }

// each visits a window and one of the places below it, by their first units.
func (w *MeanPool) each(visit func(above, below int, share float32)) {
	c := w.Below.Channels
	for place, v := range w.views {
		share := float32(c) / float32(len(v.rows))
		for i := 0; i < len(v.rows); i += c {
			visit(place*c, v.base+int(v.rows[i]), share)
		}
	}
}

// Drive adds sign·(mean of each window) to dst.
func (w *MeanPool) Drive(dst, rate []float32, sign float32, lanes int) {
	n := w.Below.Channels * lanes
	w.each(func(above, below int, share float32) {
		simd.Axpy(dst[above*lanes:above*lanes+n], sign*share, rate[below*lanes:below*lanes+n])
	})
}

// Return adds the share of every window to the places below it.
func (w *MeanPool) Return(dst, p []float32, sign float32, lanes int) {
	n := w.Below.Channels * lanes
	w.each(func(above, below int, share float32) {
		simd.Axpy(dst[below*lanes:below*lanes+n], sign*share, p[above*lanes:above*lanes+n])
	})
}

// Correlate panics: a fixed kernel has no synapses that could change.
func (*MeanPool) Correlate(_, _, _ []float32, _ int) { panic("circuit: a pool does not learn") }

// Shrink panics: a fixed kernel has no synapses that could change.
func (*MeanPool) Shrink(_, _ []float32, _ float32, _ int) { panic("circuit: a pool does not learn") }

// Drive64 adds sign·(mean of each window) to dst in float64.
func (w *MeanPool) Drive64(dst, rate []float64, sign float64) {
	w.each(func(above, below int, share float32) {
		for k := range w.Below.Channels {
			dst[above+k] += sign * float64(share) * rate[below+k]
		}
	})
}

// Departures of a mean over neighbours: none.
func (*MeanPool) Departures() []departure.ID { return nil }
