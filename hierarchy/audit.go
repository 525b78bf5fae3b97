package hierarchy

import (
	"slices"
	"sync"

	"github.com/striate-sim/striate/circuit"
)

// Audit is what perturbation shows of the way in which a pathway is taught. Departures are
// declared by parts; this is the experiment that they are held to.
type Audit struct {
	// Transported names weights whose change depends on the weights of synapses above them, or
	// of other cells beside them, by another way than what those synapses transmitted.
	Transported []string
	// Spread names weights whose change depends on the activity of a cell that is not theirs.
	Spread []string
}

// Audit shows a batch and perturbs what a synapse cannot know. It changes no bit of training.
// What runs in time has no one moment between answer and teaching: ok is false.
//
// Between the answer and the teaching it scrambles the weights of one layer: the proposals
// below may not change. Rules that go on answering while they teach are watched instead for
// crossing weights backwards. Then it perturbs the factor of one cell: no synapse of another
// cell may change with it.
func (t *Trainer) Audit(b Batch) (a Audit, ok bool) {
	if t.p.unrolled() {
		return a, false
	}
	t.restoring(func() {
		switch s := t.teacher.(type) {
		case *relaxing, *twoPhases, *apicals:
			a.Transported = t.crossings(b)
		case *stagewise:
			s.everyTurn(func() {
				a.Transported = append(append(a.Transported, t.transported(b)...), t.neighbours(b, s)...)
				a.Spread = append(a.Spread, t.spread(b)...)
			})
			return
		default:
			a.Transported = t.transported(b)
		}
		a.Spread = t.spread(b)
	})
	return a, true
}

// transported scrambles the weights of each layer in turn.
func (t *Trainer) transported(b Batch) []string {
	var found []string
	var base, after map[string][]float32 // both from the same memories
	t.restoring(func() { base = t.propose(b) })
	var below []string
	for _, l := range t.p.layers {
		if l, ok := l.(plastic); ok && len(below) > 0 {
			t.restoring(func() { after = t.proposeAfter(b, func() { reverse(l) }) })
			for _, name := range below {
				if !slices.Equal(after[name], base[name]) && !slices.Contains(found, name) {
					found = append(found, name)
				}
			}
		}
		for _, w := range layerWeights(l) {
			below = append(below, w.Name)
		}
	}
	return found
}

// neighbours scrambles the synapses of the first cell of every array that learns without
// labels: the proposals for other cells may not change.
func (t *Trainer) neighbours(b Batch, s *stagewise) []string {
	var found []string
	var base, after map[string][]float32
	t.restoring(func() { base = t.propose(b) })
	for _, l := range s.learn {
		if l.idle || l.wiring == nil {
			continue
		}
		name, first := l.weights.Name, l.weights.W[:afferents(l.wiring)]
		t.restoring(func() { after = t.proposeAfter(b, func() { slices.Reverse(first) }) })
		if !slices.Equal(after[name][len(first):], base[name][len(first):]) {
			found = append(found, name)
		}
	}
	return found
}

// reverse turns the weights of a layer's synapses round.
func reverse(l plastic) {
	for _, q := range l.projections() {
		slices.Reverse(q.weights.W)
	}
}

// crossings watches for activity or credit that crosses a layer's weights backwards.
func (t *Trainer) crossings(b Batch) []string {
	var found []string
	var tell sync.Mutex // tiles run side by side
	for _, l := range t.p.layers {
		l, ok := l.(plastic)
		if !ok {
			continue
		}
		for _, q := range l.projections() {
			wiring := q.wiring
			q.wiring = watched{wiring, func() {
				tell.Lock()
				defer tell.Unlock()
				if !slices.Contains(found, q.weights.Name) {
					found = append(found, q.weights.Name)
				}
			}}
			defer func() { q.wiring = wiring }()
		}
	}
	t.propose(b)
	slices.Sort(found)
	return found
}

// watched is a wiring that tells of being crossed backwards.
type watched struct {
	circuit.Partitioned
	crossed func()
}

func (w watched) Return(dst, src []float32, alpha float32, lanes int) {
	w.crossed()
	w.Partitioned.Return(dst, src, alpha, lanes)
}

// spread perturbs the factor of the first cell of every array of synapses.
func (t *Trainer) spread(b Batch) []string {
	t.propose(b)
	var found []string
	updates := t.Updates
	t.held = true
	for _, l := range t.learners {
		if l.wiring == nil || l.idle {
			continue
		}
		of := l.of
		if l.gates != nil {
			of = l.ungated // the gate multiplies it anew
		}
		p, fan := of(0).p, afferents(l.wiring)
		before := append([]float32(nil), l.change...)
		row := p[:t.at[0].lanes*l.phases]
		kept := append([]float32(nil), row...)
		for i := range row {
			row[i] += 1
		}
		t.update(t.trials)
		copy(row, kept)
		shared := len(l.change) < l.wiring.Out()*fan // the first cell's synapses are also another's
		if shared || !slices.Equal(before[fan:], l.change[fan:]) {
			found = append(found, l.weights.Name)
		}
		t.update(t.trials)
	}
	t.held, t.Updates = false, updates
	return found
}
