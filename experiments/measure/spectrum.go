package measure

import (
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/dsp/fourier"
)

var (
	_ = addCurve("modulation-ratio", "skottun1991",
		"F1/F0, the amplitude of the response at the stimulus's temporal frequency ÷ its mean: above 1 in simple, below 1 in complex cells; f0, f1, f2: mean and amplitudes",
		func() CurveMeasure { return &ModulationRatio{Over: "time", FrequencyHz: 4} })
	_ = addCurve("peak-frequency", "",
		"temporal frequency at which the power of a time course is largest, Hz; power: density there; share: of the power in the band that lies within a quarter of it",
		func() CurveMeasure { return &PeakFrequency{Over: "time", FromHz: 5, ToHz: 200, Segments: 1} })
)

// ModulationRatio tells simple from complex cells (Skottun et al. 1991). It takes the whole
// cycles at the end of the time course, sampled evenly.
type ModulationRatio struct {
	Over        string  `yaml:"along" doc:"the coordinate that is a time"`
	FrequencyHz float64 `yaml:"frequency" unit:"Hz" above:"0" doc:"temporal frequency of the stimulus"`
	Baseline    float64 `yaml:"baseline" doc:"response without a stimulus, taken off the mean, Hz"`
}

// PeakFrequency is the frequency of an oscillation.
type PeakFrequency struct {
	Over   string  `yaml:"along" doc:"the coordinate that is a time"`
	FromHz float64 `yaml:"from" unit:"Hz" min:"0" doc:"lowest frequency that counts"`
	ToHz   float64 `yaml:"to" unit:"Hz" above:"0" doc:"highest frequency that counts"`
	SkipMS float64 `yaml:"skip" unit:"ms" min:"0" doc:"time at the start that is left out"`

	Segments int `yaml:"segments" min:"1" max:"10000" default:"1" doc:"parts of the time course over whose spectra the power is averaged (Welch's method): for noise, whose single spectrum is noise itself"`
}

// Along names the coordinate of time.
func (m *ModulationRatio) Along() string { return m.Over }

// Fields lists mean and amplitudes.
func (*ModulationRatio) Fields() []string { return []string{"f0", "f1", "f2"} }

// Read reads the ratio off a time course in ms.
func (m *ModulationRatio) Read(c Curve) Reading {
	c, stepMS, why := even(c)
	if why != "" {
		return Reading{Reason: why}
	}
	cycle := 1000 / m.FrequencyHz / stepMS // in samples
	cycles := math.Floor(float64(len(c.Y))/cycle + 1e-6)
	n := int(math.Round(cycles * cycle))
	if cycles < 1 || n > len(c.Y) || cycle < 4 {
		return Reading{Reason: "needs a whole cycle of at least 4 samples"}
	}
	f := harmonics(c.Y[len(c.Y)-n:], cycles, 3)
	return reading(m, f[1]/(f[0]-m.Baseline), f[0], f[1], f[2])
}

// harmonics returns the mean and the amplitudes of the first multiples of a number of cycles
// in y: F_k = 2|Σ y·e^(−2πi·k·cycles·j/n)|/n.
func harmonics(y []float64, cycles float64, count int) []float64 {
	f := make([]float64, count)
	n := float64(len(y))
	for k := range f {
		var sum complex128
		for j, v := range y {
			sum += cmplx.Rect(v, -2*math.Pi*float64(k)*cycles*float64(j)/n)
		}
		f[k] = cmplx.Abs(sum) / n
		if k > 0 {
			f[k] *= 2
		}
	}
	return f
}

// Along names the coordinate of time.
func (m *PeakFrequency) Along() string { return m.Over }

// Fields lists what is read beside the frequency.
func (*PeakFrequency) Fields() []string { return []string{"power", "share"} }

// Read reads the frequency off a time course in ms; between the bins of the spectrum it is
// that of a parabola through the logarithms of the three largest.
func (m *PeakFrequency) Read(c Curve) Reading {
	c, stepMS, why := even(c)
	if why != "" {
		return Reading{Reason: why}
	}
	skip := min(int(math.Round(m.SkipMS/stepMS)), len(c.Y))
	if (len(c.Y)-skip)/max(1, m.Segments) < 8 {
		return Reading{Reason: "needs at least 8 samples in every segment"}
	}
	frequency, power := PowerSpectrum(c.Y[skip:], stepMS, m.Segments)
	best := -1
	for i, f := range frequency {
		if f >= m.FromHz && f <= m.ToHz && (best < 0 || power[i] > power[best]) {
			best = i
		}
	}
	if best < 0 || power[best] == 0 {
		return Reading{Reason: "no power in the band"}
	}
	at := frequency[best]
	if best > 0 && best < len(power)-1 && power[best-1] > 0 && power[best+1] > 0 {
		a, b, d := math.Log(power[best-1]), math.Log(power[best]), math.Log(power[best+1])
		if bend := a - 2*b + d; bend < 0 {
			at += 0.5 * (a - d) / bend * (frequency[1] - frequency[0])
		}
	}
	var near, all float64
	for i, f := range frequency {
		if f >= m.FromHz && f <= m.ToHz {
			all += power[i]
			if math.Abs(f-at) <= at/4 {
				near += power[i]
			}
		}
	}
	return reading(m, at, power[best], near/all)
}

// PowerSpectrum returns the one-sided power density of a time course about its mean, per Hz,
// at frequencies in Hz: the mean over half-overlapping segments under a Hann window (Welch's
// method). Its integral over frequency is the variance. There are segments·2 − 1 of them, each
// 1/segments of the whole.
func PowerSpectrum(y []float64, stepMS float64, segments int) (frequencyHz, density []float64) {
	n := len(y) / max(segments, 1)
	if n < 2 {
		panic("measure: a spectrum of nothing")
	}
	window, energy := make([]float64, n), 0.0
	for i := range window {
		s := math.Sin(math.Pi * (float64(i) + 0.5) / float64(n))
		window[i] = s * s
		energy += window[i] * window[i]
	}
	transform := fourier.NewFFT(n)
	density, frequencyHz = make([]float64, n/2+1), make([]float64, n/2+1)
	part, count := make([]float64, n), 0
	level := mean(y)
	coefficients := make([]complex128, n/2+1)
	for start := 0; start+n <= len(y); start += max(n/2, 1) {
		for i := range part {
			part[i] = (y[start+i] - level) * window[i]
		}
		for i, c := range transform.Coefficients(coefficients, part) {
			density[i] += real(c)*real(c) + imag(c)*imag(c)
		}
		count++
	}
	for i := range density {
		density[i] *= 2 * stepMS / 1000 / energy / float64(count)
		frequencyHz[i] = float64(i) * 1000 / stepMS / float64(n)
	}
	density[0] /= 2
	if n%2 == 0 {
		density[n/2] /= 2
	}
	return frequencyHz, density
}

// even checks that a time course is sampled evenly and returns it in order, with its step.
func even(c Curve) (Curve, float64, string) {
	if why := short(c, 4); why != "" {
		return c, 0, why
	}
	c = c.inOrder()
	step := (c.X[len(c.X)-1] - c.X[0]) / float64(len(c.X)-1)
	for i := 1; i < len(c.X); i++ {
		if math.Abs(c.X[i]-c.X[i-1]-step) > 1e-6*step {
			return c, 0, "needs times at even distances"
		}
	}
	return c, step, ""
}
