package measure

import (
	"math"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
)

// course samples a function of time, ms.
func course(toMS, stepMS float64, y func(t float64) float64) Curve {
	var c Curve
	for i := 0; float64(i)*stepMS <= toMS+1e-9; i++ {
		c.X = append(c.X, float64(i)*stepMS)
		c.Y = append(c.Y, y(float64(i)*stepMS))
	}
	return c
}

// A first-order response 1 − e^(−t/τ) reaches half of its way after τ·ln 2 and does not
// overshoot; onset and baseline do not matter.
func TestLatencyOfFirstOrder(t *testing.T) {
	rise := func(t float64) float64 { return 3 + 10*(1-math.Exp(-max(t-50, 0)/20)) }
	c := course(400, 0.5, rise)
	r := measureNamed(t, "{latency: {onset: 50 ms}}").Read(c)
	near(t, "latency", r.Value, 20*math.Ln2, 0.01)
	r = measureNamed(t, "{latency: {onset: 50 ms, share: 90 %}}").Read(c)
	near(t, "latency to 90 %", r.Value, 20*math.Log(10), 0.01)
	r = measureNamed(t, "{overshoot: {onset: 50 ms}}").Read(c)
	near(t, "overshoot", r.Value, 0, 1e-4)
}

// A damped oscillation about a step overshoots by e^(−π·ζ/√(1−ζ²)) at half of its period, the
// closed form of a second-order system.
func TestOvershootOfSecondOrder(t *testing.T) {
	const zeta, omega = 0.3, 0.2 // per ms
	damped := omega * math.Sqrt(1-zeta*zeta)
	step := func(t float64) float64 {
		return 2 + 5*(1-math.Exp(-zeta*omega*t)*(math.Cos(damped*t)+zeta*omega/damped*math.Sin(damped*t)))
	}
	r := measureNamed(t, "overshoot").Read(course(500, 0.1, step))
	near(t, "overshoot", r.Value, math.Exp(-math.Pi*zeta/math.Sqrt(1-zeta*zeta)), 1e-4)
	near(t, "time of the peak", r.number(t, "peakTime"), math.Pi/damped, 0.06)
	near(t, "sustained", r.number(t, "sustained"), 7, 1e-6)
}

// The modulation ratio of recorded responses agrees with numpy; a half-wave rectified cosine
// has π/2, whatever its phase and however many cycles are recorded.
func TestModulationRatio(t *testing.T) {
	type golden struct {
		F1F0 map[string]any `json:"f1f0"`
	}
	g := load[golden](t, "tuning.json").F1F0
	for _, cell := range []string{"simple", "complex"} {
		of := g[cell].(map[string]any)
		var c Curve
		for i, v := range of["psth"].([]any) { // 64 samples of a cycle of 250 ms
			c.X, c.Y = append(c.X, float64(i)*250/64), append(c.Y, v.(float64))
		}
		r := measureNamed(t, "{modulation-ratio: {frequency: 4 Hz}}").Read(c)
		relative(t, cell+" F1/F0", r.number(t, ""), of["F1/F0"].(float64), 1e-10)
		relative(t, cell+" F0", r.number(t, "f0"), of["F0"].(float64), 1e-10)
		relative(t, cell+" F2", r.number(t, "f2"), of["F2"].(float64), 1e-10)
		r = measureNamed(t, "{modulation-ratio: {frequency: 4 Hz, baseline: 1}}").Read(c)
		relative(t, cell+" F1/F0 without baseline", r.Value, of["F1/F0_after_baseline_1.0"].(float64), 1e-10)
	}
	simple := course(1300, 0.5, func(t float64) float64 { return max(0, math.Cos(2*math.Pi*5*t/1000+0.7)) })
	r := measureNamed(t, "{modulation-ratio: {frequency: 5 Hz}}").Read(simple)
	near(t, "half-wave rectified cosine", r.Value, math.Pi/2, 3e-5)
	if r := measureNamed(t, "{modulation-ratio: {frequency: 0.5 Hz}}").Read(simple); r.Reason == "" {
		t.Error("less than a cycle has a modulation ratio")
	}
}

// The spectrum of a sinusoid integrates to its power A²/2 and peaks at its frequency, between
// bins too; that of an Ornstein–Uhlenbeck process is 4σ²τ/(1 + (2πfτ)²).
func TestPowerSpectrum(t *testing.T) {
	wave := course(999, 1, func(t float64) float64 { return 10 + 3*math.Sin(2*math.Pi*43.3*t/1000+1) })
	r := measureNamed(t, "{peak-frequency: {from: 10 Hz, to: 100 Hz}}").Read(wave)
	near(t, "peak frequency", r.Value, 43.3, 0.05)
	f, p := PowerSpectrum(wave.Y, 1, 1)
	var power float64
	for _, v := range p {
		power += v * (f[1] - f[0])
	}
	near(t, "power", power, 4.5, 0.02)

	const tau, sigma, n = 20.0, 2.0, 1 << 17
	keep := math.Exp(-1 / tau)
	noise := make([]float64, n)
	s := rng.Named(1, "noise")
	x := 0.0
	for i := range noise {
		x = keep*x + sigma*math.Sqrt(1-keep*keep)*float64(s.Normal(uint64(i), 0, 0))
		noise[i] = x
	}
	f, p = PowerSpectrum(noise, 1, 256)
	for _, k := range []int{2, 4, 8, 16, 40} {
		turns := 2 * math.Pi * f[k] * tau / 1000
		// 511 half-overlapping segments: 5 % is three standard errors. Sampling at 1 ms folds
		// a little of what is above 500 Hz back.
		relative(t, "density", p[k], 4*sigma*sigma*tau/1000/(1+turns*turns), 0.2)
	}
}
