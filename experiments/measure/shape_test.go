package measure

import (
	"math"
	"testing"
)

// The response x³/(a² + x²) has the exponent 3 − 2x²/(a² + x²), which never falls to 1;
// x²/(a + x)² has 2a/(a + x), which is 1 at x = a.
func TestTransition(t *testing.T) {
	var bend, steep Curve
	for x := 0.5; x < 60; x *= 1.2 {
		bend.X, bend.Y = append(bend.X, x), append(bend.Y, x*x/((7+x)*(7+x)))
		steep.X, steep.Y = append(steep.X, x), append(steep.Y, x*x*x/(49+x*x))
	}
	r := measureNamed(t, "{transition: {along: amplitude}}").Read(bend)
	near(t, "transition", r.number(t, ""), 7, 0.05)
	near(t, "exponent at the end", r.number(t, "last"), 14/(7+bend.X[len(bend.X)-1]), 0.03)
	if r := measureNamed(t, "transition").Read(steep); r.Reason != "the exponent does not fall through 1" {
		t.Errorf("a curve that stays supralinear reads %+v", r)
	}
}

// A peak inside the curve is prominent, one at its end is not.
func TestResonance(t *testing.T) {
	var c, rising Curve
	for x := 1.0; x <= 9; x += 0.5 {
		c.X, c.Y = append(c.X, x), append(c.Y, 1+math.Exp(-(x-4.5)*(x-4.5)))
		rising.X, rising.Y = append(rising.X, x), append(rising.Y, x)
	}
	r := measureNamed(t, "{resonance: {along: period}}").Read(c)
	near(t, "period", r.number(t, ""), 4.5, 0)
	near(t, "prominence", r.number(t, "prominence"), 2, 1e-4)
	near(t, "prominence of a monotone curve", measureNamed(t, "resonance").Read(rising).number(t, "prominence"), 1, 0)
}
