package experiments

import (
	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

// Spec is an experiment file after profile, --set, from and swap: what is to be run.
type Spec struct {
	Name     string
	Question string
	Cite     []string
	Seeds    []uint64
	Profile  string // "full", "quick" or "tiny"

	Stimuli       []Stimulus
	Networks      []Network
	Interventions []Intervention // to circuits
	Records       []Record       // of circuits
	Tests         []Test
	Measures      []Measure
	Plots         []Plot
	Tune          *Tune // nil: no search
	Fit           *Fit  // nil: none
	Expect        []Expectation

	Resolved *config.Node // the complete file, every default written out
}

// Stimulus is a named image set, input or drawn pattern. Exactly one of Set, Input and Pattern is set.
type Stimulus struct {
	Name                string
	Set                 stimulus.Set
	Input               *Input           // to circuits
	Pattern             stimulus.Pattern // seen by circuits with an eye
	Limit               Limit
	SizePX              int      // images are resized to this side; 0: as they are; of a pattern, the pixels a side
	See                 []string // networks that see it; nil: all
	OnsetMS, DurationMS float64  // of an input; 0: from the first, to the end
	Repeats             int
	FieldDeg            float32 // visual angle of the image's side; 0: not stated
	FrameMS             float64 // between two looks at a pattern that moves

	pictures []presentation // of a pattern
}

// Limit is how many images of each part of a set are used; 0 means all.
type Limit struct{ Train, Test int }

// Network is one network: stages with their own training, or a circuit.
type Network struct {
	Name   string
	Recipe string // the recipe it started from, "" for none

	lineage lineage
	Stages  []Stage
	Train   Train

	Projections []hierarchy.ProjectionSpec // beside those from stage to stage
	Unroll      hierarchy.Unroll           // of stages
	match       *match                     // what it is made as large as, or nil
	Load        string                     // RUN-FOLDER/NETWORK whose trained weights it takes, or ""

	Circuit *Circuit // in place of stages, or nil
	Run     Dynamics // of a circuit

	coordinates []table.Pair // values of what the file sweeps in it
	swept       []Network    // itself at each of them; nil where nothing is swept
}

// Stage is one stage of a network. Exactly one of Conv, Local, Dense and Frontend is set.
type Stage struct {
	Name       string
	Conv       *Patch
	Local      *Patch
	Dense      *Dense
	Frontend   hierarchy.Frontend
	Dale       bool
	Inhibitory int                 // I cells per place; 0: 10 % of the maps, at least 1
	Dann       *hierarchy.Dann     // of Dale stages: inhibition divides too; nil: it subtracts alone
	Afferents  hierarchy.Afferents // of Dale stages: how synapses onto I cells learn
	Share      hierarchy.Sharing   // of local stages; nil: none
	Code       hierarchy.Code      // nil: none
	Norm       hierarchy.Norm      // nil: none
	Gain       neuron.Gain
	Pool       hierarchy.Pool // nil: none
	Dropout    float64
	TauMS      float64 // time constant of its cells; 0: none
	DelayMS    float64 // of what comes from below
}

// Patch is the geometry of a conv or local stage.
type Patch struct{ Maps, Kernel, Stride, Pad int }

// Dense is a fully connected stage.
type Dense struct{ Units int }

// TrainKind says how much of a network learns.
type TrainKind int

// A network is trained whole, in its read-out alone, or not at all.
const (
	TrainAll TrainKind = iota
	TrainReadout
	TrainNone
)

// Train is how a network learns.
type Train struct {
	Kind        TrainKind
	On          string // name of the stimulus
	Rule        hierarchy.Teaching
	Optimizer   learning.Optimizer
	Schedule    learning.Schedule
	LossSteps   hierarchy.LossSteps // of a network that runs for several steps
	WeightDecay float64
	Homeostasis []learning.Homeostasis // of hidden stages
	Gate        hierarchy.Gate         // nil: none
	Eligibility float64                // share that synapses keep from update to update, or from frame to frame of films; 0: none
	Batch       int
	Epochs      int
	Augment     []stimulus.Augmentation
	Sequence    *stimulus.Sequence    // that each image becomes; nil: it stands alone
	Validate    int                   // the last N training images, never trained on
	Diagnose    hierarchy.Diagnostics // after every epoch
	Patience    int                   // epochs without a better validation accuracy before training stops; 0: it does not
}

// Test is a named transform of the test images, or a named list of lesions.
type Test struct {
	Name      string
	Transform stimulus.Transform // nil: clean
	Levels    []float64          // swept parameter, nil for clean
	Lesions   []Lesion           // done one after another, nil for none
	On        string             // stimulus
	Limit     int                // first N test images; 0: all
	Networks  []string           // nil: all
}

// Measure, Plot and Expectation are declared where they are evaluated.
