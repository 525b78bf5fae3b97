package experiments

import (
	"fmt"
	"slices"
	"strings"

	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/internal/config"
)

// check makes the Spec of the decoded file. What is missing or wrong is left empty in it and
// stands among the mistakes.
func (c *checker) check() {
	f := &c.file
	s := &Spec{Name: f.Name, Question: deref(f.Question), Cite: f.Cite, Profile: c.profile}
	if f.Name != "" && !simpleName.MatchString(f.Name) {
		c.fail("name", fmt.Sprintf("%q is no name", f.Name), "a name is a letter, then letters, digits, - and _")
	}
	for i := range f.Seeds {
		s.Seeds = append(s.Seeds, f.Seed+uint64(i))
	}
	networks := f.Networks.Keys()
	for name, st := range f.Stimuli.All() {
		c.names("stimuli."+name+".see", "network", st.See, networks)
		s.Stimuli = append(s.Stimuli, c.stimulusOf(name, st))
	}
	if len(s.Stimuli) == 0 && c.root.Get("stimuli").IsMap() {
		c.fail("stimuli", "stimuli names nothing to see", "stimuli: {digits: {set: mnist}} or {drive: {input: {to: E, amplitude: [1, 5, 20]}}}")
	}
	for name, n := range f.Networks.All() {
		made := c.network(name, n, s.Stimuli)
		made.swept = c.rebuild(made, s.Stimuli)
		s.Networks = append(s.Networks, made)
	}
	c.matches(s)
	for name, f := range f.Interventions.All() {
		s.Interventions = append(s.Interventions, Intervention{name, f.variants})
		if len(f.variants) > 0 {
			c.names("interventions."+name+".networks", "network", f.variants[0].Networks, networks)
		}
	}
	c.driven(s)
	c.timing(s)
	s.Tests = c.tests(s.Stimuli, networks)
	c.lesioned(s)
	for i, m := range f.Measure {
		if m != nil {
			made := m.measure()
			if c.profile == tiny {
				made.Repeats = min(made.Repeats, tinyRecoveries)
			}
			s.Measures, c.measureAt = append(s.Measures, made), append(c.measureAt, i)
		}
	}
	for i, p := range f.Plot {
		if p != nil {
			s.Plots, c.plotAt = append(s.Plots, p.plot()), append(c.plotAt, i)
		}
	}
	for i, e := range f.Expect {
		s.Expect = append(s.Expect, c.expectation(i, e))
	}
	c.tune(s)
	c.fit(s)
	c.records(s)
	c.spec, c.skeleton = s, s.Skeleton()
	c.measures()
	c.plots()
	for i, e := range s.Expect {
		c.relation(i, e)
	}
}

// tests lists the tests of the file, or every stimulus as it is where it has none.
func (c *checker) tests(stimuli []Stimulus, networks []string) []Test {
	var tests []Test
	for name, t := range c.file.Test.All() {
		path := "test." + name
		test := Test{Name: name, Transform: t.Transform, On: deref(t.On), Limit: t.Limit, Networks: t.Networks}
		if t.Transform != nil {
			test.Levels = t.Transform.Levels()
		}
		if test.Lesions = c.lesions(path, t.Interventions); test.Lesions != nil && t.Transform != nil {
			c.fail(path, path+" has a transform and interventions at once", "a test of its own for each")
		}
		test.On = c.stimulus(path+".on", test.On, stimuli)
		c.names(path+".networks", "network", t.Networks, networks)
		tests = append(tests, test)
	}
	if tests == nil && c.root.Get("test") == nil {
		for _, s := range images(stimuli) {
			tests = append(tests, Test{On: s.Name})
		}
	}
	return tests
}

// stimulusOf makes a stimulus of the Spec.
func (c *checker) stimulusOf(name string, f stimulusFile) Stimulus {
	path := "stimuli." + name
	s := Stimulus{
		Name: name, Set: f.Set, Limit: Limit(f.Limit), SizePX: f.Size, See: f.See, FieldDeg: f.Field,
		OnsetMS: f.Onset, DurationMS: f.Duration, Repeats: f.Repeats, Pattern: f.Pattern, FrameMS: f.Frame,
	}
	c.oneStimulus(path)
	if f.Pattern != nil {
		s.pictures = s.drawn()
	}
	if f.Input != nil {
		s.Input = c.input(path+".input", f.Input)
	}
	return s
}

// images are the stimuli that are image sets.
func images(stimuli []Stimulus) []Stimulus {
	return slices.DeleteFunc(slices.Clone(stimuli), func(s Stimulus) bool { return s.drives() })
}

// stimulus checks the name of an image set; none means the first.
func (c *checker) stimulus(path, name string, stimuli []Stimulus) string {
	var have []string
	for _, s := range images(stimuli) {
		have = append(have, s.Name)
	}
	if name == "" && len(have) > 0 {
		return have[0]
	}
	if name != "" {
		c.name(path, "stimulus", name, have)
	}
	return name
}

// network makes a network of the Spec.
func (c *checker) network(name string, n networkFile, stimuli []Stimulus) Network {
	path := "networks." + name
	network := Network{Name: name, Recipe: c.recipes[name], lineage: c.lineages[name], Load: deref(n.Load)}
	if n.Circuit != nil {
		network.Circuit, network.Run = c.circuit(path+".circuit", n.Circuit), c.run(path+".run", n.Run)
		return network
	}
	i, front, readout := 0, true, !c.unlabelledImages(name, n.Train, stimuli) // front: nothing but front ends so far
	for stage, s := range n.Stages.All() {
		i++
		network.Stages = append(network.Stages, c.stage(path+".stages."+stage, stage, s, front, readout && i == n.Stages.Len()))
		front = front && s.Frontend != nil
	}
	if i == 0 && c.root.Get(path+".stages").IsMap() {
		c.fail(path+".stages", path+" has no stages", "stages: {IT: {dense: {units: 10}, gain: softmax}}")
	}
	if n.Train == nil {
		c.inTime(path, n, &network)
		c.copies(path, &network)
		c.mediates(path, &network)
		return network
	}
	t := n.Train
	if c.profile == tiny {
		t.shrink()
	}
	network.Train = Train{
		Kind: map[string]TrainKind{"all": TrainAll, "readout": TrainReadout, "none": TrainNone}[t.Weights],
		Rule: t.Rule, Optimizer: t.Optimizer, Schedule: t.Schedule, WeightDecay: t.WeightDecay,
		Batch: t.Batch, Epochs: t.Epochs, Validate: t.Validate, Diagnose: diagnostics(t.Diagnose),
		Augment: slices.DeleteFunc(slices.Clone(t.Augment), func(a stimulus.Augmentation) bool { return a == nil }),
	}
	network.Train.LossSteps, network.Train.Sequence = t.LossSteps, t.Sequence
	c.inTime(path, n, &network)
	c.copies(path, &network)
	c.mediates(path, &network)
	c.modulated(path, &network, t, readout)
	for _, part := range []struct {
		key    string
		absent bool
	}{{"rule", t.Rule == nil}, {"optimizer", t.Optimizer == nil}, {"schedule", t.Schedule == nil}} {
		if written := c.root.Get(path + ".train." + part.key); part.absent && partName(written) == "none" {
			c.fail(path+".train."+part.key, part.key+" = none, but training needs one", "train: none trains nothing")
		}
	}
	if t.Stop != nil {
		network.Train.Patience = t.Stop.Patience
		if t.Validate == 0 {
			c.fail(path+".train.stop", "stop watches the validation accuracy, but no images are held back", "validate: 5000")
		}
	}
	network.Train.On = c.teacher(path+".train.on", name, deref(t.On), stimuli)
	t.On = &network.Train.On
	c.unlabelled(path, &network, t, readout)
	for _, st := range stimuli {
		if st.Name == network.Train.On && st.Limit.Train > 0 && t.Validate >= st.Limit.Train {
			c.fail(path+".train.validate", fmt.Sprintf("validate = %d leaves none of the %d training images of %s", t.Validate, st.Limit.Train, st.Name), "")
		}
	}
	return network
}

// teacher is the stimulus that a network learns from: the first that it sees, unless named.
func (c *checker) teacher(path, network, named string, stimuli []Stimulus) string {
	if named != "" {
		return c.stimulus(path, named, stimuli)
	}
	for _, s := range images(stimuli) {
		if s.See == nil || slices.Contains(s.See, network) {
			return s.Name
		}
	}
	if len(stimuli) > 0 {
		c.fail("networks."+network, "networks."+network+" sees no image set", "")
	}
	return ""
}

// stage makes a stage of the Spec.
func (c *checker) stage(path, name string, s stageFile, front, readout bool) Stage {
	stage := Stage{Name: name, Frontend: s.Frontend, Share: s.Share, Code: s.Code, Norm: s.Norm, Gain: s.Gain, Pool: s.Pool, Dropout: s.Dropout, TauMS: s.Tau, DelayMS: s.Delay}
	var kinds []string
	if s.Conv != nil {
		kinds, stage.Conv = append(kinds, "conv"), (*Patch)(s.Conv)
	}
	if s.Local != nil {
		kinds, stage.Local = append(kinds, "local"), (*Patch)(s.Local)
	}
	if s.Dense != nil {
		kinds, stage.Dense = append(kinds, "dense"), (*Dense)(s.Dense)
	}
	if s.Frontend != nil {
		kinds = append(kinds, "frontend")
	}
	stage.Dale, stage.Inhibitory = s.dale()
	stage.Dann, stage.Afferents = s.dann(), s.afferents()
	dale := path + ".signs"
	switch {
	case len(kinds) == 0:
		if !c.triedKind(path) {
			c.fail(path, path+" says neither conv, local, dense nor frontend", "local: {maps: 16, kernel: 5}")
		}
	case len(kinds) > 1:
		c.fail(path+"."+kinds[1], fmt.Sprintf("%s is %s at once", path, strings.Join(kinds, " and ")), "keep one of them")
	case stage.Frontend != nil && !front:
		c.fail(path+".frontend", "front ends stand first, before the cortical stages", "")
	case stage.Frontend != nil && stage.Dale:
		c.fail(dale, "a front end has no synapses whose sign could be kept", "signs belong to conv, local and dense")
	case readout && stage.Dense == nil:
		c.fail(path, "the last stage is the read-out and must be dense, with one unit a class", "dense: {units: 10}")
	case stage.Share != nil && stage.Local == nil:
		c.fail(path+".share", "places come to share weights where they have weights of their own: in local stages", "local: {maps: 16, kernel: 5}")
	case stage.Code != nil && (stage.Dale || stage.Frontend != nil):
		c.fail(path+".code", "a code belongs to conv, local and dense stages of mixed signs", "")
	case stage.Code != nil && stage.Norm != nil:
		c.fail(path+".norm", "a stage with a code has no norm", "")
	case stage.Dale && !readout && negative(partName(c.root.Get(path+".gain"))):
		c.fail(path+".gain", "a cell that keeps Dale's law cannot send negative rates", "gain: relu")
	}
	if s.Gain == nil && partName(c.root.Get(path+".gain")) == "none" {
		c.fail(path+".gain", "gain = none, but a stage needs one", "gain: linear passes input on as it is")
	}
	return stage
}

// resolved is the complete file: profile folded in, recipes written out, every default said.
// It names its profile so that reading it back gives the same experiment.
func (c *checker) resolved() *config.Node {
	f := c.file
	networks := config.Map[networkFile]{}
	for name, n := range f.Networks.All() {
		stages := config.Map[stageFile]{}
		for stage, st := range n.Stages.All() {
			st.sayInhibitory()
			stages.Set(stage, st)
		}
		if n.Stages = stages; n.Circuit == nil {
			n.Run = nil
		}
		networks.Set(name, n)
	}
	f.Networks = networks
	tests := config.Map[testFile]{}
	for i, name := range f.Test.Keys() {
		t, _ := f.Test.Get(name)
		t.On = &c.spec.Tests[i].On
		tests.Set(name, t)
	}
	f.Test = tests
	if f.Run == nil {
		f.Run = defaultRun()
	}
	if f.Fit != nil {
		whole := *f.Fit
		whole.Data = keptData
		f.Fit = &whole
	}
	ofTheFile := func(profile string) bool { return profile != quick && profile != tiny }
	if c.profile != full || slices.ContainsFunc(c.known, ofTheFile) { // that expectations may name
		f.Profile.Set(c.profile, config.NewMap())
	}
	return config.Encode(f)
}
