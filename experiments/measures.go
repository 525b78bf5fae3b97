package experiments

import (
	"slices"
	"strings"

	"github.com/striate-sim/striate/experiments/measure"
)

// A MeasureKind is what the format knows of one measure: what its rows are and what may be
// asked of it. The numbers are computed in package measure and by the run.
type MeasureKind struct {
	Name        string
	Coordinates []string // of a row, in order; those that do not apply are left out
	Fields      []string // further numbers of a row that expectations may name
	Options     []string // keys beside of, per and at
	Doc         string   // what the value is, with its unit
	Cite        string
	Zero        bool // a row that is absent counts as 0
	Circuits    bool // of circuits alone
	Anything    bool // of circuits and of networks of stages
}

// Measures lists every measure of this version, in the order of the format's table.
func Measures() []MeasureKind { return slices.Clone(measureKinds) }

var (
	interval     = []string{"low", "high", "sd"}
	fraction     = append([]string{"n"}, interval...)
	measureKinds = append([]MeasureKind{
		{Name: "accuracy", Coordinates: []string{"network", "test", "level", "step", "time"}, Fields: fraction, Cite: "efron1993",
			Doc: "fraction of test images classified correctly, with 95 % bootstrap interval; a row for every step, or time in ms, of a network that runs for several"},
		{Name: "error", Coordinates: []string{"network", "test", "level", "step", "time"}, Fields: fraction, Cite: "efron1993",
			Doc: "fraction of test images classified wrongly, 1 − accuracy"},
		{Name: "robustness", Coordinates: []string{"network", "test"}, Fields: append(slices.Clip(interval), "relative", "relativeLow", "relativeHigh"), Options: []string{"relative-to"},
			Doc: "mean accuracy over the levels of a test, ∫ accuracy d level ÷ range by trapezoids, the clean images standing at level 0"},
		{Name: "difference", Coordinates: []string{"a", "b", "test", "level"}, Fields: interval, Options: []string{"relative-to"}, Cite: "efron1993",
			Doc: "a − b of a measure (of: accuracy), paired over seeds and images"},
		{Name: "mcnemar", Coordinates: []string{"a", "b", "test", "level", "seed"}, Fields: []string{"raw", "b01", "b10", "n"}, Options: []string{"correction", "relative-to"}, Cite: "mcnemar1947",
			Doc: "p of the images that only one of two trained networks classifies correctly, adjusted over all comparisons; exact binomial under 25 disagreements"},
		{Name: "departures", Coordinates: []string{"network", "departure"}, Anything: true, Zero: true,
			Doc: "assumptions that cortex is not known to meet: 1 where the network makes it, 0.5 where it does in part"},
		{Name: "plausibility", Coordinates: []string{"network", "criterion"}, Fields: []string{"low", "high"},
			Doc: "0, 1 or 2 for each criterion of biological plausibility; criterion all is the weighted score, a fraction, with its range over criterion weights"},
		{Name: "parameters", Coordinates: []string{"network"}, Anything: true,
			Doc: "count of numbers that learning may set; shared weights count once"},
		{Name: "synapses", Coordinates: []string{"network"}, Anything: true,
			Doc: "count of connections between two cells; shared weights count at every place"},
		{Name: "macs", Coordinates: []string{"network"}, Anything: true,
			Doc: "multiply–accumulate operations for one image; of a circuit, for one step"},
		{Name: "rate", Coordinates: []string{"network", "population", "unit", "time"}, Fields: []string{"ms", "period"}, Options: []string{"every", "from", "to"}, Circuits: true, Cite: "ahmadian2013",
			Doc: "Hz, mean over a population's units, or of each (per: [unit]), in the steady state or over a duration (per: [time]: over bins that end at time); outcome is settled, completed, not-settled, oscillates (period, ms) or diverged, at ms"},
		{Name: "eigenvalues", Coordinates: []string{"network"}, Fields: []string{"real", "imag"}, Circuits: true,
			Doc: "largest real part of the Jacobian's eigenvalues in the steady state, per ms"},
		{Name: "inhibition-stabilized", Coordinates: []string{"network"}, Circuits: true, Cite: "ahmadian2013",
			Doc: "1 where the excitatory populations alone would be unstable at the steady state, else 0"},
		{Name: "local-exponent", Coordinates: []string{"network", "population"}, Circuits: true,
			Doc: "d ln rate / d ln amplitude, central on the grid: above 1 where summation is supralinear"},
		{Name: "recurrent-share", Coordinates: []string{"network", "population", "unit"}, Fields: []string{"ratio", "external", "excitation", "inhibition"}, Circuits: true, Cite: "rubin2015",
			Doc: "the circuit's own part of the excitation of a population's units, or of each (per: [unit]), at rest: recurrent ÷ (recurrent + external), a fraction; ratio: recurrent ÷ external; external, excitation, inhibition: mV"},
		{Name: "fit", Coordinates: []string{"network", "parameter"}, Fields: []string{"low", "high", "held", "residual", "probability", "heldOutError"}, Circuits: true,
			Doc: "value of a fitted number, with its interval of 95 % from the curvature of the objective (where held is 0 the data do not hold it, and the interval is the whole range); residual and heldOutError are root mean squares, Hz; where the probability of so large a misfit is tiny, another minimum or another model is the right one, and intervals mean nothing"},
		{Name: "recovery", Coordinates: []string{"network", "parameter"}, Fields: []string{"rms", "coverage", "true", "repeats"}, Options: []string{"noise", "repeats"}, Circuits: true,
			Doc: "bias of a fitted number, the mean of estimate ÷ true − 1 over fits of synthetic data; rms: the root of the mean of its square; coverage: share of the intervals of 95 % that hold the true value, that of the network after its fit"},
	}, slices.Concat(fieldMeasureKinds, curveMeasureKinds(), surveyMeasureKinds())...)
)

func measureNamed(name string) (MeasureKind, bool) {
	i := slices.IndexFunc(measureKinds, func(k MeasureKind) bool { return k.Name == name })
	if i < 0 {
		return MeasureKind{}, false
	}
	return measureKinds[i], true
}

func measureNames() []string {
	var names []string
	for _, k := range measureKinds {
		names = append(names, k.Name)
	}
	return names
}

// A Measure is one entry of an experiment's measure list.
type Measure struct {
	Name       string
	Of         []string // what is measured: a measure for difference and mcnemar, populations or networks for circuits, else networks
	Units      bool     // of every unit
	Times      bool     // of every bin of time, EveryMS long
	EveryMS    float64
	FromMS     float64               // window of time over which rates are averaged
	ToMS       float64               // 0: the end
	Curve      measure.CurveMeasure  // read off the rates, or nil
	Survey     measure.Survey        // likewise, over several coordinates
	Gabor      measure.GaborCriteria // of gabor-fit
	Reverse    reverseCorrelation    // likewise
	Images     int                   // of code-sparseness
	Per        []string              // coordinates kept, the others averaged; nil: all
	At         []CoordinateValue     // rows kept; nil: all
	RelativeTo string                // network that the others are compared with, or ""
	Noise      float64               // of synthetic data, as a share
	Repeats    int                   // of a fit to them
	FDR        float64               // false discovery rate of the correction, 0: none stated
}

// A CoordinateValue is what `at` asks of a coordinate: one of several values.
type CoordinateValue struct {
	Coordinate string
	Values     []any // string or float64
}

// Pairs lists the pairs (a, b) that a comparison of networks has rows for: with relative-to,
// every other network with that one; otherwise every two in file order, the later one first,
// so that a difference reads as what the later network adds.
func (m Measure) Pairs(networks []string) [][2]string {
	var pairs [][2]string
	for i, later := range networks {
		if m.RelativeTo != "" {
			if later != m.RelativeTo {
				pairs = append(pairs, [2]string{later, m.RelativeTo})
			}
			continue
		}
		for _, earlier := range networks[:i] {
			pairs = append(pairs, [2]string{later, earlier})
		}
	}
	return pairs
}

// choices joins words for a hint: "a, b or c".
func choices(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
