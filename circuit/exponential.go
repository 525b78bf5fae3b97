package circuit

import (
	"errors"
	"math"

	"github.com/striate-sim/striate/internal/registry"
)

var _ = Wirings.Add("exponential", registry.Entry[Connectivity]{
	New: func() Connectivity { return &Exponential{Boundary: "open"} }, Doc: "weights fall with distance as exp(−d/λ), a share of a cell's afferents coming from its own place",
	Cite: "holt2024", Example: "projections: [{from: E, to: I, total: 2.5, wiring: {exponential: {length: 0.28 deg, own: 70 %}}}]", Main: "length",
})

// Exponential wires places by their distance d, exp(−d/λ), on sheets of equal height and width;
// a map (channel) reaches the map of its number. Weights are
//
//	W[x][y] = (1 − own)·exp(−d/λ)/Σ_y exp(−d/λ) + own·[x = y]
//
// in proportion, as horizontal axons beside those within a column (Holt, Miller & Ahmadian 2024).
type Exponential struct {
	LengthDeg float64 `yaml:"length" unit:"deg" min:"0" default:"0 deg" doc:"distance over which weights fall by a factor e, in visual angle; the sheet needs a spacing"`
	Places    float64 `yaml:"places" min:"0" default:"0" doc:"the same in steps of the grid, in place of length"`
	OwnShare  float64 `yaml:"own" unit:"%" min:"0" max:"100" default:"0 %" doc:"share of a cell's afferents that come from its own place, beside the exponential"`
	Below     float64 `yaml:"below" min:"0" max:"1" default:"0" doc:"shares of the largest weight under this are 0; 0: none"`
	Boundary  string  `yaml:"boundary" oneof:"open|periodic" doc:"periodic: the sheet's sides meet"`
}

// Wire makes a Homogeneous wiring where the sheet's sides meet, else a Sparse one.
func (e *Exponential) Wire(b Between) (Wiring, error) {
	if err := errors.Join(b.valid(), b.places("an exponential")); err != nil {
		return nil, err
	}
	if b.From.Channels != b.To.Channels {
		return nil, errors.New("circuit: maps of equal number are joined, but the populations have different numbers of maps")
	}
	length, err := gridLength("length", "how far connections reach", e.LengthDeg, e.Places, b.From)
	if err != nil {
		return nil, err
	}
	if e.Boundary == "periodic" {
		return NewHomogeneous(b.From, e.row(b, length)), nil
	}
	from, weights := e.afferents(b, length)
	w := NewSparse(b.From.Units(), from)
	w.SetWeights64(weights)
	return w, nil
}

// row is the weights of the afferents of one cell of a sheet whose sides meet: of all its cells.
func (e *Exponential) row(b Between, length float64) []float64 {
	one := b
	one.From.Channels, one.To.Channels = 1, 1
	one.To.Height, one.To.Width = 1, 1
	from, weights := e.afferents(one, length)
	kernel := make([]float64, one.From.Places())
	for k, source := range from[0] {
		kernel[source] = weights[k]
	}
	return kernel
}

// afferents lists the sources of every cell, and their weights in the same order.
func (e *Exponential) afferents(b Between, length float64) (from [][]int32, weights []float64) {
	s := b.From
	for target := range b.To.Units() {
		channel, place := target%s.Channels, target/s.Channels
		var sources []int32
		var row []float64
		own, sum := 0, 0.0
		for source := range s.Places() {
			d := e.distance(b, place, source)
			v := math.Exp(-d / length)
			if v < e.Below {
				continue
			}
			if source == place {
				own = len(row)
			}
			sources, row, sum = append(sources, int32(source*s.Channels+channel)), append(row, v), sum+v
		}
		share := e.OwnShare / 100
		for i := range row {
			row[i] *= (1 - share) / sum
		}
		row[own] += share
		if b.Total == 0 { // the strongest synapse, that of its own place, has the weight
			top := row[own]
			for i := range row {
				row[i] /= top
			}
		}
		b.strengthen(row)
		from, weights = append(from, sources), append(weights, row...)
	}
	return from, weights
}

// distance of two places, in steps of the grid.
func (e *Exponential) distance(b Between, p, q int) float64 {
	width, height := b.From.Width, b.From.Height
	dy, dx := math.Abs(float64(p/width-q/width)), math.Abs(float64(p%width-q%width))
	if e.Boundary == "periodic" {
		dy, dx = min(dy, float64(height)-dy), min(dx, float64(width)-dx)
	}
	return math.Hypot(dy, dx)
}
