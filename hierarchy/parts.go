package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/neuron"
)

// Norm is how a stage normalizes its activity.
type Norm interface {
	normLayers(in neuron.Sheet) (beforeGain, afterGain layer)
	Departures() []departure.ID
}

// outputNorm is a norm of what a stage sends on, behind its pool.
type outputNorm interface {
	Norm
	outputLayer(in neuron.Sheet) layer
}

// Pool is how a stage pools its activity over space.
type Pool interface {
	poolLayer(in neuron.Sheet) (layer, error)
	Departures() []departure.ID
}

// Frontend is a fixed stage between the image and the first cortical stage.
type Frontend interface {
	frontendLayer(in neuron.Sheet) (layer, error)
	Departures() []departure.ID
}

// Teaching is how the weights of a whole network are taught: which error reaches which
// synapse. Rules between two cells are in package learning.
type Teaching interface {
	newTeacher(t *Trainer) (teacher, error)
	Departures() []departure.ID
}

// Norms, Pools, Frontends and Teachings are what an experiment file can name.
var (
	Norms     = registry.New[Norm]("norm")
	Pools     = registry.New[Pool]("pool")
	Frontends = registry.New[Frontend]("frontend")
	Teachings = registry.New[Teaching]("rule")
)
