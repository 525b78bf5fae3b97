package experiments

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/config"
)

const head = "striate: 1\nname: test\nstimuli: {digits: {set: mnist}}\nmeasure: [accuracy]\n"

// at returns one value of the resolved form of a file, on one line; "" where it is absent.
func at(s *Spec, path string) string {
	n := s.Resolved.Get(path)
	if n == nil {
		return ""
	}
	return one(n)
}

// Each layer of the merge beats those before it: default, recipe, top level, the network's
// own, profile, --set.
func TestMergeOrder(t *testing.T) {
	const path = "networks.a.train.batch"
	recipe := "networks: {a: plausible-small}\n" // batch 64, weight decay 0.1
	own := "networks: {a: {from: plausible-small, train: {batch: 3}}}\n"
	variant := "networks: {b: {from: plausible-small, train: {batch: 3}}, a: {from: b, train: {batch: 4}}}\n"
	top := "train: {batch: 2}\n"
	profile := "profile: {quick: {train.batch: 5}}\n"
	for _, c := range []struct {
		name, text string
		set        []string
		want       string
	}{
		{"default", "networks: {a: lenet}\n", nil, "64"},
		{"recipe", recipe, nil, "64"},
		{"top level over recipe", recipe + top, nil, "2"},
		{"own over top level", own + top, nil, "3"},
		{"variant over what it comes from", variant + top, nil, "4"},
		{"profile over own", own + top + profile, nil, "5"},
		{"set over profile", own + top + profile, []string{"train.batch=6"}, "6"},
		{"set of one network", own + top + profile, []string{"networks.a.train.batch=7"}, "7"},
		{"the later set wins", own, []string{"train.batch=6", "networks.*.train.batch=8"}, "8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := loaded(t, head+c.text, Overrides{Set: c.set})
			require.Equal(t, c.want, at(s, path))
			if c.name != "default" {
				require.Equal(t, "0.1", at(s, "networks.a.train.weight-decay"), "what no layer says stays")
			}
		})
	}
}

func TestTrainForms(t *testing.T) {
	s := loaded(t, head+`networks:
  a: lenet
  b: {from: a, train: readout}
  c: {from: b, train: {epochs: 9}}
  d: {from: a, train: none}
train: {epochs: 7, optimizer: {sgd: {rate: 0.1}}, augment: [{jitter: {shift: 1 px}}]}
`, Overrides{Set: []string{"networks.a.train.optimizer={adam: {rate: 0.01}}"}})
	for i, want := range []TrainKind{TrainAll, TrainReadout, TrainReadout, TrainNone} {
		require.Equal(t, want, s.Networks[i].Train.Kind, s.Networks[i].Name)
	}
	require.Equal(t, 7, s.Networks[1].Train.Epochs, "readout keeps the rest of train")
	require.Equal(t, 9, s.Networks[2].Train.Epochs)
	require.Len(t, s.Networks[1].Train.Augment, 1)
	require.NotEqual(t, fmt.Sprintf("%T", s.Networks[0].Train.Optimizer), fmt.Sprintf("%T", s.Networks[1].Train.Optimizer), "another part replaces the part")
	require.Equal(t, "digits", s.Networks[0].Train.On)
}

// TestNullRemoves what the experiment's train says, in a network and in what comes from it.
func TestNullRemoves(t *testing.T) {
	s := loaded(t, `
striate: 1
stimuli: {digits: {set: mnist, limit: {train: 512, test: 256}}}
networks:
  a: lenet
  b: {from: a, train: {schedule: null, homeostasis: null}}
  c: {from: b, train: {stop: null, schedule: {linear: {to: 5 %}}}}
train: {epochs: 1, schedule: {linear: {to: 2 %}}, stop: {patience: 2, on: accuracy}, validate: 100, homeostasis: [scaling]}
measure: [accuracy]
`, Overrides{})
	require.Equal(t, "linear: {to: 2 %}", at(s, "networks.a.train.schedule"))
	require.Equal(t, "constant", at(s, "networks.b.train.schedule"))
	require.Equal(t, "linear: {to: 5 %}", at(s, "networks.c.train.schedule"))
	for i, n := range s.Networks {
		require.Equal(t, i < 2, n.Train.Patience > 0, n.Name)
		require.Len(t, n.Train.Homeostasis, max(0, 1-i), n.Name)
	}
}

func TestVariantsReplaceParts(t *testing.T) {
	s := loaded(t, head+`networks:
  lenet: {from: lenet, stages: {V1: {local: {maps: 4, kernel: 5}}, V2: {pool: {average: {window: 3, stride: 3}}}, V4: null}}
`, Overrides{})
	require.Equal(t, "lenet", s.Networks[0].Recipe, "a network may be named like the recipe it comes from")
	stages := s.Networks[0].Stages
	require.Equal(t, []string{"V1", "V2", "IT", "decoder"}, []string{stages[0].Name, stages[1].Name, stages[2].Name, stages[3].Name})
	require.Nil(t, stages[0].Conv)
	require.Equal(t, &Patch{4, 5, 1, 0}, stages[0].Local)
	require.Equal(t, "{average: {window: 3, stride: 3}}", flowed(s.Resolved.Get("networks.lenet.stages.V2.pool")))
}

// flowed writes a map on one line.
func flowed(n *config.Node) string { return one(config.NewList(n))[2:] }

func TestProfiles(t *testing.T) {
	text := head + `seeds: 4
networks: {a: lenet, b: {from: a, swap: {pool: average}}, c: {from: b, train: none}}
train: {epochs: 20, validate: 5000, batch: 128}
profile:
  quick: {seeds: 2, train.epochs: 2, networks: {b: null}}
  slow: {networks.d: {from: a, train: {epochs: 40}}, networks.*.stages.V1.dropout: 0.1}
`
	s := loaded(t, text, Overrides{})
	require.Equal(t, "quick", s.Profile)
	require.Equal(t, []string{"a", "c"}, s.networkNames(), "a variant outlives what it comes from")
	require.Equal(t, []uint64{1, 2}, s.Seeds)
	require.Equal(t, 2, s.Networks[0].Train.Epochs)

	seed := uint64(9)
	s = loaded(t, text, Overrides{Profile: full, Seed: &seed})
	require.Equal(t, []string{"a", "b", "c"}, s.networkNames())
	require.Equal(t, []uint64{9, 10, 11, 12}, s.Seeds)

	s = loaded(t, text, Overrides{Profile: "slow"})
	require.Equal(t, []string{"a", "b", "c", "d"}, s.networkNames())
	require.Equal(t, 40, s.Networks[3].Train.Epochs)
	require.Equal(t, 0.1, s.Networks[3].Stages[0].Dropout)

	s = loaded(t, text, Overrides{Profile: tiny})
	require.Equal(t, []uint64{1}, s.Seeds)
	require.Equal(t, Limit{256, 128}, s.Stimuli[0].Limit)
	train := s.Networks[0].Train
	require.Equal(t, []int{1, 32, 64}, []int{train.Epochs, train.Batch, train.Validate})
}

func TestTransformParameters(t *testing.T) {
	for _, form := range []string{"{gaussian: [0.1, 0.2], clip: false}", "{gaussian: {level: [0.1, 0.2], clip: false}}", "{clip: false, gaussian: {level: [0.1, 0.2]}}"} {
		s := loaded(t, head+"networks: {a: lenet}\ntest: {noise: "+form+"}\n", Overrides{})
		require.Equal(t, []float64{0.1, 0.2}, s.Tests[0].Levels, form)
		require.Equal(t, "false", at(s, "test.noise.gaussian.clip"), form)
	}
	s := loaded(t, head+"networks: {a: lenet}\ntest: {hole: {square: [4 px, 8 px], limit: 10}}\n", Overrides{})
	require.Equal(t, []float64{4, 8}, s.Tests[0].Levels)
	require.Equal(t, 10, s.Tests[0].Limit)
}

// A file without tests shows every stimulus as it is, in rows without a test.
func TestDefaultTest(t *testing.T) {
	s := loaded(t, head+"networks: {a: lenet}\nexpect: [{that: accuracy.a > 0.5}]\n", Overrides{})
	require.Equal(t, []Test{{On: "digits"}}, s.Tests)
	rows := s.Skeleton()[0].Rows
	require.Len(t, rows, 1)
	require.Len(t, rows[0].Coordinates, 1)
}

func TestLoadedNetworkTakesItsStages(t *testing.T) {
	first := loaded(t, head+"networks: {a: lenet}\n", Overrides{})
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "runs/r"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "runs/r/resolved.yaml"), first.Resolved.YAML(), 0o644))
	text := head + "networks:\n  again: {load: runs/r/a}\n  further: {load: runs/r/a, train: {epochs: 3}}\n"
	s, mistakes := parse(&Source{Name: "x.yaml", Dir: dir, Text: []byte(text)}, Overrides{})
	require.NoError(t, mistakes.Err())
	require.Equal(t, first.Networks[0].Stages, s.Networks[0].Stages)
	require.Equal(t, TrainNone, s.Networks[0].Train.Kind)
	require.Equal(t, TrainAll, s.Networks[1].Train.Kind)
	require.Equal(t, "runs/r/a", s.Networks[0].Load)

	for _, c := range []struct{ load, want string }{{"runs/r/b", `has no network "b"`}, {"runs/x/a", "cannot read the run"}} {
		_, mistakes = parse(&Source{Name: "x.yaml", Dir: dir, Text: []byte(head + "networks: {n: {load: " + c.load + "}}\n")}, Overrides{})
		require.Contains(t, mistakes.Error(), c.want)
	}
}
