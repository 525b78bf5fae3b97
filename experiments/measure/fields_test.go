package measure

import (
	"math"
	"testing"
)

// gaborField draws a Gabor function on 16×16 pixels: widths in pixels, frequency in cycles per
// pixel.
func gaborField(across, along, frequency, phase float64) []float64 {
	f := make([]float64, 256)
	for i := range f {
		x, y := float64(i%16)-7.2, float64(i/16)-7.7
		u, v := x*math.Cos(0.5)+y*math.Sin(0.5), y*math.Cos(0.5)-x*math.Sin(0.5)
		f[i] = math.Exp(-u*u/(2*across*across)-v*v/(2*along*along)) * math.Cos(2*math.Pi*frequency*u+phase)
	}
	return f
}

// TestGaborFitsCount: of fields of known shape those within the ranges of simple cells count.
func TestGaborFitsCount(t *testing.T) {
	checkers := make([]float64, 256)
	for i := range checkers {
		checkers[i] = float64((i%16/3+i/16/3)%2) - 0.5
	}
	g := SimpleCells().FitGabors([][]float64{
		gaborField(2, 3, 0.2, 0.4),     // nx 0.4, ny 0.6
		gaborField(2.5, 2.5, 0.15, -1), // nx 0.375, ny 0.375
		gaborField(4, 3, 0.45, 0),      // nx 1.8: too many stripes
		checkers,                       // no Gabor function
		make([]float64, 256),           // empty
	}, 16, 16)
	near(t, "share", g.Share, 0.4, 1e-12)
	near(t, "fitted", g.Fitted, 0.6, 1e-12)
	near(t, "one orientation", g.Orientations, 0, 1e-6)
	near(t, "median nx", g.NX, 0.4, 1e-3)
	near(t, "median ny", g.NY, 0.6, 1e-3)
	if g.Count != 5 || g.R2 < 0.99 {
		t.Errorf("%d fields, median R² %g", g.Count, g.R2)
	}
	if none := SimpleCells().FitGabors([][]float64{make([]float64, 256)}, 16, 16); none.Share != 0 || !math.IsNaN(none.NX) {
		t.Errorf("an empty field gives %+v", none)
	}
}

// TestCodeSparseness against closed forms: 0 where all answer alike, 1 where one does,
// (1 − m/n)/(1 − 1/n) where m of n do.
func TestCodeSparseness(t *testing.T) {
	const units, stimuli = 8, 6
	rates := make([]float32, units*stimuli)
	for i := range rates {
		rates[i] = 2
	}
	s := CodeSparseness(rates, units)
	near(t, "equal: population", s.Population, 0, 1e-12)
	near(t, "equal: lifetime", s.Lifetime, 0, 1e-12)
	near(t, "equal: active", s.Active, 1, 1e-12)
	near(t, "equal: rate", s.Rate, 2, 1e-12)
	near(t, "equal: spread", s.Spread, 0, 1e-12)
	clear(rates)
	for i := range stimuli {
		rates[i*units+i] = -3
	}
	s = CodeSparseness(rates, units)
	near(t, "one: population", s.Population, 1, 1e-12)
	near(t, "one: lifetime", s.Lifetime, 1, 1e-12)
	near(t, "one: active", s.Active, 1./units, 1e-12)
	near(t, "one: correlation", s.Correlation, 1./(stimuli-1), 1e-12)
	for i := range stimuli { // a second cell, always with the first stimulus's
		rates[i*units+7] = 3
	}
	s = CodeSparseness(rates, units)
	near(t, "two: population", s.Population, (1-2./units)/(1-1./units), 1e-12)
	// Two cells that rise and fall together.
	clear(rates)
	for i := range stimuli {
		rates[i*units], rates[i*units+1] = float32(i), float32(2*i)
	}
	s = CodeSparseness(rates, units)
	near(t, "together: correlation", s.Correlation, 1, 1e-12)
	near(t, "together: rate", s.Rate, 7.5/units, 1e-12) // cells of means 2.5, 5 and 0
	near(t, "together: spread", s.Spread, math.Sqrt((2.5*2.5+5*5)/units-7.5*7.5/units/units), 1e-12)
}
