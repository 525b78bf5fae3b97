package hierarchy

// tilewise is the part of a teacher whose tiles do not wait for one another: each is answered,
// judged and taught in one go.
type tilewise struct {
	run    *tiles
	labels []int     // of the present batch
	loss   []float64 // of each tile, summed
	right  []int
	each   func(worker, tile int)
}

func newTilewise(t *Trainer, each func(worker, tile int)) tilewise {
	n := len(t.tiles.all)
	return tilewise{run: t.tiles, loss: make([]float64, n), right: make([]int, n), each: each}
}

func (w *tilewise) teach(labels []int) (loss float64, right int) {
	w.labels = labels
	w.run.pool.Do(w.run.in, w.each)
	for i := range w.run.in {
		loss += w.loss[i]
		right += w.right[i]
	}
	return loss, right
}
