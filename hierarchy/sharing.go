package hierarchy

import (
	"errors"
	"slices"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/simd"
)

// Sharing is how the places of an unshared stage come to have like weights.
type Sharing interface {
	lattice() Lattice
	// every is the number of updates from one sleep to the next; 0: no sleep.
	every() int
	// sleep changes the weights of one array at a group of places.
	sleep(a sharedArray, group []int, night night)
	Departures() []departure.ID
}

// Sharings are what an experiment file can name.
var Sharings = registry.New[Sharing]("sharing")

// Lattice says which places share.
type Lattice struct {
	Lattice int    `yaml:"lattice" min:"1" doc:"places share whose row and column agree modulo this number; 1: all places"`
	Start   string `yaml:"start" oneof:"private|shared" doc:"whether the places of a group start from weights of their own or from equal ones"`
}

func (l Lattice) lattice() Lattice { return l }

// groups lists the places of a sheet that share.
func (l Lattice) groups(height, width int) [][]int {
	k := min(l.Lattice, max(height, width))
	groups := make([][]int, k*k)
	for y := range height {
		for x := range width {
			g := y%k*k + x%k
			groups[g] = append(groups[g], y*width+x)
		}
	}
	return slices.DeleteFunc(groups, func(g []int) bool { return len(g) < 2 })
}

// sharedArray is one array of weights with values of their own at every place.
type sharedArray struct {
	weights *learning.Weights
	cells   int // of a place
	fan     int // afferents of a cell; 0: one number a cell
}

// place is the part of w at a place.
func (a sharedArray) place(w []float32, place int) []float32 {
	n := a.cells * max(1, a.fan)
	return w[place*n : (place+1)*n]
}

// sum adds w up over the places of a group and gives the sum, times scale, to each of them.
func (a sharedArray) sum(w []float32, group []int, scale float32) {
	first := a.place(w, group[0])
	for _, p := range group[1:] {
		simd.Add(first, a.place(w, p))
	}
	if scale != 1 {
		simd.Scale(first, scale)
	}
	for _, p := range group[1:] {
		copy(a.place(w, p), first)
	}
}

// sharing is a stage that shares.
type sharing struct {
	how    Sharing
	stage  int
	groups [][]int
	arrays []sharedArray
	stream rng.Stream
}

var errShares = errors.New("sharing acts on unshared weights alone: local")

// share prepares a stage's sharing; its weights start equal where they are to.
func (p *Pathway) share(stage int, how Sharing) error {
	s := p.Stages[stage]
	l, ok := p.layers[s.first].(plastic)
	if !ok {
		return errShares
	}
	w, ok := l.projections()[0].wiring.(*circuit.Local)
	if !ok || w.Shared {
		return errShares
	}
	one := sharing{how: how, stage: stage, groups: how.lattice().groups(w.Above.Height, w.Above.Width), stream: rng.Named(p.seed, s.Name+"/sleep")}
	for _, q := range l.projections() {
		w := q.wiring.(*circuit.Local)
		one.arrays = append(one.arrays, sharedArray{q.weights, w.Above.Channels, w.Fan()})
		if q.bias != nil {
			one.arrays = append(one.arrays, sharedArray{q.bias, w.Above.Channels, 0})
		}
	}
	if l, ok := l.(tuned); ok {
		for _, c := range l.cellWeights() {
			one.arrays = append(one.arrays, sharedArray{c.weights, len(c.weights.W) / w.Above.Places(), 0})
		}
	}
	if how.lattice().Start == "shared" {
		for _, a := range one.arrays {
			for _, group := range one.groups {
				for _, p := range group[1:] {
					copy(a.place(a.weights.W, p), a.place(a.weights.W, group[0]))
				}
			}
		}
	}
	p.shares = append(p.shares, one)
	return nil
}

// night is a sleep: when it is, and what is heard in it.
type night struct {
	stream rng.Stream
	update uint64
}

// poolEligibility tells the learners of stages that pool eligibilities.
func (t *Trainer) poolEligibility() {
	for i := range t.p.shares {
		s := &t.p.shares[i]
		if _, pools := s.how.(*PooledEligibility); !pools {
			continue
		}
		for _, l := range t.learners {
			for _, a := range s.arrays {
				if a.weights == l.weights {
					l.pooled = &pooled{a, s.groups}
				}
			}
		}
	}
}

// pooled says over which places the proposals of a learner are added up.
type pooled struct {
	sharedArray
	groups [][]int
}

func (p *pooled) sum(change []float32) {
	for _, group := range p.groups {
		p.sharedArray.sum(change, group, 1)
	}
}

// sleep carries out the sleeps that are due after an update, of stages that learn.
func (t *Trainer) sleep() {
	for i := range t.p.shares {
		s := &t.p.shares[i]
		if n := s.how.every(); n == 0 || t.Updates%n != 0 || t.held || !t.learns(s.arrays[0].weights) {
			continue
		}
		t.pool.Do(len(s.arrays)*len(s.groups), func(_, job int) {
			a, g := s.arrays[job/len(s.groups)], job%len(s.groups)
			s.how.sleep(a, s.groups[g], night{s.stream.Nth(uint64(job)), uint64(t.Updates)})
		})
	}
}

// learns reports whether an array of weights is being changed at present.
func (t *Trainer) learns(w *learning.Weights) bool {
	return slices.ContainsFunc(t.learners, func(l *learner) bool { return l.weights == w && !l.idle })
}
