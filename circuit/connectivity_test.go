package circuit

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// connection is a connectivity and two populations to join.
type connection struct {
	name string
	how  Connectivity
	Between
}

// connections are one or more of every kind, on odd sizes.
func connections() []connection {
	ring := func(n int) neuron.Sheet { return neuron.Sheet{Channels: n, Height: 1, Width: 1} }
	grid := func(h, w, c int) neuron.Sheet {
		return neuron.Sheet{Height: h, Width: w, Channels: c, SpacingDeg: 0.25}
	}
	between := func(from, to neuron.Sheet) Between {
		return Between{From: from, To: to, Weight: 0.7, Stream: rng.Named(3, "wiring")}
	}
	mapped := between(grid(9, 7, 1), grid(9, 7, 1))
	mapped.FromDeg = OrientationMap(mapped.From, 5, rng.Named(1, "map"))
	mapped.ToDeg = mapped.FromDeg
	return []connection{
		{"dense", &Everyone{}, between(ring(5), grid(2, 3, 1))},
		{"one-to-one", &Partners{}, between(ring(6), grid(2, 3, 1))},
		{"local", &Patches{Kernel: 3, Stride: 2, Pad: 1}, between(grid(5, 7, 2), grid(3, 4, 3))},
		{"convolution", &SharedPatches{Kernel: 3, Stride: 2, Pad: 1}, between(grid(5, 7, 2), grid(3, 4, 3))},
		{"ring", &Ring{SigmaDeg: 32, Profile: "gaussian"}, between(ring(60), ring(60))},
		{"ring", &Ring{SigmaDeg: 20, Profile: "wrapped"}, between(ring(45), ring(30))},
		{"ring", &Ring{SigmaDeg: 22.5, Profile: "von-mises"}, between(ring(50), ring(50))},
		{"gaussian", &Gaussian{SigmaDeg: 0.5, Boundary: "open", Maps: "same"}, between(grid(1, 53, 1), grid(1, 53, 1))},
		{"gaussian", &Gaussian{Places: 1.5, Cutoff: 2, Boundary: "periodic", Maps: "same"}, between(grid(37, 1, 1), grid(37, 1, 1))},
		{"gaussian", &Gaussian{Places: 2, Boundary: "open", Maps: "all"}, between(grid(11, 9, 3), grid(11, 9, 2))},
		{"gaussian", &Gaussian{Places: 1, Cutoff: 3, Boundary: "open", OverDeg: 30}, between(grid(8, 13, 6), grid(8, 13, 4))},
		{"gaussian", &Gaussian{Places: 2, Cutoff: 2, Boundary: "open", OverDeg: 30, Profile: "wrapped"}, mapped},
		{"gaussian", &Gaussian{Places: 1.5, Boundary: "periodic", OverDeg: 25, Profile: "von-mises"}, mapped},
		{"exponential", &Exponential{LengthDeg: 0.4, Boundary: "open"}, between(grid(6, 8, 1), grid(6, 8, 1))},
		{"exponential", &Exponential{Places: 2, OwnShare: 60, Below: 0.05, Boundary: "periodic"}, between(grid(9, 7, 2), grid(9, 7, 2))},
		{"feature", &Feature{Gaussian{Places: 1, Cutoff: 2, Boundary: "open", Maps: "all"}}, between(grid(14, 12, 5), grid(14, 12, 4))},
		{"sparse", &Random{Probability: 0.3}, between(ring(40), ring(530))},
		{"sparse", &Random{Probability: 0.9, Places: 3, OverDeg: 45, Spread: 0.25, EqualTotals: true, Boundary: "open"}, mapped},
		{"sparse", &Random{Probability: 1, SigmaDeg: 1, Boundary: "periodic"}, between(grid(9, 7, 2), grid(9, 7, 1))},
		{"sparse", &Random{Probability: 0.98}, between(ring(620), ring(3))},
	}
}

func (c connection) wire(t testing.TB) Wiring {
	t.Helper()
	w, err := c.how.Wire(c.Between)
	require.NoError(t, err, c.name)
	return w
}

// explicit is the matrix of a wiring, out×in, by its float64 drive.
func explicit(w Wiring) [][]float64 {
	all := make([][]float64, w.Out())
	for i := range all {
		all[i] = make([]float64, w.In())
	}
	unit, column := make([]float64, w.In()), make([]float64, w.Out())
	for j := range unit {
		clear(column)
		unit[j] = 1
		w.Drive64(column, unit, 1)
		unit[j] = 0
		for i, v := range column {
			all[i][j] = v
		}
	}
	return all
}

// TestEveryWiringIsTested: no kind of a registry goes untested.
func TestEveryWiringIsTested(t *testing.T) {
	for _, k := range Wirings.Kinds() {
		require.True(t, slices.ContainsFunc(connections(), func(c connection) bool { return c.name == k.Name }), k.Name)
	}
}

// TestWiringsFollowTheirMatrix compares Drive and Return with products of the matrix, which is
// that of the float64 drive, added to what is there, in either sign.
func TestWiringsFollowTheirMatrix(t *testing.T) {
	for _, c := range connections() {
		w := c.wire(t)
		m := explicit(w)
		for _, lanes := range []int{1, 3, 19} {
			for _, sign := range []float32{1, -1} {
				q, p := randoms("q", w.In()*lanes), randoms("p", w.Out()*lanes)
				drive, back := randoms("drive", len(p)), randoms("back", len(q))
				wantDrive, wantBack := widened(drive), widened(back)
				for i, row := range m {
					for j, v := range row {
						for b := range lanes {
							wantDrive[i*lanes+b] += float64(sign) * v * float64(q[j*lanes+b])
							wantBack[j*lanes+b] += float64(sign) * v * float64(p[i*lanes+b])
						}
					}
				}
				w.Drive(drive, q, sign, lanes)
				w.Return(back, p, sign, lanes)
				closeTo(t, c.name+": Drive", drive, wantDrive)
				closeTo(t, c.name+": Return", back, wantBack)
			}
		}
	}
}

// TestConnectionsHaveTheirStrength: the strongest synapse has the weight, and totals are equal
// where they are asked for.
func TestConnectionsHaveTheirStrength(t *testing.T) {
	for _, c := range connections() {
		random, drawn := c.how.(*Random)
		if _, feature := c.how.(*Feature); !feature && !(drawn && random.Spread > 0) {
			strongest := 0.0
			for _, row := range explicit(c.wire(t)) {
				strongest = max(strongest, slices.Max(row))
			}
			require.InDelta(t, 0.7, strongest, 1e-6, c.name)
		}
		if _, shared := c.how.(*SharedPatches); shared {
			continue // cells at its edges see a part of the square
		}
		c.Total, c.Weight = 1.3, 0
		for _, row := range explicit(c.wire(t)) {
			sum := 0.0
			for _, v := range row {
				if v < 0 {
					t.Fatalf("%s: a weight of %g", c.name, v)
				}
				sum += v
			}
			if sum != 0 && math.Abs(sum-1.3) > 1e-6 {
				t.Fatalf("%s: a total of %g", c.name, sum)
			}
		}
	}
}

// TestConnectivityLanes: a lane has the same bits in any company.
func TestConnectivityLanes(t *testing.T) {
	const most = 37
	for _, c := range connections() {
		w := c.wire(t)
		q, p := randoms("q", w.In()*most), randoms("p", w.Out()*most)
		drive, back := make([]float32, len(p)), make([]float32, len(q))
		w.Drive(drive, q, 1, most)
		w.Return(back, p, 1, most)
		for _, lanes := range []int{1, 2, 7, 8, 9, 16, 31} {
			someDrive, someBack := make([]float32, w.Out()*lanes), make([]float32, w.In()*lanes)
			w.Drive(someDrive, firstLanes(q, most, lanes), 1, lanes)
			w.Return(someBack, firstLanes(p, most, lanes), 1, lanes)
			require.True(t, slices.Equal(someDrive, firstLanes(drive, most, lanes)), "%s: Drive of %d lanes", c.name, lanes)
			require.True(t, slices.Equal(someBack, firstLanes(back, most, lanes)), "%s: Return of %d lanes", c.name, lanes)
		}
	}
}

// TestConnectivityLearns: Correlate is the gradient of ⟨p, W·q⟩ wherever there are synapses, and
// Shrink takes a share of every one.
func TestConnectivityLearns(t *testing.T) {
	const lanes = 2*TrialBlock + 3
	for _, c := range connections() {
		w, ok := c.wire(t).(Exact)
		if !ok {
			require.Panics(t, func() { c.wire(t).Correlate(nil, nil, nil, 1) })
			continue
		}
		w.SetWeights64(nil)
		q, p := randoms("q", w.In()*lanes), randoms("p", w.Out()*lanes)
		dw := make([]float32, len(w.Weights()))
		w.Correlate(dw, p, q, lanes)
		value := func() float64 {
			var sum float64
			for b := range lanes {
				wq := make([]float64, w.Out())
				w.Drive64(wq, lane(q, b, lanes), 1)
				for i, v := range lane(p, b, lanes) {
					sum += v * wq[i]
				}
			}
			return sum
		}
		before := value()
		for k := 0; k < len(dw); k += 1 + len(dw)/20 {
			was := w.Weights()[k]
			w.Weights()[k] = was + 1
			require.InDelta(t, value()-before, float64(dw[k]), 1e-4*max(1, math.Abs(before)), "%s: weight %d", c.name, k)
			w.Weights()[k] = was
		}
		if _, conv := c.how.(*SharedPatches); conv {
			continue // its decay sums over places: TestShrink of Local
		}
		d := make([]float32, w.Out()*lanes)
		for i := range d {
			d[i] = 2
		}
		want := slices.Clone(w.Weights())
		w.Shrink(w.Weights(), d, 0.1, lanes)
		for k, v := range w.Weights() {
			if math.Abs(float64(v-0.8*want[k])) > 1e-6 {
				t.Fatalf("%s: weight %d shrinks from %g to %g", c.name, k, want[k], v)
			}
		}
	}
}

// TestConnectivityDoesNotAllocate, once what lies between the axes of a kernel is borrowed.
func TestConnectivityDoesNotAllocate(t *testing.T) {
	lengthy(t)
	const lanes = 6
	for _, c := range connections() {
		w := c.wire(t)
		q, p := make([]float32, w.In()*lanes), make([]float32, w.Out()*lanes)
		require.Zero(t, testing.AllocsPerRun(3, func() {
			w.Drive(p, q, 1, lanes)
			w.Return(q, p, 1, lanes)
		}), c.name)
	}
}
