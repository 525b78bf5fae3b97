package ssn

import (
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

var rubin2015Sheet = Publication{
	Name: "rubin2015-sheet", Doc: "75×75 E and I cells over 16° of visual field with a map of orientations, cells that differ and 0.7 million random synapses", Cite: "rubin2015",
	Note: "constants from two independent public codes; the map is drawn here, with a wavelength of 15 cells",
	Wire: rubinSheet,
}

const (
	sheetSide        = 75
	sheetDeg         = 16.0 // of visual field along a side
	sheetSpacingDeg  = sheetDeg / sheetSide
	mapWavelength    = 15 // cells
	sheetGratingDeg  = 32 // σ of the input over orientation
	sheetDiversity   = 0.05
	sheetWeightShare = 0.25 // standard deviation of weights
)

// SheetOrientations is the map of preferred orientations [deg] of rubin2015-sheet, row after
// row, as a seed draws it; E and I cells of one place share theirs.
func SheetOrientations(seed uint64) []float64 {
	return circuit.OrientationMap(sheetOf(), mapWavelength, rng.Named(seed, "rubin2015-sheet/map"))
}

func sheetOf() neuron.Sheet {
	return neuron.Sheet{Channels: 1, Height: sheetSide, Width: sheetSide, SpacingDeg: sheetSpacingDeg}
}

// SheetGrating is the input to every place of rubin2015-sheet of a grating in a round window at
// the centre: exp(−δ²/2·32²) of the difference between its orientation and the place's, with
// an edge as soft as receptive fields, σ = spacing.
func SheetGrating(orientations []float64, orientationDeg, radiusDeg float64) []float64 {
	h := make([]float64, len(orientations))
	for place, preferred := range orientations {
		y, x := float64(place/sheetSide-sheetSide/2), float64(place%sheetSide-sheetSide/2)
		d := math.Mod(math.Abs(preferred-orientationDeg), 180)
		d = min(d, 180-d) / sheetGratingDeg
		edge := (math.Hypot(x, y)*sheetSpacingDeg - radiusDeg) / sheetSpacingDeg
		h[place] = math.Exp(-d*d/2) / (1 + math.Exp(edge))
	}
	return h
}

func rubinSheet(seed uint64) (*circuit.Circuit, error) {
	sheet, orientations := sheetOf(), SheetOrientations(seed)
	var populations []circuit.Population
	for _, p := range []Population{{"E", circuit.Excitatory, 0.012, 2.0, 20}, {"I", circuit.Inhibitory, 0.012, 2.2, 10}} {
		draws := rng.Named(seed, "rubin2015-sheet/"+p.Name)
		model, err := neuron.Spread(neuron.NewLeaky(p.TauMS, &neuron.Supralinear{K: p.K, N: p.N}), sheet.Units(),
			map[string]float64{"k": sheetDiversity, "n": sheetDiversity, "tau": sheetDiversity},
			func(parameter string, unit int) float64 {
				return float64(draws.Sub(parameter).Normal(0, 0, uint32(unit)))
			})
		if err != nil {
			return nil, err
		}
		populations = append(populations, circuit.Population{Name: p.Name, Sheet: sheet, Model: model, Sign: p.Sign})
	}
	var projections []circuit.Projection
	for _, b := range []struct {
		pre, post              string
		weight, chance, places float64
	}{{"E", "E", 0.1, 0.1, 8}, {"E", "I", 0.38, 0.1, 12}, {"I", "E", 0.089, 0.5, 4}, {"I", "I", 0.096, 0.5, 4}} {
		random := circuit.Random{Probability: b.chance, Places: b.places, OverDeg: 45, Spread: sheetWeightShare, Boundary: "open", EqualTotals: true}
		w, err := random.Wire(circuit.Between{
			From: sheet, To: sheet, Weight: b.weight, FromDeg: orientations, ToDeg: orientations,
			Stream: rng.Named(seed, "rubin2015-sheet/"+b.pre+"-"+b.post),
		})
		if err != nil {
			return nil, err
		}
		projections = append(projections, circuit.Projection{From: b.pre, To: b.post, Wiring: w})
	}
	return circuit.New(populations, projections)
}
