package hierarchy

import (
	"math"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
)

// sharingPathway is two unshared stages, mixed and Dale, of which both share.
func sharingPathway(weighting Weighting, how func() Sharing) example {
	share := func() Sharing {
		if weighting == Conv {
			return nil
		}
		return how()
	}
	return example{name: "sharing", in: sheet(11, 12, 2), specs: []StageSpec{
		{Name: "L1", Weighting: weighting, Maps: 4, Kernel: 3, Stride: 2, Pad: 1, Gain: relu, Share: share()},
		{Name: "L2", Weighting: weighting, Maps: 5, Kernel: 3, Stride: 1, Dale: true, Inhibitory: 2, Gain: relu, Share: share()},
		{Name: "out", Weighting: FullyConnected, Maps: 3, Gain: softmax},
	}}
}

func (e example) built(t *testing.T) *Pathway {
	t.Helper()
	p, err := New(e.in, e.specs, exampleSeed)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPooledEligibilityIsConvolution holds that unshared weights with a shared start whose
// proposals are added up over all places stay those of a convolution.
func TestPooledEligibilityIsConvolution(t *testing.T) {
	local := sharingPathway(LocalUnshared, func() Sharing { return &PooledEligibility{Lattice{1, "shared"}} }).built(t)
	conv := sharingPathway(Conv, nil).built(t)
	e := sharingPathway(Conv, nil)
	for _, p := range []*Pathway{local, conv} {
		tr := trainer(t, p, &Backprop{}, &learning.SGD{Rate: 0.1, Momentum: 0.9}, 24, 2)
		for range 4 {
			tr.Step(e.batch(24))
		}
	}
	for i, w := range conv.Weights() {
		all := local.Weights()[i].W
		for from := 0; from < len(all); from += len(w.W) {
			near(t, w.Name, widen(all[from:from+len(w.W)]), widen(w.W), 1e-3)
		}
	}
	unpooled := sharingPathway(LocalUnshared, func() Sharing { return nil }).built(t)
	trainer(t, unpooled, &Backprop{}, &learning.SGD{Rate: 0.1}, 24, 1).Step(e.batch(24))
	if w := unpooled.Weights()[0].W; w[0] == w[len(conv.Weights()[0].W)] {
		t.Error("weights of two places are equal without sharing: the test cannot fail")
	}
}

// TestInstantSharing holds that a sleep leaves every group at the mean of what it was, and
// comes when it is due.
func TestInstantSharing(t *testing.T) {
	e := sharingPathway(LocalUnshared, func() Sharing { return &InstantSharing{Every: 3, Lattice: Lattice{2, "private"}} })
	p, twin := e.built(t), sharingPathway(LocalUnshared, func() Sharing { return nil }).built(t)
	tr := trainer(t, p, &Backprop{}, &learning.SGD{Rate: 0.05}, 24, 2)
	awake := trainer(t, twin, &Backprop{}, &learning.SGD{Rate: 0.05}, 24, 1)
	for update := range 3 {
		tr.Step(e.batch(24))
		awake.Step(e.batch(24))
		if at := differ(bits(tr), bits(awake)); (at != "") != (update == 2) {
			t.Fatalf("after update %d: differs from one who never sleeps in %q", update+1, at)
		}
	}
	for k, s := range p.shares {
		for j, a := range s.arrays {
			before := twin.Weights()[len(p.shares[0].arrays)*k+j].W
			for _, group := range s.groups {
				for i := range a.place(a.weights.W, 0) {
					var mean float64
					for _, place := range group {
						mean += float64(a.place(before, place)[i]) / float64(len(group))
					}
					for _, place := range group {
						if got := float64(a.place(a.weights.W, place)[i]); math.Abs(got-mean) > 1e-6 {
							t.Fatalf("%s, place %d: %g after sleep, want %g", a.weights.Name, place, got, mean)
						}
					}
				}
			}
		}
	}
}

// TestLateralCircuit holds the closed form of what cells answer in a sleep to the circuit
// itself: many cells and one inhibitory cell, integrated in small steps.
func TestLateralCircuit(t *testing.T) {
	const n, dtMS, baseline = 12, 0.002, 1.0
	s := &DynamicSharing{Inhibition: 10, TauMS: 30, PresentationMS: 70}
	z := normals("drive", n)
	r, inhibition := make([]float64, n), 0.0
	var mean float64
	for i := range r {
		r[i] = baseline
		mean += z[i] / n
	}
	for range int(s.PresentationMS / dtMS) {
		var sum float64
		for _, v := range r {
			sum += v / n
		}
		for i := range r {
			r[i] += dtMS / s.TauMS * (-r[i] + z[i] - s.Inhibition*inhibition + baseline)
		}
		inhibition += dtMS / s.TauMS * (-inhibition + sum - baseline)
	}
	deviation, common := s.answers()
	for i := range r {
		if want := deviation*(z[i]-mean) + common*mean; math.Abs(r[i]-baseline-want) > 1e-3 {
			t.Errorf("cell %d answers %.5f, closed form %.5f", i, r[i]-baseline, want)
		}
	}
}

// TestDynamicSharing holds what many presentations come to: without hold deviations vanish, and
// the mean fades as its share of the answer says; with hold γ deviations keep γ/(1+γ).
func TestDynamicSharing(t *testing.T) {
	const places, cells, fan = 9, 2, 20
	asleep := func(s *DynamicSharing) (deviation, mean float64) {
		w := &learning.Weights{Name: "w", W: make([]float32, places*cells*fan)}
		w.Lo, w.Hi = learning.Unbounded()
		rng.Named(1, "w").Normals(w.W, 0, 0, 0)
		a := sharedArray{w, cells, fan}
		group := []int{0, 1, 2, 3, 4, 5, 6, 7, 8}
		before := append([]float32(nil), w.W...)
		s.sleep(a, group, night{rng.Named(2, "sleep"), 5})
		projection := func(of func(x []float32, i, place int) float64) float64 {
			var ab, bb float64
			for _, p := range group {
				for i := range cells * fan {
					b := of(before, i, p)
					ab, bb = ab+of(w.W, i, p)*b, bb+b*b
				}
			}
			return ab / bb
		}
		average := func(x []float32, i, _ int) float64 {
			var m float64
			for _, p := range group {
				m += float64(a.place(x, p)[i]) / places
			}
			return m
		}
		off := func(x []float32, i, p int) float64 { return float64(a.place(x, p)[i]) - average(x, i, p) }
		return projection(off), projection(average)
	}
	s := DynamicSharing{Presentations: 400, Rate: 0.5, Inhibition: 50, TauMS: 30, PresentationMS: 300}
	deviation, mean := asleep(&s)
	_, common := s.answers()
	if want := math.Exp(-400 * 0.5 / fan * common); math.Abs(deviation) > 0.01 || math.Abs(mean-want) > 0.08 {
		t.Errorf("kept of deviations %.4f, of the mean %.3f; want 0 and %.3f", deviation, mean, want)
	}
	s.Hold, s.Presentations, s.Rate = 0.25, 4000, 0.1
	deviation, mean = asleep(&s)
	if want := 0.25 / 1.25; math.Abs(deviation-want) > 0.06 || math.Abs(mean-0.25/(0.25+common)) > 0.06 {
		t.Errorf("kept of deviations %.4f, of the mean %.3f; want %.3f and %.3f", deviation, mean, want, 0.25/(0.25+common))
	}
}

// TestSharingBits holds that sharing depends neither on the number of workers nor on a pause.
func TestSharingBits(t *testing.T) {
	for name, how := range map[string]func() Sharing{
		"instant":     func() Sharing { return &InstantSharing{Every: 2, Lattice: Lattice{1, "private"}} },
		"eligibility": func() Sharing { return &PooledEligibility{Lattice{2, "private"}} },
		"dynamic": func() Sharing {
			return &DynamicSharing{Every: 2, Presentations: 7, Rate: 0.5, Hold: 0.1, Inhibition: 10, TauMS: 30, PresentationMS: 100, Lattice: Lattice{1, "shared"}}
		},
	} {
		e := sharingPathway(LocalUnshared, how)
		one := course(t, e, &KolenPollack{Decay: 0.1}, 40, 1)
		if at := differ(one, course(t, e, &KolenPollack{Decay: 0.1}, 40, 3)); at != "" {
			t.Errorf("%s: the number of workers changes %s", name, at)
		}
		p := e.built(t)
		tr := trainer(t, p, &KolenPollack{Decay: 0.1}, &learning.SGD{Rate: 0.5}, 40, 1)
		for range 4 {
			tr.Step(e.batch(40))
		}
		for _, w := range p.Weights() {
			for i, v := range w.W {
				if !(v >= w.Lo) {
					t.Fatalf("%s: %s[%d] = %g after sleep, below %g", name, w.Name, i, v, w.Lo)
				}
			}
		}
	}
}
