package circuit

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// synapse is one connection of a wiring: which units, and which weight.
type synapse struct{ above, below, weight int }

// synapses lists the connections of a wiring from its geometry, by plain loops.
func synapses(w Wiring) []synapse {
	var all []synapse
	if d, ok := w.(*Dense); ok {
		for i := range d.Out() {
			for j := range d.In() {
				all = append(all, synapse{i, j, i*d.In() + j})
			}
		}
		return all
	}
	l := w.(*Local)
	a, b, k := l.Above, l.Below, l.Kernel
	for y := range a.Height {
		for x := range a.Width {
			for c := range a.Channels {
				for tap := range k * k * b.Channels {
					ky, kx, cb := tap/b.Channels/k, tap/b.Channels%k, tap%b.Channels
					yb, xb := y*l.Stride+ky-l.Pad, x*l.Stride+kx-l.Pad
					if yb < 0 || yb >= b.Height || xb < 0 || xb >= b.Width {
						continue
					}
					set := (y*a.Width+x)*a.Channels + c
					if l.Shared {
						set = c
					}
					all = append(all, synapse{(y*a.Width+x)*a.Channels + c, (yb*b.Width+xb)*b.Channels + cb, set*k*k*b.Channels + tap})
				}
			}
		}
	}
	return all
}

// wiringCase is a wiring with random weights.
type wiringCase struct {
	name string
	Partitioned
}

func patch(t testing.TB, height, width, below, above, kernel, stride, pad int) Patch {
	t.Helper()
	g, err := NewPatch(neuron.Sheet{Height: height, Width: width, Channels: below}, above, kernel, stride, pad)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// wirings are dense, unshared and shared wirings of odd sizes, with strides and margins; some
// have more than 512 afferents, where sums are cut into blocks.
func wirings(t testing.TB) []wiringCase {
	all := []wiringCase{
		{"dense 7→5", NewDense(7, 5)},
		{"dense 1→1", NewDense(1, 1)},
		{"dense 530→3", NewDense(530, 3)},
		{"dense 4→521", NewDense(4, 521)},
	}
	for _, g := range []Patch{
		patch(t, 6, 5, 1, 2, 3, 1, 0),
		patch(t, 7, 4, 3, 5, 3, 2, 1),
		patch(t, 5, 8, 2, 3, 4, 3, 3),
		patch(t, 3, 3, 1, 1, 3, 1, 2),
		patch(t, 9, 11, 1, 7, 2, 4, 0), // some units below are seen by nobody
		patch(t, 6, 6, 64, 2, 5, 1, 1),
		patch(t, 4, 40, 1, 2, 3, 1, 1), // a row of products is longer than a block
	} {
		name := fmt.Sprintf("%d×%d×%d kernel %d stride %d pad %d", g.Below.Height, g.Below.Width, g.Below.Channels, g.Kernel, g.Stride, g.Pad)
		all = append(all, wiringCase{"local " + name, NewLocal(g)}, wiringCase{"conv " + name, NewConv(g)})
	}
	for _, w := range all {
		rng.Named(1, w.name).Normals(w.Weights(), 0, 0, 0)
	}
	return all
}

// randoms returns n numbers of normal distribution.
func randoms(name string, n int) []float32 {
	x := make([]float32, n)
	rng.Named(2, name).Normals(x, 0, 0, 0)
	return x
}

// lane is one lane of units×lanes, in float64.
func lane(x []float32, b, lanes int) []float64 {
	var one []float64
	for i := b; i < len(x); i += lanes {
		one = append(one, float64(x[i]))
	}
	return one
}

func dot(a, b []float32) float64 {
	var sum float64
	for i, v := range a {
		sum += float64(v) * float64(b[i])
	}
	return sum
}

// closeTo fails unless each value is within 10⁻⁵ of the root mean square of what is wanted.
func closeTo(t *testing.T, what string, got []float32, want []float64) {
	t.Helper()
	var square float64
	for _, v := range want {
		square += v * v
	}
	scale := math.Sqrt(square / float64(len(want)))
	for i, v := range want {
		if !(math.Abs(float64(got[i])-v) <= 1e-5*max(scale, math.Abs(v))) {
			t.Fatalf("%s: value %d is %g, want %g", what, i, got[i], v)
		}
	}
}

// TestWiringsFollowTheirSynapses compares all products of a wiring with sums over its list of
// synapses, added to what is there, in either sign.
func TestWiringsFollowTheirSynapses(t *testing.T) {
	const lanes = 19
	for _, w := range wirings(t) {
		for _, sign := range []float32{1, -1} {
			q, p := randoms("q", w.In()*lanes), randoms("p", w.Out()*lanes)
			drive, back, dw := randoms("drive", len(p)), randoms("back", len(q)), randoms("dw", len(w.Weights()))
			wantDrive, wantBack, wantDW := widened(drive), widened(back), widened(dw)
			for _, s := range synapses(w.Partitioned) {
				v := float64(sign) * float64(w.Weights()[s.weight])
				for b := range lanes {
					post, pre := s.above*lanes+b, s.below*lanes+b
					wantDrive[post] += v * float64(q[pre])
					wantBack[pre] += v * float64(p[post])
					wantDW[s.weight] += float64(p[post]) * float64(q[pre])
				}
			}
			w.Drive(drive, q, sign, lanes)
			w.Return(back, p, sign, lanes)
			w.Correlate(dw, p, q, lanes)
			closeTo(t, w.name+": Drive", drive, wantDrive)
			closeTo(t, w.name+": Return", back, wantBack)
			closeTo(t, w.name+": Correlate", dw, wantDW)
		}
	}
}

func widened(x []float32) []float64 { return lane(x, 0, 1) }

// TestAdjoint holds ⟨p, W·q⟩ = ⟨Wᵀ·p, q⟩.
func TestAdjoint(t *testing.T) {
	const lanes = 5
	for _, w := range wirings(t) {
		q, p := randoms("q", w.In()*lanes), randoms("p", w.Out()*lanes)
		wq, wp := make([]float32, len(p)), make([]float32, len(q))
		w.Drive(wq, q, 1, lanes)
		w.Return(wp, p, 1, lanes)
		above, below := dot(p, wq), dot(wp, q)
		if scale := math.Sqrt(dot(p, p) * dot(wq, wq)); math.Abs(above-below) > 1e-6*scale {
			t.Errorf("%s: ⟨p, Wq⟩ = %g, ⟨Wᵀp, q⟩ = %g", w.name, above, below)
		}
	}
}

// TestCorrelateIsTheGradient compares Correlate with differences of ⟨p, W·q⟩, which is linear
// in W, in float64.
func TestCorrelateIsTheGradient(t *testing.T) {
	const lanes = 3
	for _, w := range wirings(t) {
		q, p := randoms("q", w.In()*lanes), randoms("p", w.Out()*lanes)
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
		dw := make([]float32, len(w.Weights()))
		w.Correlate(dw, p, q, lanes)
		step := max(1, len(dw)/40)
		for k := 0; k < len(dw); k += step {
			was := w.Weights()[k]
			w.Weights()[k] = was + 1
			up, h := value(), float64(w.Weights()[k])-float64(was)
			w.Weights()[k] = was
			if slope := (up - value()) / h; math.Abs(slope-float64(dw[k])) > 1e-5*max(1, math.Abs(slope)) {
				t.Errorf("%s: weight %d: %g, difference %g", w.name, k, dw[k], slope)
			}
		}
	}
}

// TestDrive64 holds the float64 twin to Drive.
func TestDrive64(t *testing.T) {
	const lanes = 2
	for _, w := range wirings(t) {
		q := randoms("q", w.In()*lanes)
		drive := make([]float32, w.Out()*lanes)
		w.Drive(drive, q, -1, lanes)
		for b := range lanes {
			want := make([]float64, w.Out())
			w.Drive64(want, lane(q, b, lanes), -1)
			var got []float32
			for _, v := range lane(drive, b, lanes) {
				got = append(got, float32(v))
			}
			closeTo(t, w.name, got, want)
		}
	}
}

// TestLanesDoNotMatter holds that a lane has the same bits in any company of 1 to 67.
func TestLanesDoNotMatter(t *testing.T) {
	const most = 67
	for _, w := range wirings(t) {
		q, p := randoms("q", w.In()*most), randoms("p", w.Out()*most)
		drive, back := make([]float32, len(p)), make([]float32, len(q))
		w.Drive(drive, q, 1, most)
		w.Return(back, p, 1, most)
		for lanes := 1; lanes < most; lanes++ {
			someDrive, someBack := make([]float32, w.Out()*lanes), make([]float32, w.In()*lanes)
			w.Drive(someDrive, firstLanes(q, most, lanes), 1, lanes)
			w.Return(someBack, firstLanes(p, most, lanes), 1, lanes)
			if !slices.Equal(someDrive, firstLanes(drive, most, lanes)) {
				t.Errorf("%s: Drive of %d lanes has other bits", w.name, lanes)
			}
			if !slices.Equal(someBack, firstLanes(back, most, lanes)) {
				t.Errorf("%s: Return of %d lanes has other bits", w.name, lanes)
			}
		}
	}
}

// firstLanes copies some lanes of units×lanes.
func firstLanes(x []float32, lanes, some int) []float32 {
	var y []float32
	for i := 0; i < len(x); i += lanes {
		y = append(y, x[i:i+some]...)
	}
	return y
}

// TestPartsDoNotMatter holds that products formed part by part and block by block have the
// bits of products formed at once.
func TestPartsDoNotMatter(t *testing.T) {
	const lanes = 2*TrialBlock + 5
	for _, w := range wirings(t) {
		q, p := randoms("q", w.In()*lanes), randoms("p", w.Out()*lanes)
		whole, cut := make([]float32, len(w.Weights())), make([]float32, len(w.Weights()))
		w.Correlate(whole, p, q, lanes)
		qt := make([]float32, w.TransposedLen()*lanes)
		for i := range qt {
			qt[i] = float32(math.NaN()) // Transpose writes all of it, margins included
		}
		w.Transpose(qt, q, lanes)
		for part := w.Parts() - 1; part >= 0; part-- {
			w.CorrelateParts(cut, p, qt, lanes, 0, TrialBlock, part, part+1)
			w.CorrelateParts(cut, p, qt, lanes, TrialBlock, lanes, part, part+1)
		}
		if !slices.Equal(whole, cut) {
			t.Errorf("%s: products in parts have other bits", w.name)
		}
	}
}

// TestProductsDoNotAllocate, once their index tables are made.
func TestProductsDoNotAllocate(t *testing.T) {
	const lanes = 18
	for _, w := range wirings(t) {
		q, p := make([]float32, w.In()*lanes), make([]float32, w.Out()*lanes)
		qt, dw := make([]float32, w.TransposedLen()*lanes), make([]float32, len(w.Weights()))
		if n := testing.AllocsPerRun(3, func() {
			w.Drive(p, q, 1, lanes)
			w.Return(q, p, 1, lanes)
			w.Transpose(qt, q, lanes)
			w.CorrelateParts(dw, p, qt, lanes, 0, lanes, 0, w.Parts())
		}); n != 0 {
			t.Errorf("%s: %g allocations", w.name, n)
		}
	}
}
