package experiments

import (
	"fmt"

	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/neuron"
)

// Build makes a network for images of a sheet, with weights drawn from the seed. Images of no
// class need no read-out.
func (n Network) Build(in neuron.Sheet, classes int, seed uint64) (*hierarchy.Pathway, error) {
	if n.match != nil {
		var err error
		if n, err = n.matched(in, classes); err != nil {
			return nil, fmt.Errorf("network %s: %w", n.Name, err)
		}
	}
	p, err := hierarchy.NewInTime(in, n.stageSpecs(), n.Projections, n.Unroll, seed)
	if err != nil {
		return nil, fmt.Errorf("network %s: %w", n.Name, err)
	}
	if classes > 0 && p.Classes() != classes {
		last := p.Stages[len(p.Stages)-1]
		return nil, fmt.Errorf("network %s: the read-out %s has %d units for %d classes", n.Name, last.Name, p.Classes(), classes)
	}
	return p, nil
}

func (n Network) stageSpecs() []hierarchy.StageSpec {
	specs := make([]hierarchy.StageSpec, len(n.Stages))
	for i, s := range n.Stages {
		spec := hierarchy.StageSpec{
			Name: s.Name, Frontend: s.Frontend, Dale: s.Dale, Inhibitory: s.Inhibitory, Dann: s.Dann, Afferents: s.Afferents, Share: s.Share,
			Code: s.Code, Norm: s.Norm, Gain: s.Gain, Pool: s.Pool, Dropout: s.Dropout, TauMS: s.TauMS, DelayMS: s.DelayMS,
		}
		patch := s.Conv
		switch {
		case s.Conv != nil:
			spec.Weighting = hierarchy.Conv
		case s.Local != nil:
			spec.Weighting, patch = hierarchy.LocalUnshared, s.Local
		case s.Dense != nil:
			spec.Weighting, spec.Maps = hierarchy.FullyConnected, s.Dense.Units
		default:
			spec.Weighting = hierarchy.FixedFrontend
		}
		if patch != nil {
			spec.Maps, spec.Kernel, spec.Stride, spec.Pad = patch.Maps, patch.Kernel, patch.Stride, patch.Pad
		}
		specs[i] = spec
	}
	return specs
}

// training is what the engine is told of a network's training on so many images.
func (t Train) training(images int) hierarchy.Training {
	steps := images * t.frames() / t.Batch
	return hierarchy.Training{
		Teaching: t.Rule, Optimizer: t.Optimizer, Schedule: t.Schedule, LossSteps: t.LossSteps, WeightDecay: t.WeightDecay,
		Batch: t.Batch, Steps: steps * t.Epochs, StepsEpoch: steps, ReadoutOnly: t.Kind == TrainReadout, Frames: t.frames(),
		Homeostasis: t.Homeostasis, Gate: t.Gate, Eligibility: t.Eligibility,
	}
}

// sheetOf is the sheet of a set's images.
func sheetOf(m *stimulus.Images, fieldDeg float32) neuron.Sheet {
	return neuron.Sheet{Channels: m.Channels, Height: m.Height, Width: m.Width, SpacingDeg: fieldDeg / float32(m.Width)}
}
