package ssn

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Constant is one number of a model, by the place where it stands.
type Constant struct {
	what              string // weight, width, k, n, tau or input
	block, population int
}

// Constant finds a number of the model by name: "E-I.weight" and "E-I.width" of the block from
// E to I, "E.k", "E.n" and "E.tau" of a population, "E.input" its share of external input.
func (m *Model) Constant(name string) (Constant, error) {
	where, what, _ := strings.Cut(name, ".")
	if pre, post, ok := strings.Cut(where, "-"); ok {
		c := Constant{what: what, block: slices.IndexFunc(m.Blocks, func(b Block) bool { return b.Pre == pre && b.Post == post })}
		if c.block >= 0 && (what == "weight" || what == "width" && m.Blocks[c.block].Width > 0) {
			return c, nil
		}
	} else if c := (Constant{what: what, population: m.Population(where)}); c.population >= 0 && slices.Contains([]string{"k", "n", "tau", "input"}, what) {
		return c, nil
	}
	return Constant{}, fmt.Errorf("ssn: the model has no %q; constants are FROM-TO.weight, FROM-TO.width, POPULATION.k, .n, .tau and .input", name)
}

// at returns where a constant lies in a model, nil for an input share.
func (m *Model) at(c Constant) *float64 {
	switch c.what {
	case "weight":
		return &m.Blocks[c.block].J
	case "width":
		return &m.Blocks[c.block].Width
	case "k":
		return &m.Populations[c.population].K
	case "n":
		return &m.Populations[c.population].N
	case "tau":
		return &m.Populations[c.population].TauMS
	}
	return nil
}

// Value returns a constant; 1 for an input share, which is not the model's.
func (m *Model) Value(c Constant) float64 {
	if v := m.at(c); v != nil {
		return *v
	}
	return 1
}

// Clone returns a copy that shares only the places.
func (m *Model) Clone() *Model {
	n := *m
	n.Populations, n.Blocks = slices.Clone(m.Populations), slices.Clone(m.Blocks)
	return &n
}

// SetConstant changes a constant; an input share is that of the finder.
func (f *Finder) SetConstant(m *Model, c Constant, v float64) {
	if at := m.at(c); at != nil {
		*at = v
		return
	}
	f.Share[c.population] = v
}

// Linearize prepares the derivatives of the fixed point that was last found. It says whether
// they exist, which they do away from bifurcations.
func (f *Finder) Linearize() bool {
	f.evaluate(f.Rate)
	f.slopes()
	return f.prepare()
}

// Sensitivity sets dst = dr/dθ for a constant θ at the fixed point that was last linearized:
// from r = φ(W·r + h), (1 − G·W)·dr/dθ = G·(∂W/∂θ·r + ∂h/∂θ) + ∂φ/∂θ, one linear solve with
// the factors that Newton's method has.
func (f *Finder) Sensitivity(dst []float64, c Constant) {
	r, v := f.r, f.residual
	clear(v)
	switch c.what {
	case "weight", "width":
		b := &r.blocks[c.block]
		kernel, weight := b.k, b.sign
		if c.what == "width" {
			kernel, weight = b.dk, b.sign*b.J
		}
		if r.ring {
			r.sum(f.sums, f.Rate)
		}
		r.blockDrive(v, f.Rate, f.sums, b, kernel, weight)
		for i := range v {
			v[i] *= f.gain[i]
		}
	case "input":
		for i := c.population * r.places; i < (c.population+1)*r.places; i++ {
			v[i] = f.gain[i] * f.h[i] / f.Share[c.population]
		}
	case "k", "n":
		p := r.pops[c.population]
		for i := c.population * r.places; i < (c.population+1)*r.places; i++ {
			z := f.Input[i]
			switch {
			case z <= 0:
			case c.what == "k":
				v[i] = power(1, p.N, z)
			default:
				v[i] = power(p.K, p.N, z) * math.Log(z)
			}
		}
	}
	f.solve(dst, v) // a time constant moves no fixed point: v is 0
}
