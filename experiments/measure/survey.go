package measure

import (
	"strings"

	"github.com/striate-sim/striate/experiments/table"
)

// A Survey is read off a table of rates over several of its coordinates at once.
type Survey interface {
	// Along names the coordinates.
	Along() []string
	// Fields lists what comes with the value.
	Fields() []string
	Read(from table.Table) table.Table
}

// A SurveyKind is a survey that files can name.
type SurveyKind struct {
	Name, Doc, Cite string
	New             func() Survey
}

// SurveyKinds are the surveys in the order of their names.
func SurveyKinds() []SurveyKind {
	return []SurveyKind{
		{"noise-correlation", "mean correlation over repeats of all pairs of a population's cells, about their means to one stimulus; pairs: how many there are", "cohen2009",
			func() Survey { return &NoiseCorrelations{} }},
		{"normalization", "rmax of the normalization model fitted to the responses to a test and a mask, Hz; sigma: the contrast of half of it; n: the exponent; weight: of the mask; rms, Hz, and r2 of the fit", "carandini2012,heeger1992",
			func() Survey { return &Normalizations{} }},
		{"plaid-weights", "weight of the test where a population's response to two gratings is regressed on those to each alone; mask-weight: the other's; additive, rms: Hz. Every contrast needs responses with the other's at 0", "busse2009",
			func() Survey { return &Plaids{} }},
	}
}

// NoiseCorrelations is ReadNoiseCorrelation over units.
type NoiseCorrelations struct{}

// Along names units and repeats.
func (*NoiseCorrelations) Along() []string { return []string{"unit", repeat} }

// Fields lists the number of pairs.
func (*NoiseCorrelations) Fields() []string { return []string{"pairs"} }

// Read takes the mean correlation in every condition.
func (*NoiseCorrelations) Read(from table.Table) table.Table {
	return ReadNoiseCorrelation(from, "unit")
}

// TestAndMask are two coordinates of contrast.
type TestAndMask struct {
	Test string `yaml:"test" doc:"the coordinate of the test's contrast"`
	Mask string `yaml:"mask" doc:"the coordinate of the mask's contrast"`
}

// Normalizations is ReadNormalization.
type Normalizations struct {
	Of TestAndMask `yaml:",inline"`
}

// Along names test and mask.
func (m *Normalizations) Along() []string { return []string{m.Of.Test, m.Of.Mask} }

// Fields lists the other constants and the quality of the fit.
func (*Normalizations) Fields() []string { return strings.Fields("sigma n weight rms r2") }

// Read fits the model to every group of responses.
func (m *Normalizations) Read(from table.Table) table.Table {
	return ReadNormalization(from, m.Of.Test, m.Of.Mask)
}

// Plaids is ReadPlaidWeights over units.
type Plaids struct {
	Of TestAndMask `yaml:",inline"`
}

// Along names test, mask and units.
func (m *Plaids) Along() []string { return []string{m.Of.Test, m.Of.Mask, "unit"} }

// Fields lists the rest of the regression.
func (*Plaids) Fields() []string { return strings.Fields("mask-weight additive rms") }

// Read regresses the response to every pair.
func (m *Plaids) Read(from table.Table) table.Table {
	return ReadPlaidWeights(from, m.Of.Test, m.Of.Mask, "unit")
}
