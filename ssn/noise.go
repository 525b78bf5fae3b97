package ssn

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Noise is Ornstein–Uhlenbeck input to the voltages, τ·dη = −η·dt + √(2τ·Cov)·dB, whose
// stationary covariance is Cov [mV²].
type Noise struct {
	TauMS float64
	Cov   *mat.Dense
}

// PrivateNoise is independent noise with which every voltage would vary with the standard
// deviation sdMV of its population if nothing were recurrent: the input's is
// sd·√(1 + τ_i/τ_η) (Hennequin et al. 2018).
func (n *Network) PrivateNoise(tauMS float64, sdMV ...float64) Noise {
	cov := mat.NewDense(n.Units(), n.Units(), nil)
	for k, g := range n.Groups {
		for u := range g.Units {
			i := g.First + u
			cov.Set(i, i, sdMV[k]*sdMV[k]*(1+n.TauMS[i]/tauMS))
		}
	}
	return Noise{tauMS, cov}
}

// Covariance returns the covariance of the voltages [mV²] around a stable fixed point of the
// voltage form, τ·dV/dt = −V + W·φ(V) + h + η, to first order in the noise (Hennequin et al.
// 2018). With J the Jacobian, the covariance X of V and η obeys (J − 1/τ_η)·X + T⁻¹·C = 0, and
// that of V then J·P + P·Jᵀ + T⁻¹·Xᵀ + X·T⁻¹ = 0.
//
// It is exact as the noise vanishes; where variability peaks, it is about 10 % above what the
// nonlinear pair of 2018 does.
func (n *Network) Covariance(s Steady, noise Noise) (*mat.Dense, error) {
	units := n.Units()
	j := n.VoltageJacobian(s)
	shifted, drive := mat.DenseCopyOf(j), mat.NewDense(units, units, nil)
	for i := range units {
		shifted.Set(i, i, shifted.At(i, i)-1/noise.TauMS)
		for k := range units {
			drive.Set(i, k, -noise.Cov.At(i, k)/n.TauMS[i])
		}
	}
	var x mat.Dense
	if err := x.Solve(shifted, drive); err != nil {
		return nil, fmt.Errorf("ssn: covariance with the noise: %w", err)
	}
	q := mat.NewDense(units, units, nil)
	for i := range units {
		for k := range units {
			q.Set(i, k, x.At(k, i)/n.TauMS[i]+x.At(i, k)/n.TauMS[k])
		}
	}
	return Lyapunov(j, q)
}

// RateCovariance turns a covariance of voltages [mV²] into that of rates [Hz²], to first order.
func (n *Network) RateCovariance(s Steady, voltages *mat.Dense) *mat.Dense {
	c := mat.DenseCopyOf(voltages)
	c.Apply(func(i, j int, v float64) float64 { return s.Gain[i] * v * s.Gain[j] }, c)
	return c
}

// PowerSpectrum returns the two-sided power spectral density [mV²/Hz] of a unit's voltage at
// frequencies in Hz, to first order in the noise: row i of H = (iω − J)⁻¹·T⁻¹ gives
// H·C·H* · 2τ_η/(1 + (ω·τ_η)²). Its integral over all frequencies is the unit's variance.
func (n *Network) PowerSpectrum(s Steady, noise Noise, unit int, frequenciesHz []float64) ([]float64, error) {
	units := n.Units()
	j := n.VoltageJacobian(s)
	// (iω − J)ᵀ·y = e as real equations for the real and the imaginary part of y.
	m, e := mat.NewDense(2*units, 2*units, nil), mat.NewVecDense(2*units, nil)
	for i := range units {
		for k := range units {
			m.Set(k, i, -j.At(i, k))
			m.Set(units+k, units+i, -j.At(i, k))
		}
	}
	e.SetVec(unit, 1)
	var density []float64
	for _, f := range frequenciesHz {
		omega := 2 * math.Pi * f / 1000 // per ms
		for i := range units {
			m.Set(i, units+i, -omega)
			m.Set(units+i, i, omega)
		}
		var y mat.VecDense
		if err := y.SolveVec(m, e); err != nil {
			return nil, fmt.Errorf("ssn: power at %v Hz: %w", f, err)
		}
		sum := 0.0
		for i := range units {
			for k := range units {
				like := y.AtVec(i)*y.AtVec(k) + y.AtVec(units+i)*y.AtVec(units+k)
				sum += like * noise.Cov.At(i, k) / (n.TauMS[i] * n.TauMS[k])
			}
		}
		in := 2 * noise.TauMS / (1 + omega*omega*noise.TauMS*noise.TauMS) // ms
		density = append(density, sum*in/1000)
	}
	return density, nil
}
