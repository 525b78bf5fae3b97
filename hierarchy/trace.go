package hierarchy

// traceUnits is how many cells' traces are a worker's piece of work.
const traceUnits = 64

// trace runs the traces of cells [from, to) along the sequences of a batch, which may begin in
// one tile and end in another.
func (h *naive) trace(tiles *tiles, frames, from, to int) {
	for u := from; u < to; u++ {
		var trace float32
		trial := 0
		for i := range h.tiles[:tiles.in] {
			s := &h.tiles[i]
			for b := u * s.lanes; b < (u+1)*s.lanes; b++ {
				if trial%frames == 0 {
					trace = 0
				}
				trace += h.asks.share * (s.y[b] - trace)
				s.trace[b] = trace
				trial++
			}
		}
	}
}

// traceSome is trace for one piece of the cells.
func (s *stagewise) traceSome(_, i int) {
	h := s.at
	h.trace(s.t.tiles, max(1, s.t.how.Frames), i*traceUnits, min((i+1)*traceUnits, h.units))
}
