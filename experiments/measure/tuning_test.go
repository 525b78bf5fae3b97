package measure

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/rng"
)

// load reads testdata that was computed independently of this program.
func load[T any](t *testing.T, name string) T {
	t.Helper()
	var into T
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &into); err != nil {
		t.Fatal(err)
	}
	return into
}

// number is a number of a reading: its value, or a field by name.
func (r Reading) number(t *testing.T, field string) float64 {
	t.Helper()
	if r.Reason != "" {
		t.Fatalf("no value: %s", r.Reason)
	}
	if field == "" {
		return r.Value
	}
	for _, f := range r.Fields {
		if f.Key == field {
			return f.Value.(float64)
		}
	}
	t.Fatalf("no field %s in %v", field, r.Fields)
	return 0
}

// measureNamed reads a measure as an experiment file does: a name, or {name: {key: value}}.
func measureNamed(t *testing.T, text string) CurveMeasure {
	t.Helper()
	n, mistakes := config.Parse("m.yaml", []byte("m: "+text))
	if len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	name, params := text, (*config.Node)(nil)
	if n = n.Get("m"); n.IsMap() {
		name, params = n.Entries()[0].Key.Text, n.Entries()[0].Value
	}
	for _, k := range CurveKinds() {
		if k.Name == name {
			m := k.New()
			if mistakes := config.Decode(params, m, name); len(mistakes) > 0 {
				t.Fatal(mistakes)
			}
			return m
		}
	}
	t.Fatalf("no measure %s", name)
	return nil
}

// relative holds got to want within a share of it.
func relative(t *testing.T, what string, got, want, share float64) {
	t.Helper()
	near(t, what, got, want, share*math.Abs(want))
}

// Every measure of curves obeys the contract: it says along what, has the fields that it
// names, does not depend on the order of points, leaves the curve as it is, and says why it
// has no value rather than returning one that is not a number.
func TestCurveMeasuresConform(t *testing.T) {
	for _, k := range CurveKinds() {
		t.Run(k.Name, func(t *testing.T) {
			m := measureNamed(t, k.Name)
			if m.Along() == "" || k.Doc == "" {
				t.Errorf("along %q, doc %q", m.Along(), k.Doc)
			}
			for _, field := range m.Fields() {
				if !strings.Contains(k.Doc, field+":") && !strings.Contains(k.Doc, field+",") {
					t.Errorf("field %s is not explained", field)
				}
			}
			var c, turned Curve
			for i := range 12 {
				c.X = append(c.X, 30*float64(i))
				c.Y = append(c.Y, 0.05+math.Exp(-float64((i-4)*(i-4))/4)+0.002*float64(i))
			}
			for i := range 12 {
				turned.X, turned.Y = append(turned.X, c.X[(i*5+3)%12]), append(turned.Y, c.Y[(i*5+3)%12])
			}
			x, y := slices.Clone(c.X), slices.Clone(c.Y)
			r, again := m.Read(c), m.Read(turned)
			var keys []string
			for _, f := range r.Fields {
				keys = append(keys, f.Key)
			}
			if r.Reason != "" || !slices.Equal(keys, m.Fields()) {
				t.Errorf("reading %+v, fields %v", r, m.Fields())
			}
			// Fits differ by the order of sums.
			if math.Abs(r.Value-again.Value) > 1e-6*math.Abs(r.Value) {
				t.Errorf("%v in order, %v out of it", r.Value, again.Value)
			}
			if !slices.Equal(x, c.X) || !slices.Equal(y, c.Y) {
				t.Error("the curve was changed")
			}
			for what, bad := range map[string]Curve{
				"nothing": {}, "one point": {X: []float64{1}, Y: []float64{2}}, "silence": {X: c.X, Y: make([]float64, 12)},
			} {
				if r := m.Read(bad); r.Reason == "" {
					t.Errorf("%s has the value %v", what, r.Value)
				}
			}
		})
	}
}

type tuningGolden struct {
	Direction struct {
		Theta, Rate []float64
		Variance    float64 `json:"circular_variance"`
		GDSI        float64
		Orientation float64 `json:"pref_orientation_deg"`
		Direction   float64 `json:"pref_direction_deg"`
		DSI         float64 `json:"DSI_(p-n)/(p+n)"`
		Fit         struct {
			P        []float64 `json:"parameters"`
			SSE      float64
			HalfWide float64 `json:"HWHH_deg_of_one_lobe"`
		} `json:"double_vonmises_fit"`
		ThetaDeg []float64 `json:"theta_deg"`
	} `json:"direction_curve"`
	Orientation struct {
		ThetaDeg []float64 `json:"theta_deg"`
		Rate     []float64
		Variance float64   `json:"circular_variance"`
		Pref     float64   `json:"pref_deg"`
		OSI      float64   `json:"OSI_(p-o)/(p+o)"`
		P        []float64 `json:"parameters"`
		SSE      float64
		HalfWide float64 `json:"HWHH_deg"`
	} `json:"orientation_curve"`
}

// Indices of noisy tuning curves, and fits of them, agree with numpy and scipy.
func TestTuningAgreesWithScipy(t *testing.T) {
	g := load[tuningGolden](t, "tuning.json")
	o := g.Orientation
	r := measureNamed(t, "orientation-tuning").Read(Curve{X: o.ThetaDeg, Y: o.Rate})
	relative(t, "preferred orientation", r.number(t, ""), o.Pref, 1e-10)
	relative(t, "circular variance", r.number(t, "circularVariance"), o.Variance, 1e-10)
	relative(t, "OSI", r.number(t, "osi"), o.OSI, 1e-10)
	v := FitOrientation(o.ThetaDeg, o.Rate)
	relative(t, "sum of squares", v.Fit.SSE, o.SSE, 1e-6)
	for i, got := range []float64{v.Baseline, v.Amplitude, v.PreferredDeg, v.Concentration} {
		relative(t, fmt.Sprint("parameter ", i), got, o.P[i], 1e-4)
	}
	relative(t, "half width", v.HalfWidthDeg, o.HalfWide, 1e-4)

	d := g.Direction
	r = measureNamed(t, "direction-tuning").Read(Curve{X: d.ThetaDeg, Y: d.Rate})
	relative(t, "preferred direction", r.number(t, ""), d.Direction, 1e-10)
	relative(t, "direction variance", r.number(t, "directionVariance"), 1-d.GDSI, 1e-10)
	relative(t, "DSI", r.number(t, "dsi"), d.DSI, 1e-10)
	r = measureNamed(t, "{orientation-tuning: {along: direction}}").Read(Curve{X: d.ThetaDeg, Y: d.Rate})
	relative(t, "preferred orientation of directions", r.number(t, ""), d.Orientation, 1e-10)
	relative(t, "circular variance of directions", r.number(t, "circularVariance"), d.Variance, 1e-10)
	v = FitDirection(d.ThetaDeg, d.Rate)
	relative(t, "sum of squares", v.Fit.SSE, d.Fit.SSE, 1e-6)
	for i, got := range []float64{v.Baseline, v.Amplitude, v.Opposite, v.PreferredDeg, v.Concentration} {
		relative(t, fmt.Sprint("parameter ", i), got, d.Fit.P[i], 1e-4)
	}
	relative(t, "half width of a lobe", v.HalfWidthDeg, d.Fit.HalfWide, 1e-4)
}

// A von Mises curve has a mean vector of I₁(k)/I₀(k), and a curve of straight lines the width
// that is drawn.
func TestOrientationClosedForms(t *testing.T) {
	var c Curve
	for i := range 180 {
		c.X = append(c.X, float64(i))
		c.Y = append(c.Y, math.Exp(2*math.Cos(2*(float64(i)-170)*math.Pi/180)))
	}
	r := measureNamed(t, "orientation-tuning").Read(c)
	near(t, "preferred", r.Value, 170, 1e-9)
	near(t, "circular variance", r.number(t, "circularVariance"), 1-1.59063685463733/2.27958530233607, 1e-9) // I₁(2)/I₀(2), Abramowitz & Stegun 9.8
	near(t, "OSI", r.number(t, "osi"), math.Tanh(2), 1e-12)
	// e^(2(cos 2δ − 1)) = ½, that is δ = ½·acos(1 − ln 2/2), on either side.
	near(t, "width", r.number(t, "width"), math.Acos(1-math.Ln2/2)*180/math.Pi, 0.01)

	tent := Curve{X: []float64{0, 30, 60, 90, 120, 150}, Y: []float64{4, 1, 0, 0, 0, 1}}
	r = measureNamed(t, "orientation-tuning").Read(tent)
	near(t, "tent's width", r.number(t, "width"), 2*20, 1e-12) // 4 − 3·(x/30) = 2 at 20
	flat := Curve{X: tent.X, Y: []float64{1, 1, 1, 1, 1, 1}}
	if r = measureNamed(t, "orientation-tuning").Read(flat); !math.IsNaN(r.number(t, "width")) || math.Abs(r.number(t, "circularVariance")-1) > 1e-12 {
		t.Errorf("a flat curve reads %+v", r)
	}
}

type ssnGolden struct {
	Normalization struct {
		Test  []float64                                    `json:"c_test"`
		Mask  []float64                                    `json:"c_mask"`
		R     [][]float64                                  // [mask][test]
		Alone struct{ Rmax, C50, N, RMS, R2 float64 }      `json:"naka_rushton_nomask"`
		Joint struct{ Rmax, Sigma, N, W, RMS, R2 float64 } `json:"joint_fit"`
	}
	Plaids []struct {
		C, Width, W45, W135 float64
		RMS                 float64 `json:"rms_over_peak"`
		Additive            float64 `json:"additivity_index"`
		Single, Plaid       []float64
	}
	Sizes []struct {
		N, C          float64
		Lengths, E, I []float64
		PeakE         float64 `json:"E_peak_len"`
		PeakI         float64 `json:"I_peak_len"`
		SuppressionE  float64 `json:"SI_E"`
		SuppressionI  float64 `json:"SI_I"`
	}
}

// D16 of the circuits reference: the ring of Rubin, Van Hooser & Miller (2015) normalizes
// approximately as Carandini & Heeger (2012) describe, with rmax 48.857, sigma 21.775, n 1.7048,
// weight 0.8938, and without a mask 48.145, 20.680, 1.7419.
func TestD16NormalizationFits(t *testing.T) {
	g := load[ssnGolden](t, "ssn.json").Normalization
	r := measureNamed(t, "contrast-response").Read(Curve{X: g.Test, Y: g.R[0]})
	for field, want := range map[string]float64{"": g.Alone.C50, "rmax": g.Alone.Rmax, "n": g.Alone.N, "rms": g.Alone.RMS, "r2": g.Alone.R2, "baseline": 0} {
		relative(t, "Naka–Rushton "+field, r.number(t, field), want, 1e-5)
	}
	var test, mask, response []float64
	for i, m := range g.Mask {
		for j, c := range g.Test {
			test, mask, response = append(test, c), append(mask, m), append(response, g.R[i][j])
		}
	}
	f := FitNormalization(test, mask, response)
	for what, pair := range map[string][2]float64{
		"rmax": {f.RMax, g.Joint.Rmax}, "sigma": {f.Sigma, g.Joint.Sigma}, "n": {f.N, g.Joint.N},
		"weight": {f.Weight, g.Joint.W}, "rms": {f.Fit.RMS, g.Joint.RMS}, "r2": {f.Fit.R2, g.Joint.R2},
	} {
		relative(t, "Carandini–Heeger "+what, pair[0], pair[1], 1e-5)
	}
	near(t, "rmax of D16", f.RMax, 48.857, 0.01)
	near(t, "weight of D16", f.Weight, 0.8938, 1e-4)
}

// The response of the ring to a plaid is a weighted sum of those to its gratings: weights
// above 1 at low contrast, about 0.68 at high contrast.
func TestPlaidWeightsOfTheRing(t *testing.T) {
	for _, p := range load[ssnGolden](t, "ssn.json").Plaids {
		n := len(p.Single)
		second := append(slices.Clone(p.Single[n/2:]), p.Single[:n/2]...) // the grating at 135 deg
		w := FitPlaidWeights(p.Single, second, p.Plaid)
		near(t, "weight of 45 deg", w.A, p.W45, 1e-7)
		near(t, "weight of 135 deg", w.B, p.W135, 1e-7)
		near(t, "residual", w.RMS, p.RMS, 1e-7)
		near(t, "additivity", w.Additive, p.Additive, 1e-7)
		var c Curve
		for i := range n {
			c.X = append(c.X, float64(i))
		}
		c.Y = p.Single
		r := measureNamed(t, "orientation-tuning").Read(c)
		near(t, "preferred", r.Value, 45, 1e-6)
		near(t, "width", r.number(t, "width"), p.Width, 1) // the golden counts cells above half
	}
	w := FitPlaidWeights([]float64{1, 2, 3}, []float64{0, 0, 0}, []float64{2, 4, 6})
	near(t, "weight of the only stimulus", w.A, 2, 1e-12)
	near(t, "weight of silence", w.B, 0, 0)
}

// The line of cells has a smaller summation field at high contrast, and its inhibitory cells
// are less suppressed than its excitatory ones.
func TestSizeTuningOfTheLine(t *testing.T) {
	for _, s := range load[ssnGolden](t, "ssn.json").Sizes {
		for _, cell := range []struct {
			rate              []float64
			peak, suppression float64
		}{{s.E, s.PeakE, s.SuppressionE}, {s.I, s.PeakI, s.SuppressionI}} {
			c := Curve{X: s.Lengths, Y: cell.rate}
			near(t, "size of the peak", measureNamed(t, "summation-field").Read(c).number(t, "peakSize"), cell.peak, 0)
			near(t, "suppression", measureNamed(t, "suppression-index").Read(c).number(t, ""), cell.suppression, 1e-7)
		}
	}
}

type fitsGolden struct {
	Contrast struct {
		Contrast []float64
		Noisy    nakaGolden `json:"naka_rushton"`
		Exact    nakaGolden `json:"naka_rushton_noiseless_rounded"`
	}
	Frequency struct {
		X         []float64 `json:"sf_cpd"`
		Rate      []float64
		P         []float64 `json:"parameters"`
		SSE       float64
		Bandwidth float64   `json:"bandwidth_octaves_FWHM"`
		Ends      []float64 `json:"low_pass_high_half_height"`
	} `json:"spatial_frequency"`
	Size struct {
		X           []float64 `json:"diameter_deg"`
		Rate        []float64
		Suppression float64 `json:"SI_(peak-plateau)/peak"`
		Peak        float64 `json:"peak_diameter"`
		Field       float64 `json:"GSF_95pct_diameter"`
		Surround    float64 `json:"surround_diameter_plateau+5pct"`
		Ratio       struct {
			P   []float64 `json:"parameters"`
			SSE float64
		} `json:"ratio_of_gaussians_fit"`
	}
	Cross struct {
		Test, Plaid float64
		Index       float64 `json:"suppression_index_1-plaid/test"`
	} `json:"cross_orientation"`
}

type nakaGolden struct {
	Rate []float64
	P    []float64 `json:"parameters"`
	SSE  float64
}

// Fits of contrast, frequency and size tuning agree with scipy: sums of squares to 1e-6,
// parameters to 1e-4.
func TestFitsAgreeWithScipy(t *testing.T) {
	g := load[fitsGolden](t, "tuning.json")
	for _, n := range []nakaGolden{g.Contrast.Noisy, g.Contrast.Exact} {
		f := FitNakaRushton(g.Contrast.Contrast, n.Rate, true)
		near(t, "sum of squares", f.Fit.SSE, n.SSE, 1e-6*max(n.SSE, 1e-7))
		for i, got := range []float64{f.Baseline, f.RMax, f.C50, f.N} {
			relative(t, fmt.Sprint("parameter ", i), got, n.P[i], 1e-4)
		}
	}
	r := measureNamed(t, "frequency-tuning").Read(Curve{X: g.Frequency.X, Y: g.Frequency.Rate})
	relative(t, "preferred frequency", r.number(t, ""), g.Frequency.P[1], 1e-4)
	relative(t, "bandwidth", r.number(t, "bandwidth"), g.Frequency.Bandwidth, 1e-4)
	relative(t, "low", r.number(t, "low"), g.Frequency.Ends[0], 1e-4)
	relative(t, "high", r.number(t, "high"), g.Frequency.Ends[1], 1e-4)
	relative(t, "sum of squares", FitLogGaussian(g.Frequency.X, g.Frequency.Rate).Fit.SSE, g.Frequency.SSE, 1e-6)

	c := Curve{X: g.Size.X, Y: g.Size.Rate}
	field := measureNamed(t, "summation-field").Read(c)
	near(t, "summation field", field.number(t, ""), g.Size.Field, 0)
	near(t, "size of the peak", field.number(t, "peakSize"), g.Size.Peak, 0)
	near(t, "surround", field.number(t, "surround"), g.Size.Surround, 0)
	relative(t, "suppression", measureNamed(t, "suppression-index").Read(c).number(t, ""), g.Size.Suppression, 1e-10)
	ratio := FitRatioOfGaussians(c.X, c.Y)
	relative(t, "sum of squares", ratio.Fit.SSE, g.Size.Ratio.SSE, 1e-6)
	for i, got := range []float64{ratio.Baseline, ratio.KE, ratio.WE, ratio.KI, ratio.WI} {
		relative(t, fmt.Sprint("parameter ", i), got, g.Size.Ratio.P[i], 1e-3)
	}
	relative(t, "cross-orientation suppression", Suppression(g.Cross.Test, g.Cross.Plaid), g.Cross.Index, 1e-12)
}

// Standard errors of a straight line in logarithms are those of its closed form, and the
// interval of a reading holds the true value as often as it says.
func TestUncertainty(t *testing.T) {
	q := &problem{data: []float64{1, 2.5, 2.8, 4.4}, positive: []bool{false, false}, starts: [][]float64{{0, 0}},
		predict: func(y, p []float64) {
			for i := range y {
				y[i] = p[0] + p[1]*float64(i)
			}
		}}
	f := q.solve()
	// Slope Sxy/Sxx with Sxx = 5; its error is √(s²/Sxx), s² = SSE/2.
	near(t, "slope", f.Parameters[1], 1.05, 1e-9)
	near(t, "intercept", f.Parameters[0], 1.1, 1e-9)
	near(t, "error of the slope", f.Errors[1], math.Sqrt(f.SSE/2/5), 1e-7)

	held := 0
	const experiments = 120
	for e := range uint64(experiments) {
		c := Curve{X: []float64{0, 45, 90, 135}}
		s := rng.Named(e, "repeats")
		for i, x := range c.X {
			trials := make([]float64, 12)
			for k := range trials {
				trials[k] = 10 + 5*math.Cos(2*(x-30)*math.Pi/180) + 2*float64(s.Normal(uint64(i), 0, uint32(k)))
			}
			c.Trials = append(c.Trials, trials)
			c.Y = append(c.Y, mean(trials))
		}
		r := Bootstrap{Stream: rng.Named(e, "interval"), Resamples: 300, Confidence: 0.95}.Read(measureNamed(t, "orientation-tuning"), c)
		if r.number(t, "low") <= 30 && 30 <= r.number(t, "high") {
			held++
		}
	}
	// Percentile intervals of 12 repeats are somewhat narrow; 120 experiments vary by 2 %.
	if share := float64(held) / experiments; share < 0.86 {
		t.Errorf("the 95 %% interval holds the preferred orientation %.0f %% of the time", 100*share)
	}
}
