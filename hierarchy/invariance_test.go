package hierarchy

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

// lessons are the ways of teaching that an example allows.
func lessons(e example) map[string]Teaching {
	all := map[string]Teaching{"backprop": &Backprop{}, "kolen-pollack": &KolenPollack{Decay: 0.1}}
	switch e.name {
	case "lenet":
		for _, m := range []string{"uniform", "batch-random", "fixed-random"} {
			all["sign-symmetry "+m] = &SignSymmetry{Magnitude: m}
		}
		all["weight-mirror"] = &WeightMirror{Rate: 0.1}
		all["burst"] = &Burst{Saturation: 1, Feedback: "tied"}
		all["target-propagation"] = &TargetPropagation{Top: "gradient", Step: 0.1, Noise: 0.1, Inverse: "gain", InverseRate: 2}
		all["predictive-coding"] = &PredictiveCoding{Steps: 4, Rate: 0.2, Variance: 1, Feedback: "tied", Inference: "settle"}
	case "batchnorm":
		all["feedback-alignment"] = &FeedbackAlignment{}
	case "dann": // so narrow that feedback must not start far from its mirror
		all["local-heads"] = &LocalHeads{Feedback: "kolen-pollack", HeadDecay: 0.5, Spread: 0.03}
	case "plausible":
		all["local-heads"] = &LocalHeads{Feedback: "kolen-pollack", HeadDecay: 0.5, Spread: 0.3}
		all["direct-feedback-alignment"] = &DirectFeedbackAlignment{}
		all["weight-mirror"] = &WeightMirror{Rate: 0.1}
		all["burst"] = &Burst{Saturation: 1, Feedback: "kolen-pollack"}
		all["target-propagation"] = &TargetPropagation{Top: "inverse", Step: 0.5, Noise: 0.1, Inverse: "linear", InverseRate: 2}
		all["brainprop"] = &BrainProp{Exploration: 0.1, Feedback: "fixed"}
		all["segregated-dendrites"] = &SegregatedDendrites{Start: "network"}
		all["predictive-coding"] = &PredictiveCoding{Steps: 4, Rate: 0.2, Variance: 1, Feedback: "kolen-pollack", Inference: "settle"}
	}
	return all
}

// everyExample adds pathways whose first stages settle on a code.
func everyExample() []example {
	lateral := &LateralCode{Threshold: 0.1, Steps: 5, Step: 0.2, Answer: "rate"}
	return append(catalogue(), example{name: "inhibited", in: sheet(9, 8, 2), specs: []StageSpec{
		{Name: "V1", Weighting: Conv, Maps: 7, Kernel: 4, Stride: 2, Pad: 1, Gain: relu, Code: lateral},
		{Name: "V2", Weighting: LocalUnshared, Maps: 5, Kernel: 2, Stride: 1, Gain: &neuron.Sigmoid{Max: 1, Steepness: 10}, Code: lateral},
		{Name: "V4", Weighting: FullyConnected, Maps: 6, Gain: relu, Code: &LateralCode{Steps: 5, Step: 0.2, Answer: "binary"}},
		{Name: "out", Weighting: FullyConnected, Maps: 4, Gain: softmax},
	}}, example{name: "mediated", in: sheet(9, 8, 2), specs: []StageSpec{
		{Name: "V1", Weighting: Conv, Maps: 7, Kernel: 4, Stride: 2, Pad: 1, Gain: relu, Code: &InterneuronCode{Cells: 3, Threshold: 0.1, InterneuronThreshold: 0.1, Steps: 8, Step: 0.2, InterneuronSpeed: 2, Answer: "spikes"}},
		{Name: "V2", Weighting: LocalUnshared, Maps: 5, Kernel: 2, Stride: 1, Gain: relu, Code: &InterneuronCode{Cells: 2, Threshold: 0.1, InterneuronThreshold: 0.01, Steps: 8, Step: 0.2, InterneuronSpeed: 2, Answer: "rate"}},
		{Name: "out", Weighting: FullyConnected, Maps: 4, Gain: softmax},
	}}, example{name: "coded", in: sheet(9, 8, 2), specs: []StageSpec{
		{Name: "V1", Weighting: Conv, Maps: 7, Kernel: 4, Stride: 2, Pad: 1, Gain: relu, Code: &SparseCode{Threshold: 0.1, Steps: 5, Step: 0.2}},
		{Name: "V2", Weighting: LocalUnshared, Maps: 5, Kernel: 2, Stride: 1, Gain: linear, Code: &SparseCode{Threshold: 0.1, Steps: 5, Step: 0.2}},
		{Name: "out", Weighting: FullyConnected, Maps: 4, Gain: softmax},
	}}, example{name: "neocognitron", in: sheet(12, 11, 2), specs: []StageSpec{
		{Name: "S1", Weighting: Conv, Maps: 6, Kernel: 3, Stride: 1, Pad: 1, Gain: relu, Code: &SCells{Threshold: 0.8}, Pool: &CCells{square(3, 2), 1, 4}},
		{Name: "S2", Weighting: FullyConnected, Maps: 7, Gain: relu, Code: &SCells{Threshold: 0.9}},
		{Name: "out", Weighting: FullyConnected, Maps: 4, Gain: softmax},
	}})
}

// everyLesson adds the rules without labels to some examples.
func everyLesson(e example) map[string]Teaching {
	if code := map[string]string{"coded": "sparse", "inhibited": "lateral", "mediated": "interneurons", "neocognitron": "s-cells"}[e.name]; code != "" {
		return unlabelledLessons(code)
	}
	all := lessons(e)
	if e.name == "lenet" || e.name == "unshared" || e.name == "dale" {
		for name, how := range unlabelledLessons("") {
			all[name] = how
		}
	}
	return all
}

// unlabelledLessons are the rules without labels, whose hidden stages learn first: those that
// need cells with a code, or the others.
func unlabelledLessons(code string) map[string]Teaching {
	all := map[string]Teaching{}
	for _, k := range Teachings.Kinds() {
		if how, ok := k.New().(Unlabelled); ok && how.Code() == code {
			all[k.Name] = how
		}
	}
	return all
}

// bits of everything that training changes.
func bits(tr *Trainer) map[string][]uint32 {
	all := map[string][]uint32{}
	for _, a := range tr.State() {
		for _, v := range a.Values {
			all[a.Name] = append(all[a.Name], math.Float32bits(v))
		}
	}
	return all
}

// differ names an array in which two states differ, or returns "".
func differ(a, b map[string][]uint32) string {
	for name := range a {
		if !slices.Equal(a[name], b[name]) {
			return name
		}
	}
	return ""
}

// course trains an example for some steps with batches of so many stimuli and returns what
// came of it.
func course(t *testing.T, e example, how Teaching, batch, workers int) map[string][]uint32 {
	t.Helper()
	tr := trainer(t, e.pathway(t), how, &learning.SGD{Rate: 0.05, Momentum: 0.9}, batch, workers)
	b := e.batch(batch)
	for range 3 {
		tr.Step(b)
		for i := range b.Trials {
			b.Trials[i] += uint64(batch)
		}
	}
	return bits(tr)
}

// TestWorkersDoNotMatter holds that 1, 2 and 3 workers, and a repetition, come to the same
// bits of all weights and of what synapses remember, with a batch of 5 tiles of which the
// last is partial.
func TestWorkersDoNotMatter(t *testing.T) {
	const batch = 4*tileLanes + 22
	for _, e := range everyExample() {
		for name, how := range everyLesson(e) {
			t.Run(e.name+"/"+name, func(t *testing.T) {
				want := course(t, e, how, batch, 1)
				for _, n := range []int{1, 2, 3} {
					if at := differ(want, course(t, e, how, batch, n)); at != "" {
						t.Errorf("%d workers: %s differs", n, at)
					}
				}
			})
		}
	}
}

// TestTilesDoNotMatter holds that tiles of 32 and of 64 stimuli come to the same bits.
func TestTilesDoNotMatter(t *testing.T) {
	const batch = 3*tileLanes + 7
	for _, e := range everyExample() {
		for name, how := range everyLesson(e) {
			t.Run(e.name+"/"+name, func(t *testing.T) {
				var states []map[string][]uint32
				for _, width := range []int{tileLanes, 2 * tileLanes} {
					adam := &learning.Adam{Rate: 1e-3, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}
					tr := tiledTrainer(t, e.pathway(t), how, adam, batch, 1, width)
					for range 3 {
						tr.Step(e.batch(batch))
					}
					states = append(states, bits(tr))
				}
				if at := differ(states[0], states[1]); at != "" {
					t.Errorf("%s depends on the width of tiles", at)
				}
			})
		}
	}
}

// TestStateResumes holds that State is the whole of what training remembers: copied into a
// fresh trainer, training goes on to the same bits.
func TestStateResumes(t *testing.T) {
	for _, e := range everyExample() {
		for name, how := range everyLesson(e) {
			t.Run(e.name+"/"+name, func(t *testing.T) {
				adam := &learning.Adam{Rate: 1e-3, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}
				whole := trainer(t, e.pathway(t), how, adam, 20, 1)
				b := e.batch(20)
				whole.Step(b)
				p, err := New(e.in, e.specs, exampleSeed) // not where the example starts
				if err != nil {
					t.Fatal(err)
				}
				resumed := trainer(t, p, how, adam, 20, 1)
				resumed.Updates = whole.Updates
				names := map[string]bool{}
				for i, a := range whole.State() {
					if names[a.Name] {
						t.Fatalf("two arrays are named %s", a.Name)
					}
					names[a.Name] = true
					to := resumed.State()[i]
					if to.Name != a.Name || copy(to.Values, a.Values) != len(a.Values) {
						t.Fatalf("array %d is %s, then %s", i, a.Name, to.Name)
					}
				}
				whole.Step(b)
				resumed.Step(b)
				if at := differ(bits(whole), bits(resumed)); at != "" {
					t.Errorf("%s went another way", at)
				}
			})
		}
	}
}

// TestStepsChangeEveryArray guards the tests above: the arrays of the examples do change, so
// that equal bits are evidence.
func TestStepsChangeEveryArray(t *testing.T) {
	for _, e := range catalogue() {
		for name, how := range lessons(e) {
			tr := trainer(t, e.pathway(t), how, &learning.SGD{Rate: 0.05, Momentum: 0.9}, 40, 1)
			before := bits(tr)
			tr.Step(e.batch(40))
			for array, now := range bits(tr) {
				if slices.Contains(e.still, array) {
					continue
				}
				// A signal at the E cells does not reach I cells, and fixed feedback is fixed.
				still := name != "backprop" && (strings.HasSuffix(array, "/below-I") || strings.HasSuffix(array, "/I/shunt")) ||
					slices.Contains([]string{"feedback-alignment", "brainprop"}, name) && strings.HasSuffix(array, "/feedback") || strings.HasSuffix(array, "/broadcast")
				if slices.Equal(now, before[array]) != still {
					t.Errorf("%s, %s: %s stands still: %v, want %v", e.name, name, array, !still, still)
				}
			}
		}
	}
}
