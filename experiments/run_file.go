package experiments

import (
	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/config"
)

// runFile is how activity is computed.
type runFile struct {
	_ struct{} `topic:"run" doc:"how activity is computed"`

	Unroll     string             `yaml:"unroll" oneof:"sweep|biological|continuous" default:"sweep" doc:"order in which stages advance. sweep: an image goes through all of them in a step, what runs sideways or back is a step late; biological: everything is a step late; continuous: cells with time constants, delays in ms, steps of dt"`
	Steps      int                `yaml:"steps" min:"0" max:"100000" default:"0" doc:"of a network of stages for each image; 0: until an image reaches the read-out and three more, or the duration. A sweep without lateral, feedback or skip is always one step"`
	Integrator circuit.Integrator `yaml:"integrator" default:"heun" doc:"how a circuit is advanced by one step"`
	DtMS       float64            `yaml:"dt" unit:"ms" above:"0" max:"1000" default:"0.5 ms" doc:"step of time"`
	Settle     *settleFile        `yaml:"settle" doc:"a trial ends when all rates are at rest; this unless duration is given"`
	DurationMS *float64           `yaml:"duration" unit:"ms" above:"0" doc:"a trial lasts so long, settled or not"`
	Precision  string             `yaml:"precision" oneof:"auto|float32|float64" default:"auto" doc:"floating-point numbers of activity; auto: float64 for circuits of up to 2048 units that ask for no plan, else float32"`
	Plan       circuit.Planning   `yaml:"plan" doc:"how projections may be computed in float32; resolved.yaml and striate check say how they are, and at what cost"`
}

// settleFile says when a trial is over.
type settleFile struct {
	_ struct{} `topic:"settle" doc:"when a trial counts as settled, and when as lost"`

	Tolerance float64 `yaml:"tolerance" unit:"Hz/ms" above:"0" default:"1e-6 Hz/ms" doc:"on the change of every variable, relative above 1 Hz"`
	MaxMS     float64 `yaml:"max" unit:"ms" above:"0" default:"5000 ms" doc:"time after which a trial has not settled, or oscillates"`
	CeilingHz float64 `yaml:"ceiling" unit:"Hz" above:"0" default:"10000 Hz" doc:"a rate above it has diverged"`
}

func defaultRun() *runFile { return config.Defaults(&runFile{}) }
