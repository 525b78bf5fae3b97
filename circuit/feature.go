package circuit

import (
	"errors"

	"github.com/striate-sim/striate/internal/registry"
)

var _ = Wirings.Add("feature", registry.Entry[Connectivity]{
	New: func() Connectivity {
		return &Feature{Gaussian: Gaussian{Boundary: "open", Maps: "all", Profile: "gaussian"}}
	}, Doc: "a matrix of drawn weights between feature maps, times a Gaussian of distance",
	Example: "projections: [{from: E, to: I, total: 2, wiring: {feature: {places: 2, cutoff: 2}}}]",
})

// Feature wires feature maps by a matrix M between maps times a Gaussian of distance: the
// kernel of recurrent circuits within a convolutional layer, W = G⊗M. M is drawn from an
// exponential distribution of mean 1, one weight for each (post, pre) pair of maps.
type Feature struct {
	Gaussian `yaml:",inline"`
}

// Wire makes a Separable wiring.
func (f *Feature) Wire(b Between) (Wiring, error) {
	if f.OverDeg > 0 || f.Maps != "all" {
		return nil, errors.New("circuit: the weights between maps are drawn: they follow no orientation and reach all maps")
	}
	to, from := b.To.Channels, b.From.Channels
	m := make([]float64, to*from)
	for i := range to {
		for j := range from {
			m[i*from+j] = float64(b.Stream.Exp(uint64(i), 0, uint32(j)))
		}
	}
	return f.with(b, m)
}

// with makes the wiring of given weights between maps, targets×sources.
func (f *Feature) with(b Between, maps []float64) (Wiring, error) {
	if err := errors.Join(b.valid(), b.places("a feature kernel"), f.shaped()); err != nil {
		return nil, err
	}
	sigma, err := gridSigma(f.SigmaDeg, f.Places, b.From)
	if err != nil {
		return nil, err
	}
	for i := range b.To.Channels {
		b.strengthen(maps[i*b.From.Channels : (i+1)*b.From.Channels])
	}
	w := NewSeparable(b.From, b.To, f.side(b, b.From.Height, sigma), f.side(b, b.From.Width, sigma), maps)
	w.shared = true
	return w, nil
}
