package hierarchy

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/striate-sim/striate/circuit"
)

// Diagnostics says which quantities of a pathway in training are looked at.
type Diagnostics struct{ Angles, Energy, Rates, Spectra bool }

// Any reports whether anything is looked at.
func (d Diagnostics) Any() bool { return d != Diagnostics{} }

// Finding is one number of a diagnosis.
type Finding struct {
	Quantity string // "gradient angle", "feedback angle", "free energy", "rate", "dead cells", "spectral norm", …
	Of       string // weights, stage or step that it is of; "" where there is one
	Value    float64
}

// Diagnose looks at a pathway in training through a batch. It changes no bit of training.
func (t *Trainer) Diagnose(b Batch, which Diagnostics) ([]Finding, error) {
	var all []Finding
	if which.Angles {
		angles, err := t.GradientAngles(b)
		if err != nil {
			return nil, err
		}
		for _, a := range angles {
			all = append(all, Finding{"gradient angle", a.Name, a.AngleDeg})
		}
		for _, a := range t.FeedbackAngles() {
			all = append(all, Finding{"feedback angle", a.Name, a.AngleDeg})
		}
	}
	if which.Energy {
		all = append(all, t.energies(b)...)
	}
	if which.Rates {
		all = append(all, t.rates(b)...)
	}
	if which.Spectra {
		for _, s := range t.p.Spectra() {
			all = append(all, Finding{"spectral norm", s.Name, s.Norm()}, Finding{"effective rank", s.Name, s.Rank()})
		}
	}
	return all, nil
}

// settler is a teacher whose activity settles down an energy.
type settler interface {
	// energies are those of the last batch before the first step and after every step, per
	// stimulus, as long as watch is on.
	watch(on bool)
	energies() []float64
}

// energies shows a batch and returns the free energy at the first and the last step of
// settling, and the largest rise from one step to the next.
func (t *Trainer) energies(b Batch) []Finding {
	s, ok := t.teacher.(settler)
	if !ok {
		return nil
	}
	s.watch(true)
	defer s.watch(false)
	t.restoring(func() { t.propose(b) })
	e := s.energies()
	rise := math.Inf(-1)
	for i := range e[1:] {
		rise = max(rise, e[i+1]-e[i])
	}
	return []Finding{{"free energy", "first", e[0]}, {"free energy", "settled", e[len(e)-1]}, {"free energy", "largest rise", rise}}
}

// restoring does something that leaves traces in what is remembered, and undoes them.
func (t *Trainer) restoring(do func()) {
	var kept [][]float32
	for _, a := range t.State() {
		kept = append(kept, append([]float32(nil), a.Values...))
	}
	do()
	for i, a := range t.State() {
		copy(a.Values, kept[i])
	}
}

// rates shows a batch as at test and returns, for every hidden stage, the mean rate, the share
// of rates that are above zero, and the share of cells that no stimulus drives.
func (t *Trainer) rates(b Batch) []Finding {
	t.tiles.forward(b, false)
	var all []Finding
	for s, stage := range t.p.Stages[:len(t.p.Stages)-1] {
		units := stage.Out.Units()
		alive := make([]bool, units)
		var sum, active, count float64
		for _, one := range t.tiles.all[:t.tiles.in] {
			for i, v := range t.tiles.activity(one, s) {
				sum += float64(v)
				count++
				if v != 0 {
					active++
					alive[i/one.at.lanes] = true
				}
			}
		}
		dead := 0.0
		for _, a := range alive {
			if !a {
				dead++
			}
		}
		all = append(all, Finding{"rate", stage.Name, sum / count}, Finding{"active rates", stage.Name, active / count}, Finding{"dead cells", stage.Name, dead / float64(units)})
	}
	return all
}

// Spectrum is the singular values of an array of synapses, largest first; of unshared weights,
// those of the central place.
type Spectrum struct {
	Name   string
	Values []float64
}

// Norm is the largest singular value.
func (s Spectrum) Norm() float64 { return s.Values[0] }

// Rank is the effective number of directions, (Σσ²)²/Σσ⁴: as many as there are where all
// singular values are equal, 1 where one stands alone.
func (s Spectrum) Rank() float64 {
	var two, four float64
	for _, v := range s.Values {
		two += v * v
		four += v * v * v * v
	}
	if four == 0 {
		return 0
	}
	return two * two / four
}

// Spectra are those of every projection of the pathway that learns.
func (p *Pathway) Spectra() []Spectrum {
	var all []Spectrum
	for _, l := range p.layers {
		l, ok := l.(plastic)
		if !ok {
			continue
		}
		for _, q := range l.projections() {
			w, cells, fan := q.weights.W, q.wiring.Out(), q.wiring.In()
			if local, ok := q.wiring.(*circuit.Local); ok {
				cells, fan = local.Above.Channels, local.Fan()
				w = w[centre(local)*cells*fan:][:cells*fan]
			}
			all = append(all, Spectrum{q.weights.Name, singularValues(w, cells, fan)})
		}
	}
	return all
}

// singularValues of a matrix of rows×columns, largest first.
func singularValues(w []float32, rows, columns int) []float64 {
	m := mat.NewDense(rows, columns, nil)
	for i, v := range w {
		m.Set(i/columns, i%columns, float64(v))
	}
	var svd mat.SVD
	if !svd.Factorize(m, mat.SVDNone) {
		return []float64{math.NaN()}
	}
	return svd.Values(nil)
}
