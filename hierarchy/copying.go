package hierarchy

import (
	"errors"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/simd"
)

// copying teaches the I cells of one layer to copy (see CopyAfferents).
type copying struct {
	rate    float64
	layer   int
	l       *dale
	learner *learner
	step    *direct
	tiles   []copyTile
	sums    []float32 // of x² over stimuli, of every unit below
	power   []float32 // of |x|² over stimuli, of every place
}

type copyTile struct{ squares, p []float32 }

// adopt gives the layer a law for the synapses onto its I cells. Those that copy start where they
// balance, at the mean of their E cells' synapses, and each place sums its afferents' squares.
func (l *dale) adopt(law Afferents, fan int, wire func(channels int) (circuit.Partitioned, error), seed uint64) (err error) {
	l.afferents = law
	how, copies := law.(*CopyAfferents)
	if !copies {
		return nil
	}
	n, c := l.inter.Channels, l.above.Channels
	if n > c {
		return errors.New("every I cell that copies needs an E cell of its own to hear: fewer I than E cells a place")
	}
	if l.power, err = wire(1); err != nil {
		return err
	}
	simd.Fill(l.power.Weights(), 1)
	v, w := l.ei.weights, l.ee.weights.W
	v.Rate = 1
	stream := rng.Named(seed, v.Name)
	for place := 0; place*n*fan < len(v.W); place++ {
		for i := range n {
			row := v.W[(place*n+i)*fan:][:fan]
			clear(row)
			for ch := i; ch < c; ch += n {
				simd.Add(row, w[(place*c+ch)*fan:][:fan])
			}
			simd.Scale(row, 1/float32(heard(c, n, i)))
			for k := range row {
				row[k] *= float32(1 + how.Spread*(2*float64(stream.Uniform(0, 0, uint32((place*n+i)*fan+k)))-1))
			}
		}
	}
	return nil
}

// heard is how many of c E cells I cell i of n hears.
func heard(c, n, i int) int { return (c - i + n - 1) / n }

// listening is what the I cells of a tile, if they copy, miss of the mean drive of their E cells.
type listening struct{ missed []float32 }

// listen compares the drive of the E cells, which came onto their biases if they have any, with
// the rates of the I cells; units×lanes.
func (w *listening) listen(l *dale, drive, rates []float32, at moment) {
	if l.power == nil || !at.training {
		return
	}
	n, c, lanes := l.inter.Channels, l.above.Channels, at.lanes
	w.missed = grow(w.missed, len(rates))
	for cell := range len(rates) / lanes {
		place, i := cell/n, cell%n
		row := w.missed[cell*lanes : (cell+1)*lanes]
		var bias float32
		for ch := i; ch < c; ch += n {
			if b := l.ee.bias; b != nil {
				bias += b.W[(place*c+ch)%len(b.W)]
			}
		}
		simd.Fill(row, -bias)
		for ch := i; ch < c; ch += n {
			simd.Add(row, drive[(place*c+ch)*lanes:][:lanes])
		}
		simd.Scale(row, 1/float32(heard(c, n, i)))
	}
	simd.Axpy(w.missed, -1, rates)
}

func (w *listening) miss() []float32 { return w.missed }

// listener is a work of a layer whose I cells may copy.
type listener interface {
	plasticWork
	miss() []float32
}

// newCopying makes what teaches the I cells of a layer that copy, or returns nil.
func (t *Trainer) newCopying(layer int, l plastic) *learner {
	how := copyOf(l)
	if how == nil || t.how.exact {
		return nil
	}
	d := daleOf(l)
	c := &copying{
		rate: how.Rate, layer: layer, l: d, step: &direct{}, tiles: make([]copyTile, len(t.tiles.all)),
		sums: make([]float32, d.below.Units()), power: make([]float32, d.power.Out()),
	}
	c.learner = newLearner(d.ei.weights, d.ei.wiring, 1, 0, len(t.tiles.all), func(tile int) factors {
		_, x := t.tiles.all[tile].works[layer].(plasticWork).factors(ontoI)
		return factors{c.tiles[tile].p, x}
	})
	c.learner.optimizer, c.learner.homeostatic = c.step, true
	if len(d.power.Weights()) < len(c.power)*afferents(d.ei.wiring) { // one set of weights serves all places
		c.learner.sites = float32(len(c.power))
	}
	t.copies.all, t.copies.each = append(t.copies.all, c), t.copyOne
	return c.learner
}

// copiers are what teaches all layers whose I cells copy.
type copiers struct {
	all  []*copying
	each func(worker, i int) // made once: a step allocates nothing
}

// balance forms P of all of them, once the tiles of a batch have run and been taught.
func (c *copiers) balance(t *Trainer) {
	if len(c.all) > 0 {
		t.pool.Do(len(c.all), c.each)
	}
}

// copyOne forms P of one layer: what its I cells miss, over the mean
// squared length of what their synapses bring.
func (t *Trainer) copyOne(_, i int) {
	c := t.copies.all[i]
	if c.learner.idle {
		return
	}
	c.step.rate = c.rate * t.factor()
	clear(c.sums)
	trials := 0
	for k, one := range t.tiles.all[:t.tiles.in] {
		s := &c.tiles[k]
		_, x := one.works[c.layer].(listener).factors(ontoI)
		s.squares = grow(s.squares, len(x))
		copy(s.squares, x)
		simd.Mul(s.squares, x)
		simd.SumRows(c.sums, s.squares, one.at.lanes)
		trials += one.at.lanes
	}
	clear(c.power)
	c.l.power.Drive(c.power, c.sums, 1, 1)
	c.pool()
	for k, one := range t.tiles.all[:t.tiles.in] {
		missed := one.works[c.layer].(listener).miss()
		p, n := grow(c.tiles[k].p, len(missed)), c.l.inter.Channels*one.at.lanes
		c.tiles[k].p = p
		copy(p, missed)
		for place, power := range c.power {
			over := float32(0) // a place that sees nothing has nothing to copy
			if power > 0 {
				over = float32(trials) * c.learner.sites / power
			}
			simd.Scale(p[place*n:(place+1)*n], over)
		}
	}
}

// pool adds the power of places up that share weights, or whose changes are added up.
func (c *copying) pool() {
	if c.learner.sites > 1 {
		var sum float32
		for _, v := range c.power {
			sum += v
		}
		simd.Fill(c.power, sum)
	}
	if pooled := c.learner.pooled; pooled != nil {
		for _, group := range pooled.groups {
			sharedArray{cells: 1}.sum(c.power, group, 1)
		}
	}
}
