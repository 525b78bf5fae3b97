package hierarchy

import "github.com/striate-sim/striate/internal/pool"

// tileLanes is how many stimuli a worker runs together. It is a multiple of
// circuit.TrialBlock, so that a batch may be cut anywhere without changing a bit.
const tileLanes = 32

// Batch is what a pathway is shown at once.
type Batch struct {
	Trials []uint64 // number of each presentation: the key of its random draws
	Labels []int    // class of each; nil at test
	// Render writes stimuli [first, first+lanes) of the batch, In().Units()×lanes.
	Render func(dst []float32, first, lanes int)
}

// tile is the state of all layers for some stimuli of a batch.
type tile struct {
	first  int
	at     moment
	image  []float32
	*frame            // of the present step
	frames []frame    // of all steps, or of as many as rates are under way, in turn
	after  [][]action // by layer: what is done to what it sends on; nil: nothing
	pass   []passing  // by crossing: what a lesion leaves of it; nil: all
}

// frame is the state of all layers in one step.
type frame struct {
	works  []work
	below  [][]float32 // below[i] is what layer i was last shown
	logits []float32

	cells, outputs [][]float32 // of each stage: its cells' rates, and what it sends up; of networks in time
}

// tiles run a pathway over batches.
type tiles struct {
	p     *Pathway
	pool  *pool.Pool
	width int // stimuli of a tile
	all   []*tile
	in    int // tiles of the present batch
	ats   []moment
	works []work      // of one layer, over tiles
	seen  [][]float32 // of one layer, over tiles

	silence []float32 // what no stage has sent

	render   func(dst []float32, first, lanes int) // of the present batch
	from, to int                                   // the layers under way
	fresh    bool                                  // the batch is yet to be rendered
	advance  func(worker, i int)                   // made once: a step allocates nothing
}

// newTiles makes room for so many tiles, each with the state of so many steps.
func newTiles(p *Pathway, workers *pool.Pool, count, lanes, frames int) *tiles {
	t := &tiles{p: p, pool: workers, width: lanes}
	for range count {
		one := &tile{image: make([]float32, p.In().Units()*lanes), frames: make([]frame, frames)}
		for i := range one.frames {
			f := &one.frames[i]
			f.below = make([][]float32, len(p.layers))
			f.cells, f.outputs = make([][]float32, len(p.Stages)), make([][]float32, len(p.Stages))
			for _, l := range p.layers {
				f.works = append(f.works, l.newWork(lanes))
			}
		}
		one.frame = &one.frames[0]
		t.all = append(t.all, one)
	}
	t.ats, t.works, t.seen = make([]moment, count), make([]work, count), make([][]float32, count)
	if p.unrolled() {
		t.silence = make([]float32, p.widest()*lanes)
	}
	t.advance = func(_, i int) {
		if t.fresh {
			t.all[i].show(t.p.In().Units(), t.render)
		}
		if p.unrolled() {
			t.present(t.all[i], nil)
			return
		}
		t.all[i].run(t.from, t.to)
	}
	return t
}

// forward shows a batch to the pathway. Tiles run side by side through all layers, and wait
// for one another only where a layer needs statistics of the whole batch.
func (t *tiles) forward(b Batch, training bool) { t.forwardTo(b, training, len(t.p.layers)) }

// forwardTo is forward through the lowest layers alone, so many.
func (t *tiles) forwardTo(b Batch, training bool, layers int) {
	n := len(b.Trials)
	t.in, t.render = (n+t.width-1)/t.width, b.Render
	for i, one := range t.all[:t.in] {
		one.first = i * t.width
		lanes := min(t.width, n-one.first)
		one.at = moment{training: training, lanes: lanes, trials: b.Trials[one.first : one.first+lanes]}
		t.ats[i] = one.at
	}
	t.from, t.to, t.fresh = 0, t.wait(0, layers, training), true
	for {
		t.pool.Do(t.in, t.advance)
		if t.fresh = false; t.to == layers {
			return
		}
		t.column(t.to)
		t.p.layers[t.to].(statistical).measure(t.works[:t.in], t.seen[:t.in], t.ats[:t.in])
		t.from, t.to = t.to, t.wait(t.to+1, layers, training)
	}
}

// wait is the first layer from one on, below a limit, that needs statistics of the batch; or the
// limit.
func (t *tiles) wait(from, limit int, training bool) int {
	for from < limit && !(training && isStatistical(t.p.layers[from])) {
		from++
	}
	return from
}

func isStatistical(l layer) bool {
	_, ok := l.(statistical)
	return ok
}

// column gathers one layer's works and what they see, over the batch's tiles.
func (t *tiles) column(layer int) {
	for i, one := range t.all[:t.in] {
		t.works[i], t.seen[i] = one.works[layer], one.below[layer]
	}
}

// show renders the tile's stimuli, of so many units each.
func (one *tile) show(units int, render func(dst []float32, first, lanes int)) {
	one.image = one.image[:units*one.at.lanes]
	render(one.image, one.first, one.at.lanes)
	one.below[0] = one.image
}

// run advances one tile through layers [from, to).
func (one *tile) run(from, to int) {
	x := one.below[from]
	for i := from; i < to; i++ {
		one.below[i] = x
		x = one.works[i].forward(x, one.at)
		if one.after != nil {
			one.do(one.after[i], x)
		}
	}
	if to < len(one.works) {
		one.below[to] = x
	} else {
		one.logits = x
	}
}

// activity returns the activity of a stage for one tile, units×lanes.
func (t *tiles) activity(one *tile, stage int) []float32 {
	if t.p.unrolled() {
		return one.outputs[stage]
	}
	if last := t.p.Stages[stage].last; last < len(t.p.layers) {
		return one.below[last]
	}
	return one.logits
}
