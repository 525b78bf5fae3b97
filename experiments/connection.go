package experiments

import (
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/registry"
)

// connectionFile carries the rates of one stage to another beside those from below.
type connectionFile struct {
	_ struct{} `topic:"connection" doc:"a projection of a network of stages beside those from each stage to the next: lateral, feedback or skip"`

	From   string           `yaml:"from" required:"true" doc:"stage that sends the rates of its cells, or, upwards, what its pool makes of them"`
	To     string           `yaml:"to" required:"true" doc:"stage whose cells receive them: the same (lateral), a lower one (feedback), or one beyond the next (skip)"`
	Delay  float64          `yaml:"delay" unit:"ms" min:"0" max:"10000" default:"0 ms" doc:"time that rates are on their way, where unroll is continuous; else they arrive a step late"`
	Wiring connectionWiring `yaml:"wiring" required:"true" doc:"who reaches whom; the stride follows from the two sheets"`
}

// connectionWiring is how stages are wired beside the way up.
type connectionWiring interface {
	wiring() (w hierarchy.Weighting, kernel int)
}

type (
	convConnection struct {
		Kernel int `yaml:"kernel" required:"true" min:"1" doc:"side of the patch, in places of the larger of the two sheets; odd where they are equal"`
	}
	localConnection struct {
		Kernel int `yaml:"kernel" required:"true" min:"1" doc:"side of the patch, in places of the larger of the two sheets; odd where they are equal"`
	}
	denseConnection struct{}
)

func (c *convConnection) wiring() (hierarchy.Weighting, int) { return hierarchy.Conv, c.Kernel }
func (c *localConnection) wiring() (hierarchy.Weighting, int) {
	return hierarchy.LocalUnshared, c.Kernel
}
func (*denseConnection) wiring() (hierarchy.Weighting, int) { return hierarchy.FullyConnected, 0 }

// connectionWirings are the values of a connection's wiring.
var (
	connectionWirings = registry.New[connectionWiring]("connection wiring")

	_ = connectionWirings.Add("conv", registry.Entry[connectionWiring]{
		New: func() connectionWiring { return &convConnection{} }, Main: "kernel",
		Doc:     "patches with shared kernels; turned round, a transposed convolution, where the target has more places",
		Example: "projections: [{from: V1, to: V1, wiring: {conv: 3}}]",
	})
	_ = connectionWirings.Add("local", registry.Entry[connectionWiring]{
		New: func() connectionWiring { return &localConnection{} }, Main: "kernel",
		Doc:     "patches with synapses of their own at every place",
		Example: "projections: [{from: V1, to: V1, wiring: {local: 3}}]",
	})
	_ = connectionWirings.Add("dense", registry.Entry[connectionWiring]{
		New: func() connectionWiring { return &denseConnection{} }, Doc: "every cell reaches every cell",
		Example: "projections: [{from: V1, to: V1, wiring: dense}]",
	})
)
