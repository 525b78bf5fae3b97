package experiments

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/circuit"
)

const mapped = `
striate: 1
name: mapped
networks:
  sheet:
    circuit:
      populations:
        E: {units: {height: 15, width: 15, spacing: 0.2 deg}, sign: excitatory, gain: linear, orientations: {map: {places: 8, centre: 30 deg}}}
        I: {units: {height: 15, width: 15, spacing: 0.2 deg}, sign: inhibitory, gain: linear, orientations: {map: {wavelength: 1.6 deg, centre: 30 deg}}}
      projections: {E-I: {from: E, to: I, weight: 0, wiring: {sparse: {probability: 0.9, over: 20 deg}}}}
stimuli: {drive: {input: {to: E, amplitude: 10, profile: {grating: {orientation: [30 deg, 120 deg], size: 1 deg, x: 0.4 deg, y: -0.6 deg}}}}}
run: {precision: float32}
measure: [rate: {per: [unit]}]
`

// A grating drives the cells of a map by what they prefer and where they are, and connections
// join cells of like preference.
func TestOrientationMapOfAFile(t *testing.T) {
	result := runText(t, 0, mapped)
	spec := loaded(t, mapped, Overrides{})
	c := spec.Networks[0].Circuit.drawn(1)
	e, i := c.Populations[0].preferredDeg, c.Populations[1].preferredDeg
	require.InDelta(t, 30, e[112], 1e-9, "the cell in the middle")
	require.InDeltaSlice(t, e, i, 1e-4, "E and I cells share the map")
	rates := map[int][2]float64{}
	for k, o := range []float64{30, 120} {
		for _, row := range filter(filter(result.tableNamed("rate").Rows, CoordinateValue{"population", []any{"E"}}), CoordinateValue{"orientation", []any{o}}) {
			unit, _ := row.At("unit")
			both := rates[unit.(int)]
			both[k] = row.Value
			rates[unit.(int)] = both
		}
	}
	for u, got := range rates {
		x, y := float64(u%15-7)*0.2-0.4, float64(u/15-7)*0.2+0.6
		inside := 1 / (1 + math.Exp((math.Hypot(x, y)-0.5)/0.025))
		require.InDelta(t, 10*bump(e[u], 30, 30)*inside, got[0], 2e-3, "unit %d", u)
		require.InDelta(t, 10*bump(e[u], 120, 30)*inside, got[1], 2e-3, "unit %d", u)
	}
	made, err := spec.Networks[0].Circuit.Build(1)
	require.NoError(t, err)
	w := made.Projections[0].Wiring.(*circuit.Sparse)
	for post := range w.Out() {
		for _, pre := range w.Pre[w.Row[post]:w.Row[post+1]] {
			require.Greater(t, bump(i[post], e[pre], 20), 1e-7)
		}
	}
	other := spec.Networks[0].Circuit.drawn(2)
	require.NotEqual(t, e[0], other.Populations[0].preferredDeg[0], "another seed, another map")
}

// An annulus is a patch without its middle, and a surround is a patch with an annulus around it.
func TestWindows(t *testing.T) {
	text := func(profile string) []float64 {
		spec := loaded(t, `
striate: 1
name: windows
networks: {sheet: {circuit: {populations: {E: {units: {height: 9, width: 11, spacing: 0.5 deg}, sign: excitatory, orientations: salt-and-pepper}}}}}
stimuli: {drive: {input: {to: E, amplitude: 10, profile: `+profile+`}}}
measure: [rate]
`, Overrides{})
		n := spec.circuits()[0]
		drive, err := spec.trials(n)[0].drive(n.Circuit.drawn(1).Populations[0])
		require.NoError(t, err)
		return drive
	}
	patch := text("{grating: {orientation: 20 deg, size: 2 deg, x: 0.5 deg}}")
	whole := text("{grating: {orientation: 20 deg}}")
	annulus := text("{grating: {orientation: 20 deg, hole: 2 deg, x: 0.5 deg}}")
	same := text("{surround: {orientation: 20 deg, surround-orientation: 20 deg, surround: 10, size: 2 deg, x: 0.5 deg}}")
	across := text("{surround: {orientation: 20 deg, surround-orientation: 110 deg, surround: 5, size: 2 deg, gap: 0.5 deg, outer: 4 deg, x: 0.5 deg}}")
	plaid := text("{surround: {orientation: 20 deg, mask: 4, mask-orientation: 80 deg, surround-orientation: 110 deg, surround: 5, size: 2 deg, gap: 0.5 deg, outer: 4 deg, x: 0.5 deg}}")
	second := text("{grating: {orientation: 80 deg, size: 2 deg, x: 0.5 deg}}")
	far := text("{grating: {orientation: 110 deg, hole: 3 deg, size: 4 deg, x: 0.5 deg}}")
	for u := range whole {
		require.InDelta(t, whole[u], patch[u]+annulus[u], 1e-9)
		require.InDelta(t, whole[u], same[u], 1e-9)
		require.InDelta(t, patch[u]+far[u]/2, across[u], 1e-9)
		require.InDelta(t, patch[u]+0.4*second[u]+far[u]/2, plaid[u], 1e-9)
	}
	require.Greater(t, patch[4*11+6], 0.999*whole[4*11+6])
	require.Less(t, patch[4*11+9], 1e-2)
}
