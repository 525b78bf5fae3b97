package ssn

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// TestD23Variability: the standard deviation of noisy voltages against input peaks at 1.9612 mV
// and is quenched beyond (golden 07; Hennequin et al. 2018).
func TestD23Variability(t *testing.T) {
	var golden struct {
		Sweep []struct {
			TauMS float64       `json:"tau_eta_ms"`
			Cov   [2][2]float64 `json:"noise_cov"`
			Rows  []struct {
				H    float64
				Var  [2][2]float64 `json:"var_V"`
				Rate [2][2]float64 `json:"var_r_linear"`
			}
			Peak   float64 `json:"h_of_max_sd_VE"`
			PeakSD float64 `json:"max_sd_VE"`
		}
	}
	readGolden(t, "07_noise.json", &golden)
	require.Len(t, golden.Sweep, 4)
	p := publishedPair(t, "hennequin2018")
	n := p.Network()
	for _, g := range golden.Sweep {
		noise := Noise{g.TauMS, mat.NewDense(2, 2, []float64{g.Cov[0][0], g.Cov[0][1], g.Cov[1][0], g.Cov[1][1]})}
		covariance := func(h float64) (*mat.Dense, Steady) {
			s := settled(t, n, []float64{h, h})
			c, err := n.Covariance(s, noise)
			require.NoError(t, err)
			return c, s
		}
		for _, row := range g.Rows {
			c, s := covariance(row.H)
			r := n.RateCovariance(s, c)
			for i := range 2 {
				for j := range 2 {
					near(t, row.Var[i][j], c.At(i, j), 1e-9, 1e-15, "covariance of V")
					near(t, row.Rate[i][j], r.At(i, j), 1e-9, 1e-15, "covariance of r")
				}
			}
		}
		sd := func(h float64) float64 { c, _ := covariance(h); return math.Sqrt(c.At(0, 0)) }
		near(t, g.PeakSD, sd(g.Peak), 1e-9, 0, "largest deviation")
		require.Greater(t, sd(g.Peak), max(sd(g.Peak-0.01), sd(g.Peak+0.01)))
	}
}

// TestRingVariability: noise that the ring's cells share is quenched most at the orientation
// shown, and correlations of far cells fall below 0 (golden 11; Hennequin et al. 2018).
func TestRingVariability(t *testing.T) {
	var golden struct {
		Ring struct {
			Rows []struct {
				C    float64
				VE   []float64 `json:"V_E"`
				VI   []float64 `json:"V_I"`
				SDE  []float64 `json:"sd_VE"`
				SDI  []float64 `json:"sd_VI"`
				Near float64   `json:"corr_VE_25_26"`
				Far  float64   `json:"corr_VE_25_0"`
				Var  []float64 `json:"var_rE_linear"`
			}
		} `json:"hennequin_ring"`
	}
	readGolden(t, "11_ring_noise_attention_4pop.json", &golden)
	require.Len(t, golden.Ring.Rows, 8)
	m, n := published(t, "hennequin2018-ring")
	noise := n.PrivateNoise(50, 1, 0.5)
	cov := mat.NewDense(100, 100, nil)
	for i := range 100 {
		for j := range 100 {
			like := m.VonMisesBump(m.Places[i%50].X, 60)(m.Places[j%50])
			cov.Set(i, j, like*math.Sqrt(noise.Cov.At(i, i)*noise.Cov.At(j, j)))
		}
	}
	noise.Cov = cov
	for _, g := range golden.Ring.Rows {
		s := settled(t, n, m.Input(nil, func(p Place) float64 { return 2 + 20*g.C*m.VonMisesBump(90, 60)(p) }))
		nearProfile(t, g.VE, n.Group("E").Of(s.Input), 1e-7, 0, "V of E")
		nearProfile(t, g.VI, n.Group("I").Of(s.Input), 1e-7, 0, "V of I")
		c, err := n.Covariance(s, noise)
		require.NoError(t, err)
		sd := make([]float64, 100)
		for i := range sd {
			sd[i] = math.Sqrt(c.At(i, i))
		}
		nearProfile(t, g.SDE, sd[:50], 1e-7, 0, "deviation of E")
		nearProfile(t, g.SDI, sd[50:], 1e-7, 0, "deviation of I")
		near(t, g.Near, c.At(25, 26)/sd[25]/sd[26], 1e-7, 0, "correlation of neighbours")
		near(t, g.Far, c.At(25, 0)/sd[25]/sd[0], 1e-7, 1e-9, "correlation of far cells")
		r := n.RateCovariance(s, c)
		for i, v := range g.Var {
			near(t, v, r.At(i, i), 1e-7, 0, "variance of rates")
		}
	}
	first, last := golden.Ring.Rows[0].SDE, golden.Ring.Rows[7].SDE
	require.Less(t, stat.Mean(last, nil), stat.Mean(first, nil))
	require.Less(t, last[25], last[0])
}

// TestPowerSpectrum: the spectrum's integral is the variance, and without recurrence it is that
// of a filtered Ornstein–Uhlenbeck process in closed form.
func TestPowerSpectrum(t *testing.T) {
	p := publishedPair(t, "hennequin2018")
	n := p.Network()
	noise := n.PrivateNoise(50, 0.2, 0.1)
	// f = 20·tan u maps all frequencies to (−π/2, π/2); the midpoint rule converges fast there.
	const points = 4000
	var frequencies, jacobian []float64
	for i := range points {
		u := math.Pi * ((float64(i)+0.5)/points - 0.5)
		frequencies = append(frequencies, 20*math.Tan(u))
		jacobian = append(jacobian, 20/math.Pow(math.Cos(u), 2)*math.Pi/points)
	}
	for _, h := range []float64{0, 2, 15} {
		s := settled(t, n, []float64{h, h})
		c, err := n.Covariance(s, noise)
		require.NoError(t, err)
		for unit := range 2 {
			density, err := n.PowerSpectrum(s, noise, unit, frequencies)
			require.NoError(t, err)
			sum := 0.0
			for i, d := range density {
				sum += d * jacobian[i]
				if h == 0 {
					w := 2 * math.Pi * frequencies[i] / 1000
					want := noise.Cov.At(unit, unit) * 2 * 50 / 1000 / (1 + w*w*50*50) / (1 + w*w*n.TauMS[unit]*n.TauMS[unit])
					near(t, want, d, 1e-9, 0, "density of a filtered process")
				}
			}
			near(t, c.At(unit, unit), sum, 1e-6, 0, "integral of the spectrum")
		}
	}
}

// TestLyapunovUnstable: without stability there is no covariance.
func TestLyapunovUnstable(t *testing.T) {
	_, err := Lyapunov(mat.NewDense(2, 2, []float64{0.1, 0, 0, -1}), mat.NewDense(2, 2, []float64{1, 0, 0, 1}))
	require.ErrorIs(t, err, ErrUnstable)
}

// TestMeanRate: the mean of a squared rectified Gaussian, against the sum over its density.
func TestMeanRate(t *testing.T) {
	require.Equal(t, 0.3*4, MeanRate(0.3, 2, 0))
	for _, mean := range []float64{-2, 0, 3} {
		sum := 0.0
		const step = 1e-3
		for v := step / 2; v < 20; v += step {
			x := (v - mean) / 1.5
			sum += 0.3 * v * v * math.Exp(-x*x/2) / (1.5 * math.Sqrt(2*math.Pi)) * step
		}
		near(t, sum, MeanRate(0.3, mean, 1.5), 1e-6, 0, "mean rate")
	}
}
