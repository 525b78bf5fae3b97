package ssn

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Reduced is a model cut down to what its inputs can tell apart, for many fixed points in a
// row: fits, sweeps, prior samples.
//
// Where all inputs are mirror symmetric about one place, so is the answer, and one unit of each
// mirror pair stands for both. On a ring kernels are diagonal in cosines and sines, of which
// the first harmonics carry all that recurrence returns. Connections of a place with itself
// alone are solved place by place. A Newton step then costs one small linear system: 51
// unknowns instead of 202 for rubin2015-line, 2·harmonics instead of 360 for rubin2015-ring.
type Reduced struct {
	model  *Model
	places int   // that are left
	of     []int // the one that stands for each place of the model
	stands []int // the place of the model that each is
	share  []float64
	ring   bool
	waves  int       // columns of the basis
	wave   []float64 // places×waves, of a ring
	turns  []int     // of each wave around the ring
	scale  []float64 // of each wave

	pops      []Population
	blocks    []reducedBlock
	offset    []int // of a population's unknowns, −1 where all its connections are local
	unknowns  int
	harmonics int
}

type reducedBlock struct {
	Block
	post, pre int
	local     bool
	sign      float64
	k, dk     []float64 // places×places, or of a ring one number a wave; dk by the width
}

// Reduce prepares a model for inputs, over all units in the order of Model.Network. harmonics
// is the number of cosines that a ring keeps, the constant included; 0 keeps all, and models
// that are no ring do not use it.
func (m *Model) Reduce(inputs [][]float64, harmonics int) (*Reduced, error) {
	r := &Reduced{model: m, harmonics: harmonics}
	places := len(m.Places)
	for _, h := range inputs {
		if len(h) != places*len(m.Populations) {
			return nil, fmt.Errorf("ssn: an input has %d units, the model %d", len(h), places*len(m.Populations))
		}
	}
	mirror := m.mirror(inputs)
	r.of = make([]int, places)
	for x := range places {
		if y := mirror[x]; y < x {
			r.of[x] = r.of[y]
			r.share[r.of[y]]++
			continue
		}
		r.of[x] = len(r.stands)
		r.stands, r.share = append(r.stands, x), append(r.share, 1)
	}
	r.places = len(r.stands)
	r.ring = m.regularRing()
	if r.ring {
		r.waveBasis(len(r.stands) < places)
	} else {
		r.waves = r.places
	}
	return r, r.Set(m)
}

// mirror returns each place's partner in a reflection that leaves all inputs as they are; each
// is its own where there is none.
func (m *Model) mirror(inputs [][]float64) []int {
	places := len(m.Places)
	self := make([]int, places)
	for x := range self {
		self[x] = x
	}
	if len(inputs) == 0 || slices.ContainsFunc(m.Blocks, func(b Block) bool { return b.Kernel == Given }) {
		return self // a matrix that is given need not have the places' symmetry
	}
	for centre := range places {
		if partner := m.reflect(centre); partner != nil && m.symmetric(inputs, partner) {
			return partner
		}
	}
	return self
}

// reflect returns the reflection x → 2c − x of the places along the x axis, or nil where one
// has no partner.
func (m *Model) reflect(centre int) []int {
	partner := make([]int, len(m.Places))
	for x, p := range m.Places {
		want := 2*m.Places[centre].X - p.X
		partner[x] = slices.IndexFunc(m.Places, func(q Place) bool {
			d := math.Abs(q.X - want)
			if m.Circumference > 0 {
				d = math.Mod(d, m.Circumference)
				d = min(d, m.Circumference-d)
			}
			return d < 1e-9 && q.Y == p.Y
		})
		if partner[x] < 0 {
			return nil
		}
	}
	return partner
}

func (m *Model) symmetric(inputs [][]float64, partner []int) bool {
	places := len(m.Places)
	for _, h := range inputs {
		top := 0.0
		for _, v := range h {
			top = max(top, math.Abs(v))
		}
		for i, v := range h {
			if math.Abs(v-h[i/places*places+partner[i%places]]) > 1e-12*top {
				return false
			}
		}
	}
	return true
}

// regularRing says that places divide a ring into equal steps and that no kernel has a share
// of its own, so that waves are its eigenvectors.
func (m *Model) regularRing() bool {
	if m.Circumference == 0 {
		return false
	}
	places := len(m.Places)
	for i, p := range m.Places {
		if p.Y != 0 || math.Abs(p.X-m.Places[0].X-float64(i)*m.Circumference/float64(places)) > 1e-9 {
			return false
		}
	}
	return !slices.ContainsFunc(m.Blocks, func(b Block) bool { return b.Self != 0 || b.Kernel == Given })
}

// waveBasis fills the basis: cosines around the first place, which symmetric inputs mirror, and
// without symmetry sines as well.
func (r *Reduced) waveBasis(symmetric bool) {
	all := len(r.model.Places)
	keep := all/2 + 1
	if r.harmonics > 0 {
		keep = min(keep, r.harmonics)
	}
	type wave struct {
		turns int
		sine  bool
	}
	var waves []wave
	for k := range keep {
		waves = append(waves, wave{k, false})
		if !symmetric && k > 0 && 2*k != all {
			waves = append(waves, wave{k, true})
		}
	}
	r.waves = len(waves)
	// The mirror's axis is the place whose partner it is itself.
	axis := 0
	if symmetric {
		axis = r.stands[slices.Index(r.share, 1)]
	}
	for _, x := range r.stands {
		angle := 2 * math.Pi * float64(x-axis) / float64(all)
		for _, w := range waves {
			if w.sine {
				r.wave = append(r.wave, math.Sin(float64(w.turns)*angle))
			} else {
				r.wave = append(r.wave, math.Cos(float64(w.turns)*angle))
			}
		}
	}
	for _, w := range waves {
		r.turns = append(r.turns, w.turns)
		s := 2 / float64(all)
		if w.turns == 0 || 2*w.turns == all {
			s /= 2
		}
		r.scale = append(r.scale, s)
	}
}

// Set gives the model other constants: those of m, which must have the same places,
// populations and blocks.
func (r *Reduced) Set(m *Model) error {
	if len(m.Places) != len(r.of) || len(m.Blocks) != len(r.model.Blocks) || len(m.Populations) != len(r.model.Populations) {
		return errors.New("ssn: a reduced model cannot change its shape")
	}
	known := r.blocks
	r.pops, r.blocks, r.offset, r.unknowns = m.Populations, nil, make([]int, len(m.Populations)), 0
	spread := make([]bool, len(m.Populations))
	for i, b := range m.Blocks {
		post, pre := m.Population(b.Post), m.Population(b.Pre)
		if post < 0 || pre < 0 {
			return fmt.Errorf("ssn: %s: no population for the block %s → %s", m.Name, b.Pre, b.Post)
		}
		q := reducedBlock{Block: b, post: post, pre: pre, local: b.Kernel == Local, sign: m.sign(pre)}
		switch {
		case q.local:
		case known != nil && known[i].sameKernel(b):
			q.k, q.dk = known[i].k, known[i].dk
		default:
			r.fold(&q, m, b)
		}
		spread[pre] = spread[pre] || !q.local
		r.blocks = append(r.blocks, q)
	}
	for p := range r.offset {
		if r.offset[p] = -1; spread[p] {
			r.offset[p] = r.unknowns
			r.unknowns += r.waves
		}
	}
	r.model = m
	return nil
}

func (q reducedBlock) sameKernel(b Block) bool {
	b.J = q.J
	return q.Block == b
}

// fold computes a block's kernel over the places that are left, or its eigenvalues on a ring.
func (r *Reduced) fold(q *reducedBlock, m *Model, b Block) {
	if r.ring {
		r.eigenvalues(q, m, b)
		return
	}
	k, dk := m.Kernels(b)
	q.k, q.dk = make([]float64, r.places*r.places), make([]float64, r.places*r.places)
	for i, x := range r.stands {
		for y, j := range r.of {
			q.k[i*r.places+j] += k.At(x, y)
			q.dk[i*r.places+j] += dk.At(x, y)
		}
	}
}

// eigenvalues of a ring's kernel are the cosine sums of one of its rows.
func (r *Reduced) eigenvalues(q *reducedBlock, m *Model, b Block) {
	all := len(m.Places)
	row, slope := make([]float64, all), make([]float64, all)
	for y := range all {
		d := m.Distance(0, y)
		if b.Kernel == VonMises {
			d *= 2 * math.Pi / m.Circumference
		}
		if row[y], slope[y] = b.Kernel.at(d, b.Width); row[y] < b.Cut {
			row[y], slope[y] = 0, 0
		}
	}
	if b.Normalize {
		normalize(row, slope)
	}
	q.k, q.dk = make([]float64, r.waves), make([]float64, r.waves)
	for w, turns := range r.turns {
		for y := range all {
			c := math.Cos(2 * math.Pi * float64(turns*y%all) / float64(all))
			q.k[w] += c * row[y]
			q.dk[w] += c * slope[y]
		}
	}
}
