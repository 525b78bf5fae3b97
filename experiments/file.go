package experiments

import (
	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

// file is an experiment file: its tags are the format. Networks are decoded after from, swap
// and recipes have been carried out, when only stages, train and load are left of them.
type file struct {
	_ struct{} `topic:"experiment" doc:"one question, the networks that may answer it, what they see, what is measured and what is expected"`

	Striate       int                          `yaml:"striate" required:"true" min:"1" max:"1" doc:"version of the file format"`
	Name          string                       `yaml:"name" required:"true" doc:"name of the experiment and of its run folders"`
	Question      *string                      `yaml:"question" doc:"what the experiment asks, one sentence"`
	Cite          []string                     `yaml:"cite" list:"or-one" doc:"bibliography keys of the work it builds on"`
	Seed          uint64                       `yaml:"seed" default:"1" doc:"first random seed"`
	Seeds         int                          `yaml:"seeds" default:"1" min:"1" max:"1000" doc:"number of repetitions, with seeds seed, seed + 1, …"`
	Profile       config.Map[*config.Node]     `yaml:"profile" doc:"changes of the file by name: quick is used unless --profile says otherwise; keys may be paths with * for one name"`
	Stimuli       config.Map[stimulusFile]     `yaml:"stimuli" required:"true" doc:"image sets, inputs and drawn patterns by name"`
	Networks      config.Map[networkFile]      `yaml:"networks" required:"true" doc:"networks by name"`
	Train         *trainFile                   `yaml:"train" doc:"how every network learns, unless it says otherwise itself"`
	Tune          *tuneFile                    `yaml:"tune" doc:"a search for hyper-parameters before the networks are trained"`
	Fit           *fitFile                     `yaml:"fit" doc:"numbers of circuits found from recorded rates before the circuits are run"`
	Run           *runFile                     `yaml:"run" doc:"how activity is computed"`
	Interventions config.Map[interventionFile] `yaml:"interventions" doc:"what is done to circuits, by name; every trial is run without first"`
	Sweep         config.Map[*config.Node]     `yaml:"sweep" keys:"path" doc:"values of circuits by path, for each of which the network is rebuilt: a list, {lin: [a, b, n]} or {log: [a, b, n]}; several make the full product; * stands for one name"`
	Record        config.Map[recordFile]       `yaml:"record" doc:"variables of circuits along time, by name of the array file"`
	Test          config.Map[testFile]         `yaml:"test" doc:"tests by name; default: every stimulus as it is"`
	Measure       []measurePart                `yaml:"measure" list:"or-one" doc:"what is measured"`
	Plot          []plotPart                   `yaml:"plot" list:"or-one" doc:"figures of the measures"`
	Expect        []expectFile                 `yaml:"expect" doc:"assertions about the measures, judged at the end of a run"`
}

// stimulusFile is an image set, an input to circuits or something drawn for them, with options.
type stimulusFile struct {
	_ struct{} `topic:"stimulus" doc:"an image set, an input to circuits, or a pattern drawn for circuits with an eye, with options"`

	Set      stimulus.Set     `yaml:"set" doc:"where the images come from"`
	Input    *inputFile       `yaml:"input" doc:"current into populations of a circuit"`
	Pattern  stimulus.Pattern `yaml:",inline"`
	Limit    limitFile        `yaml:"limit" doc:"how many images are used of each part"`
	Size     int              `yaml:"size" unit:"px" min:"0" default:"0 px" doc:"images are resized to this side; 0 px: as they are; of what is drawn, the pixels a side"`
	Field    float32          `yaml:"field" unit:"deg" min:"0" default:"0 deg" doc:"visual angle of the image's side; 0 deg: not stated"`
	Frame    float64          `yaml:"frame" unit:"ms" above:"0" default:"10 ms" doc:"time between two looks at something drawn that moves; the circuit runs on between them"`
	Onset    float64          `yaml:"onset" unit:"ms" min:"0" default:"0 ms" doc:"when an input or something drawn appears, in a run of a duration"`
	Duration float64          `yaml:"duration" unit:"ms" min:"0" default:"0 ms" doc:"how long it lasts; 0 ms: to the end"`
	Repeats  int              `yaml:"repeats" min:"1" max:"100000" default:"1" doc:"how often it is shown, with fresh neural noise; coordinate repeat"`
	See      []string         `yaml:"see" list:"or-one" doc:"networks that see it; default: all"`
}

type limitFile struct {
	Train int `yaml:"train" min:"0" default:"0" doc:"first N training images; 0: all"`
	Test  int `yaml:"test" min:"0" default:"0" doc:"first N test images; 0: all"`
}

// networkFile is a network that is written out: stages and how they learn, or a circuit.
type networkFile struct {
	_ struct{} `topic:"network" doc:"a network: the name of a recipe, a variant of another network, its stages, or a circuit"`

	From        *string                    `yaml:"from" doc:"network or recipe that this one is a variant of"`
	Swap        config.Map[*config.Node]   `yaml:"swap" keys:"path" doc:"one departure exchanged, on every stage that has it or on STAGE.VERB: weights, share, signs, pool, gain, norm, learning"`
	Add         []string                   `yaml:"add" list:"or-one" oneof:"lateral|feedback|skip" doc:"projections from every hidden stage to itself (lateral), to the one below (feedback), or over one (skip), with the stage's own kernel"`
	Circuit     *circuitFile               `yaml:"circuit" doc:"populations with dynamics, in place of stages"`
	Stages      config.Map[stageFile]      `yaml:"stages" doc:"stages by name, from the image to the read-out"`
	Projections config.Map[connectionFile] `yaml:"projections" doc:"beside those from each stage to the next: a list, or projections by name; a path names one by its name, else by FROM-TO"`
	Match       *matchFile                 `yaml:"match" doc:"a control of another network's size: hidden stages are made larger or smaller until it has it"`
	Train       *trainFile                 `yaml:"train" doc:"merged over the experiment's train"`
	Run         *runFile                   `yaml:"run" doc:"merged over the experiment's run"`
	Load        *string                    `yaml:"load" doc:"RUN-FOLDER/NETWORK whose trained weights it takes; not trained further unless its train says so"`
}

// stageFile is one stage: its order is weights, code, batch norm, gain, other norms, pool, running norm, dropout.
type stageFile struct {
	_ struct{} `topic:"stage" doc:"a visual area or layer: one of conv, local, dense, frontend, then code, batch norm, gain, other norms, pool, running norm, dropout"`

	Conv     *patchFile         `yaml:"conv" doc:"feature maps with shared kernels"`
	Local    *patchFile         `yaml:"local" doc:"feature maps with unshared kernels: every place has synapses of its own"`
	Dense    *denseFile         `yaml:"dense" doc:"every unit reaches every unit"`
	Frontend hierarchy.Frontend `yaml:"frontend" doc:"a fixed stage between the image and the first cortical one; several in a row see one another"`
	Signs    signs              `yaml:"signs" default:"mixed" doc:"whether a cell's synapses all have one sign"`
	Share    hierarchy.Sharing  `yaml:"share" default:"none" doc:"how the places of a local stage come to have like weights"`
	Code     hierarchy.Code     `yaml:"code" default:"none" doc:"how the cells settle on their rates together; default: each answers its input alone"`
	Norm     hierarchy.Norm     `yaml:"norm" default:"none" doc:"how activity is normalized"`
	Gain     neuron.Gain        `yaml:"gain" default:"relu" doc:"input–output function of a unit; softmax in the last stage gives class probabilities"`
	Pool     hierarchy.Pool     `yaml:"pool" default:"none" doc:"how activity is pooled over space"`
	Tau      float64            `yaml:"tau" unit:"ms" min:"0" max:"10000" default:"0 ms" doc:"time constant of the cells, where unroll is continuous; 0 ms: none"`
	Delay    float64            `yaml:"delay" unit:"ms" min:"0" max:"10000" default:"0 ms" doc:"of what comes from below, where unroll is continuous"`
	Dropout  float64            `yaml:"dropout" min:"0" below:"1" default:"0" doc:"probability that a unit is silent for one training image"`
}

type patchFile struct {
	Maps   int `yaml:"maps" required:"true" min:"1" doc:"number of feature maps"`
	Kernel int `yaml:"kernel" required:"true" min:"1" doc:"side of the receptive field, in places of the stage below"`
	Stride int `yaml:"stride" default:"1" min:"1" doc:"places below between neighbouring receptive fields"`
	Pad    int `yaml:"pad" default:"0" min:"0" doc:"places of silence around the stage below"`
}

type denseFile struct {
	Units int `yaml:"units" required:"true" min:"1" doc:"number of units"`
}

// stopFile is early stopping.
type stopFile struct {
	Patience int    `yaml:"patience" required:"true" min:"1" doc:"epochs without a better value after which training stops"`
	On       string `yaml:"on" oneof:"accuracy" default:"accuracy" doc:"what is watched, on the validation images"`
}

// trainFile is how a network learns.
type trainFile struct {
	_ struct{} `topic:"train" doc:"how networks learn; readout and none stand for {weights: readout} and {weights: none}"`

	Weights     string                  `yaml:"weights" oneof:"all|readout|none" default:"all" doc:"which weights learn"`
	On          *string                 `yaml:"on" doc:"stimulus to learn from; default: the first that the network sees"`
	Rule        hierarchy.Teaching      `yaml:"rule" default:"backprop" doc:"which error reaches which synapse"`
	Loss        string                  `yaml:"loss" oneof:"cross-entropy" default:"cross-entropy" doc:"what the read-out's error is"`
	Optimizer   learning.Optimizer      `yaml:"optimizer" default:"sgd" doc:"how a proposed change becomes a change"`
	Schedule    learning.Schedule       `yaml:"schedule" default:"constant" doc:"learning rate over training"`
	WeightDecay float64                 `yaml:"weight-decay" min:"0" default:"0" doc:"pull of every weight towards its rest"`
	Batch       int                     `yaml:"batch" min:"1" default:"64" doc:"images per update"`
	Epochs      int                     `yaml:"epochs" min:"0" default:"5" doc:"passes over the training images"`
	Augment     []stimulus.Augmentation `yaml:"augment" list:"or-one" doc:"random changes of each training image"`
	Sequence    *stimulus.Sequence      `yaml:"sequence" doc:"each training image as a short film, whose frames follow one another in a batch"`
	Validate    int                     `yaml:"validate" min:"0" default:"0" doc:"the last N training images, never trained on"`
	Stop        *stopFile               `yaml:"stop" doc:"when training ends before its epochs do; its best epoch's weights are kept"`
	LossSteps   hierarchy.LossSteps     `yaml:"loss-steps" default:"last" doc:"what each step counts in the loss of a network that runs for several"`
	Homeostasis []learning.Homeostasis  `yaml:"homeostasis" list:"or-one" doc:"how the cells of hidden stages hold their mean rates, beside what their synapses learn"`
	Gate        hierarchy.Gate          `yaml:"gate" default:"none" doc:"one scalar for each presentation that multiplies every change: of all stages, or, by a synaptic rule, of hidden stages, which then learn at once, beside the read-out"`
	Eligibility float64                 `yaml:"eligibility" min:"0" below:"1" default:"0" doc:"share λ of its trace of earlier changes that a synapse keeps from update to update, e ← λ·e + Δw; the trace is what is gated and made; of films under a gate from frame to frame, and the gate is that of the last; 0: none"`
	Diagnose    []string                `yaml:"diagnose" list:"or-one" oneof:"angles|energy|rates|spectra" doc:"what is looked at before training and after every epoch, into metrics.jsonl and figures: angles to the gradient and of feedback, free energy of settling, rates and dead cells, spectra of weights; learning stays the same to the bit"`
	Phases      string                  `yaml:"phases" oneof:"default" default:"default" doc:"order of free and taught phases"`
}

// testFile is one transform of the test images, or interventions in the networks, with options.
type testFile struct {
	_ struct{} `topic:"test" doc:"test images as they are, one transform of them, or a list of what is done to the networks meanwhile, with options"`

	Transform stimulus.Transform `yaml:",inline"`

	Interventions []interventionFile `yaml:"interventions" list:"or-one" doc:"what is done to cells meanwhile: silence, scale, cut, ablate, drive, noise; a test may be the list alone; cells are those of a stage (V1), or its E or I cells (V1/I, I); what is scaled or cut may be lateral, feedback or skip"`
	On            *string            `yaml:"on" doc:"stimulus; default: the first"`
	Limit         int                `yaml:"limit" min:"0" default:"0" doc:"first N test images; 0: all"`
	Networks      []string           `yaml:"networks" list:"or-one" doc:"networks tested; default: all that see the stimulus"`
}

// signs says whether cells keep Dale's law.
type signs interface {
	dale() (kept bool, inhibitory int)
}

type mixedSigns struct{}

type daleSigns struct {
	Inhibitory int                 `yaml:"inhibitory" min:"0" default:"0" doc:"I cells per place; 0: 10 % of the maps or units, at least 1"`
	Afferents  hierarchy.Afferents `yaml:"afferents" default:"taught" doc:"how the synapses learn that drive the I cells"`
}

func (mixedSigns) dale() (bool, int) { return false, 0 }

func (d *daleSigns) dale() (bool, int) { return true, d.Inhibitory }

type dannSigns struct {
	Inhibitory int                 `yaml:"inhibitory" min:"0" default:"0" doc:"I cells per place; 0: 10 % of the maps or units, at least 1"`
	Afferents  hierarchy.Afferents `yaml:"afferents" default:"taught" doc:"how the synapses learn that drive the I cells"`
	Corrected  bool                `yaml:"corrected" doc:"changes of inhibitory synapses are smaller by what each does to all its targets; false: all synapses have one rate"`
}

func (d *dannSigns) dale() (bool, int) { return true, d.Inhibitory }

// dann is how inhibition divides, or nil where it does not.
func (s stageFile) dann() *hierarchy.Dann {
	if d, ok := s.Signs.(*dannSigns); ok {
		return &hierarchy.Dann{Corrected: d.Corrected}
	}
	return nil
}

// signLaws are the values of a stage's signs.
var (
	signLaws = registry.New[signs]("sign law")

	_ = signLaws.Add("mixed", registry.Entry[signs]{
		New: func() signs { return mixedSigns{} }, Doc: "a cell may excite some targets and inhibit others",
		Example: "signs: mixed",
	})
	_ = signLaws.Add("dann", registry.Entry[signs]{
		New: func() signs { return &dannSigns{Corrected: true} }, Doc: "Dale's law with inhibition that divides as well as subtracts, as a layer norm does (a Dale's ANN), and changes of inhibitory synapses corrected for their reach",
		Cite: "cornford2021", Example: "signs: {dann: {inhibitory: 50}}", Main: "inhibitory",
	})
	_ = signLaws.Add("dale", registry.Entry[signs]{
		New: func() signs { return &daleSigns{} }, Doc: "Dale's law: a cell excites or inhibits; separate inhibitory cells at every place",
		Cite: "cornford2021", Example: "signs: {dale: {inhibitory: 4}}",
	})
)

// dale says whether the stage keeps Dale's law and with how many I cells at each place.
func (s stageFile) dale() (kept bool, inhibitory int) {
	if s.Signs == nil {
		return false, 0
	}
	if kept, inhibitory = s.Signs.dale(); !kept || inhibitory > 0 {
		return kept, inhibitory
	}
	switch {
	case s.Conv != nil:
		inhibitory = s.Conv.Maps / 10
	case s.Local != nil:
		inhibitory = s.Local.Maps / 10
	case s.Dense != nil:
		inhibitory = s.Dense.Units / 10
	}
	return true, max(1, inhibitory)
}
