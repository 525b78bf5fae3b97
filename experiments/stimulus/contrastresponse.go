package stimulus

import (
	"math"

	"github.com/striate-sim/striate/internal/registry"
)

// A ContrastResponse says how strongly a contrast drives a circuit that sees no pixels: what
// the eye and the thalamus would have made of it.
type ContrastResponse interface {
	Drive(contrastPct float64) float64 // mV
}

// ContrastResponses are the contrast responses by name.
var ContrastResponses = registry.New[ContrastResponse]("contrast response")

// LinearContrast drives in proportion to contrast.
type LinearContrast struct {
	Gain float64 `yaml:"gain" min:"0" doc:"drive, mV, for each per cent of contrast"`
}

// SaturatingContrast drives with rmax·cⁿ/(c50ⁿ + cⁿ), as cells of the thalamus respond (Naka &
// Rushton 1966; Albrecht & Hamilton 1982).
type SaturatingContrast struct {
	RMax   float64 `yaml:"rmax" min:"0" doc:"drive at the highest contrasts, mV"`
	C50Pct float64 `yaml:"c50" unit:"%" above:"0" doc:"contrast of half of rmax"`
	N      float64 `yaml:"n" above:"0" doc:"exponent"`
}

var (
	_ = ContrastResponses.Add("linear", registry.Entry[ContrastResponse]{
		New: func() ContrastResponse { return &LinearContrast{Gain: 1} }, Doc: "drive in proportion to contrast, gain·c",
		Main: "gain", Example: "contrast-response: {linear: {gain: 0.5}}",
	})
	_ = ContrastResponses.Add("naka-rushton", registry.Entry[ContrastResponse]{
		New: func() ContrastResponse { return &SaturatingContrast{RMax: 50, C50Pct: 11, N: 3.5} }, Doc: "drive that saturates with contrast, rmax·cⁿ/(c50ⁿ + cⁿ)",
		Cite: "naka1966,albrecht1982", Example: "contrast-response: {naka-rushton: {rmax: 50, c50: 11 %, n: 3.5}}",
	})
)

// Drive is gain·c.
func (l *LinearContrast) Drive(contrastPct float64) float64 { return l.Gain * contrastPct }

// Drive is rmax·cⁿ/(c50ⁿ + cⁿ).
func (s *SaturatingContrast) Drive(contrastPct float64) float64 {
	if contrastPct <= 0 {
		return 0
	}
	return s.RMax / (1 + math.Pow(s.C50Pct/contrastPct, s.N))
}
