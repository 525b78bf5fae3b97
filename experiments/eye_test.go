package experiments

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/table"
)

// cellsFile is a file of cells without a circuit: at rest their rate is what drives them.
func cellsFile(populations, eye, stimuli string) string {
	return fmt.Sprintf(`
striate: 1
name: cells
networks: {cells: {circuit: {populations: {%s}, eye: {%s}}}}
stimuli: {%s}
run: {integrator: euler, dt: 1 ms}
measure: [rate: {per: [unit]}]
`, populations, eye, stimuli)
}

// ratesOf lists the rates of a population's units where the coordinates are as given.
func ratesOf(t *testing.T, r *Result, name string, at ...table.Pair) []float64 {
	t.Helper()
	rows := r.tableNamed("rate").Rows
	for _, c := range append(at, population(name)) {
		rows = filter(rows, CoordinateValue{c.Key, []any{c.Value}})
	}
	var rates []float64
	for _, row := range rows {
		require.Empty(t, row.Reason)
		rates = append(rates, row.Value)
	}
	return rates
}

// Gabor filters that see pixels drive units by the distance of a grating's orientation from
// theirs: a von Mises curve of concentration 4π²σ²f²(1 − cos δ), in proportion to contrast; and
// units whose orientation none of the filters prefers get what a filter of theirs would say.
func TestGratingsDriveUnitsByTheirOrientation(t *testing.T) {
	const eye = "to: E, through: {orientation-energy: {orientations: %d, frequency: 1 cpd, bandwidth: 1.6, gain: 40, stride: 80}}"
	const stimuli = "patch: {grating: {orientation: [0 deg, 40 deg], frequency: 1 cpd, contrast: [20 %, 100 %]}, field: 8 deg, size: 80 px}"
	cells := func(orientations int) *Result {
		return runText(t, 0, cellsFile("E: {units: {ring: 36}, sign: excitatory, gain: linear}", fmt.Sprintf(eye, orientations), stimuli))
	}
	few, each := cells(12), cells(36)
	octaves := math.Exp2(1.6)
	sigma := math.Sqrt(math.Ln2/2) / math.Pi * (octaves + 1) / (octaves - 1)
	for _, orientation := range []float64{0, 40} {
		for _, contrast := range []float64{20, 100} {
			at := []table.Pair{{Key: "orientation", Value: orientation}, {Key: "contrast", Value: contrast}}
			exact := ratesOf(t, each, "E", at...)
			require.Len(t, exact, 36)
			for u, rate := range exact {
				sin := math.Sin((float64(5*u) - orientation) * math.Pi / 360)
				cos := math.Cos((float64(5*u) - orientation) * math.Pi / 360)
				curve := func(half float64) float64 { return math.Exp(-8 * math.Pi * math.Pi * sigma * sigma * half * half) }
				require.InDelta(t, 40*contrast/100*max(curve(sin), curve(cos)), rate, 0.012*40*contrast/100, "unit %d", u) // less the mean that filters have not
			}
			for u, rate := range ratesOf(t, few, "E", at...) {
				require.InDelta(t, exact[u], rate, 0.003*40*contrast/100, "unit %d between the filters", u)
			}
		}
	}
}

// Units look at their place: a small patch drives those beneath it, to the left and up in the
// picture those to the left and up on the sheet.
func TestUnitsLookAtTheirPlace(t *testing.T) {
	result := runText(t, 0, cellsFile(
		"E: {units: {maps: 4, height: 3, width: 3, spacing: 2 deg}, sign: excitatory, gain: linear}, I: {units: {height: 3, width: 3, spacing: 2 deg}, sign: inhibitory, gain: linear}, S: {units: 2, sign: excitatory}",
		"to: [E, I], through: {orientation-energy: {orientations: 4, frequency: 1 cpd, gain: 10, stride: 3}}, ratio: {I: 0.5}, orientation: 90 deg",
		"patch: {grating: {orientation: 90 deg, frequency: 1 cpd, size: 2 deg, x: -2 deg, y: [2 deg, -2 deg]}, field: 10 deg, size: 60 px}"))
	for row, y := range map[int]float64{0: 2, 2: -2} {
		at := table.Pair{Key: "y", Value: y}
		e := ratesOf(t, result, "E", at)
		for u, rate := range e {
			switch place, channel := u/4, u%4; {
			case place == 3*row && channel == 2:
				require.InDelta(t, 9, rate, 1, "vertical, beneath the patch")
			case channel == 2:
				require.Less(t, rate, 2.0, "elsewhere")
			case channel == 0:
				require.Less(t, rate, 1.5, "horizontal")
			}
		}
		for u, rate := range ratesOf(t, result, "I", at) {
			require.InDelta(t, e[4*u+2]/2, rate, 1e-4, "half as much as E of the orientation that it prefers")
		}
		require.Equal(t, []float64{0, 0}, ratesOf(t, result, "S", at), "not driven")
	}
}

// A retina drives ON and OFF cells; populations without the distinction get both.
func TestRetinaDrivesOnAndOff(t *testing.T) {
	result := runText(t, 0, cellsFile(
		"E: {units: {maps: 2}, sign: excitatory, gain: linear}, S: {units: 1, sign: excitatory, gain: linear}",
		"to: [E, S], through: {retina: {centre: 0.2 deg, surround: 0.6 deg, gain: 1, stride: 41}}, contrast-response: {naka-rushton: {rmax: 50, c50: 20 %, n: 2}}",
		"spot: {spot: {contrast: [-100 %, 100 %], size: 0.6 deg}, field: 4.1 deg, size: 41 px}"))
	for _, contrast := range []float64{-100, 100} {
		at := table.Pair{Key: "contrast", Value: contrast}
		// A disc of radius a is 1 − exp(−a²/2σ²) of a Gaussian.
		seen := math.Exp(-0.09/(2*0.36)) - math.Exp(-0.09/(2*0.04))
		want := 50 / (1 + math.Pow(0.2/seen, 2))
		on, off := ratesOf(t, result, "E", at)[0], ratesOf(t, result, "E", at)[1]
		if contrast < 0 {
			on, off = off, on
		}
		require.InDelta(t, want, on, 0.2)
		require.Zero(t, off)
		require.InDelta(t, want, ratesOf(t, result, "S", at)[0], 0.2)
	}
	require.Contains(t, result.Networks[0].Departures, "static-units", "what a circuit sees with is a part of it")
}

// Without front ends gratings drive by their contrast and orientation: the published input of
// the ring, with a grating's contrast in place of its amplitude.
func TestGratingsDriveWithoutPixels(t *testing.T) {
	result := runText(t, 0, cellsFile(
		"E: {units: {ring: 36}, sign: excitatory, gain: linear}",
		"to: E, contrast-response: {linear: {gain: 0.5}}, width: 25 deg",
		"pair: {plaid: {orientation: 20 deg, contrast: [10 %, 40 %], mask: {orientation: 110 deg, contrast: 20 %}}}"))
	for _, contrast := range []float64{10, 40} {
		for u, rate := range ratesOf(t, result, "E", table.Pair{Key: "contrast", Value: contrast}) {
			require.InDelta(t, contrast/2*bump(float64(5*u), 20, 25)+10*bump(float64(5*u), 110, 25), rate, 1e-4)
		}
	}
}

// Front ends in a row are stages of networks as they are eyes of circuits.
func TestFrontendsInARow(t *testing.T) {
	result := runText(t, 0, `
striate: 1
name: thalamus
stimuli: {digits: {set: mnist, limit: {train: 512, test: 128}, size: 14 px, field: 3.5 deg}}
networks:
  seen:
    stages:
      LGN: {frontend: {retina: {centre: 0.25 deg, surround: 0.75 deg}}}
      V1: {frontend: {orientation-energy: {orientations: 4, frequency: 0.6 cpd, gain: 2, stride: 2}}}
      IT: {dense: {units: 10}, gain: softmax}
train: {epochs: 3, optimizer: {adam: {rate: 1e-2}}, batch: 16}
test: {clean: {}, blind: [{silence: LGN}]}
measure: [accuracy, synapses]
`)
	accuracy := func(test string) float64 {
		return rowAt(t, result, "accuracy", table.Pair{Key: "test", Value: test}).Value
	}
	require.Greater(t, accuracy("clean"), 0.5)
	require.Less(t, accuracy("blind"), 0.25)
}

// Units of a sheet with an orientation map look at their place at the orientation of the map.
func TestOrientationMapsSeePixels(t *testing.T) {
	text := func(circuit string) string {
		return cellsFile(circuit, "to: E, through: {orientation-energy: {orientations: 12, frequency: 1 cpd, gain: 10, stride: 2}}",
			"patch: {grating: {orientation: [0 deg, 60 deg], frequency: 1 cpd}, field: 8 deg, size: 40 px}")
	}
	mapped := runText(t, 0, text("E: {units: {height: 7, width: 7, spacing: 0.5 deg}, sign: excitatory, gain: linear, orientations: {map: {places: 4, centre: 0 deg}}}"))
	tuned := runText(t, 0, text("E: {units: {maps: 180, height: 1, width: 1}, sign: excitatory, gain: linear}"))
	src := &Source{Name: "text.yaml", Dir: ".", Text: []byte(text("E: {units: {height: 7, width: 7, spacing: 0.5 deg}, sign: excitatory, gain: linear, orientations: {map: {places: 4, centre: 0 deg}}}"))}
	spec, mistakes := parse(src, Overrides{})
	require.NoError(t, mistakes.Err())
	p := spec.circuits()[0].Circuit.drawn(1).Populations[0]
	for _, orientation := range []float64{0, 60} {
		at := table.Pair{Key: "orientation", Value: orientation}
		curve := ratesOf(t, tuned, "E", at)
		seen := map[bool]int{}
		for u, rate := range ratesOf(t, mapped, "E", at) {
			require.InDelta(t, curve[int(math.Round(p.preferred(u)))%180], rate, 0.25, "unit %d prefers %.3g deg", u, p.preferred(u))
			seen[rate > 5]++
		}
		require.Len(t, seen, 2, "some units prefer it, some do not")
	}
}
