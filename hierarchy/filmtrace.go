package hierarchy

// filmTrace is the eligibility of synapses within a film, of which the gate comes with the last of
// F frames, to what synapses have kept since the first:
//
//	e(t) = λ·e(t−1) + P(t)·Q(t) − D(t)·w    Δw = η·g·e(F)
//
// Weights rest meanwhile, so that a frame has the share g·λ^(F−t) of the change, which is what its
// factors are gated by. Nothing is carried from film to film.
type filmTrace struct {
	frames int
	keep   float32 // λ
}

// along turns the gates of the frames of a batch into these shares. Films may begin in one tile and
// end in another; tiles hold so many stimuli each.
func (f filmTrace) along(gates [][]float32) {
	trials := 0
	for _, g := range gates {
		trials += len(g)
	}
	gate, at := float32(0), trials
	for i := len(gates) - 1; i >= 0; i-- {
		for b := len(gates[i]) - 1; b >= 0; b-- {
			if at--; (at+1)%f.frames == 0 || at == trials-1 {
				gate = gates[i][b]
			} else {
				gate *= f.keep
			}
			gates[i][b] = gate
		}
	}
}
