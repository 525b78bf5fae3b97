package ssn

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/striate-sim/striate/circuit"
)

// Model is a network of populations that stand on the same places, one unit of each at every
// place, connected by kernels of distance.
type Model struct {
	Name        string
	Populations []Population
	Blocks      []Block
	Places      []Place
	// Circumference of the x axis, which is then a ring; 0 is open.
	Circumference float64
}

// Place is where a unit stands: a position, or on a ring of orientations an angle as X. The
// unit is that of the blocks' widths.
type Place struct{ X, Y float64 }

// Population is a cell type with the constants of its units.
type Population struct {
	Name  string
	Sign  circuit.Sign
	K, N  float64 // gain [Hz/mVⁿ] and exponent
	TauMS float64
}

// Block connects population Pre to Post: W[x][y] = ±J·((1 − Self)·K(d) + Self·[x = y]), signed
// as Pre is.
type Block struct {
	Post, Pre string
	J         float64 // magnitude [mV/Hz]
	Kernel    Kernel
	Width     float64
	Cut       float64 // kernel values below it are 0
	Normalize bool    // each row of the kernel sums to 1
	Self      float64 // share of a place's connection with itself

	Matrix *mat.Dense // of a Given kernel, [post place][pre place]
}

// Population returns the index of a population, or −1.
func (m *Model) Population(name string) int {
	return slices.IndexFunc(m.Populations, func(p Population) bool { return p.Name == name })
}

// Distance returns the distance of two places. On a ring it is the shortest arc, in radians of
// 2π a period for a VonMises kernel, which is what that kernel takes.
func (m *Model) Distance(x, y int) float64 {
	dx := math.Abs(m.Places[x].X - m.Places[y].X)
	if m.Circumference > 0 {
		dx = math.Mod(dx, m.Circumference)
		dx = min(dx, m.Circumference-dx)
	}
	return math.Hypot(dx, m.Places[x].Y-m.Places[y].Y)
}

// Kernels returns a block's kernel, places×places with J and sign left out, and its derivative
// with respect to the width.
func (m *Model) Kernels(b Block) (value, byWidth *mat.Dense) {
	places := len(m.Places)
	value, byWidth = mat.NewDense(places, places, nil), mat.NewDense(places, places, nil)
	if b.Kernel == Given {
		value.Copy(b.Matrix)
		return value, byWidth
	}
	for x := range places {
		k, dk := value.RawRowView(x), byWidth.RawRowView(x)
		for y := range places {
			d := m.Distance(x, y)
			if b.Kernel == VonMises {
				d *= 2 * math.Pi / m.Circumference
			}
			if k[y], dk[y] = b.Kernel.at(d, b.Width); k[y] < b.Cut {
				k[y], dk[y] = 0, 0
			}
		}
		if b.Normalize {
			normalize(k, dk)
		}
		for y := range places {
			k[y] *= 1 - b.Self
			dk[y] *= 1 - b.Self
		}
		k[x] += b.Self
	}
	return value, byWidth
}

// normalize divides a row by its sum, and turns its derivative into that of the quotient.
func normalize(k, dk []float64) {
	sum, slope := 0.0, 0.0
	for i := range k {
		sum += k[i]
		slope += dk[i]
	}
	for i := range k {
		k[i] /= sum
		dk[i] = (dk[i] - k[i]*slope) / sum
	}
}

// Network builds the dense network, population after population in the order of the places. A
// block that names no population is an error.
func (m *Model) Network() (*Network, error) {
	places := len(m.Places)
	units := places * len(m.Populations)
	n := &Network{W: mat.NewDense(units, units, nil)}
	for i, p := range m.Populations {
		n.Groups = append(n.Groups, Group{p.Name, p.Sign, i * places, places})
		n.K, n.N = append(n.K, slices.Repeat([]float64{p.K}, places)...), append(n.N, slices.Repeat([]float64{p.N}, places)...)
		n.TauMS = append(n.TauMS, slices.Repeat([]float64{p.TauMS}, places)...)
	}
	for _, b := range m.Blocks {
		post, pre := m.Population(b.Post), m.Population(b.Pre)
		if post < 0 || pre < 0 {
			return nil, fmt.Errorf("ssn: %s: no population for the block %s → %s", m.Name, b.Pre, b.Post)
		}
		k, _ := m.Kernels(b)
		k.Scale(b.J*m.sign(pre), k)
		at := n.W.Slice(post*places, (post+1)*places, pre*places, (pre+1)*places).(*mat.Dense)
		at.Add(at, k)
	}
	return n, nil
}

func (m *Model) sign(pre int) float64 {
	if m.Populations[pre].Sign == circuit.Inhibitory {
		return -1
	}
	return 1
}

// Input returns an external input that is the same function of place for every population, of
// which each takes its share: h = share·at(place). A nil share is 1 for all.
func (m *Model) Input(share []float64, at func(Place) float64) []float64 {
	var h []float64
	for i := range m.Populations {
		for _, p := range m.Places {
			v := at(p)
			if share != nil {
				v *= share[i]
			}
			h = append(h, v)
		}
	}
	return h
}

// Arc is the distance of two angles on the model's ring.
func (m *Model) Arc(a, b float64) float64 {
	d := math.Mod(math.Abs(a-b), m.Circumference)
	return min(d, m.Circumference-d)
}
