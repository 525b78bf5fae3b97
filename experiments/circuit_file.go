package experiments

import (
	"strconv"
	"strings"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/diag"
	"github.com/striate-sim/striate/neuron"
)

// circuitFile is populations and the projections between them.
type circuitFile struct {
	_ struct{} `topic:"circuit" doc:"populations of neurons and the projections between them, advanced in time"`

	Populations config.Map[populationFile] `yaml:"populations" required:"true" doc:"populations by name"`
	Projections config.Map[projectionFile] `yaml:"projections" doc:"a list, or projections by name; a path names one by its name, else by FROM-TO"`
	Noise       []noiseFile                `yaml:"noise" list:"or-one" doc:"noise that the circuit always has"`
	Output      *string                    `yaml:"output" doc:"population that is read out; default: the first excitatory one"`
	Eye         *eyeFile                   `yaml:"eye" doc:"how drawn stimuli drive the circuit"`
}

// populationFile is a sheet of neurons of one type. Its tau and gain are those of its model:
// they are moved there before the file is decoded.
type populationFile struct {
	_ struct{} `topic:"population" doc:"a sheet of neurons of one type; its tau and gain are parameters of its model"`

	Units unitsFile    `yaml:"units" required:"true" doc:"how many neurons: N, or {maps, height, width, spacing: 0.2 deg}, or {ring: N} over 180 deg of orientation"`
	Sign  string       `yaml:"sign" required:"true" oneof:"excitatory|inhibitory|mixed" doc:"effect on the targets; mixed is not biological"`
	Model neuron.Model `yaml:"model" default:"leaky" doc:"differential equation of a neuron"`
	Form  string       `yaml:"form" oneof:"rate|voltage" default:"rate" doc:"what relaxes: the rate to the gain of the input, or the potential to the input; voltage is the model voltage"`
	Tau   *float64     `yaml:"tau" unit:"ms" above:"0" doc:"time constant"`
	Gain  neuron.Gain  `yaml:"gain" doc:"input–output function"`

	Orientations circuit.Orientations `yaml:"orientations" doc:"preferred orientations over a sheet of one cell a place, the same for all populations of that shape; none: the maps of a place share 180 deg evenly"`

	Spread config.Map[percentage] `yaml:"spread" doc:"standard deviation over units of parameters of the model or its gain, each a share of its value: {k: 5 %}"`
}

// percentage is a share, written in per cent.
type percentage struct {
	Percent float64 `yaml:"percent" unit:"%" min:"0" max:"100"`
}

// Unmarshal reads 5 %.
func (p *percentage) Unmarshal(n *config.Node, at string) diag.List {
	whole := config.NewMap().At(n)
	whole.Set("percent", n)
	type plain percentage
	var x plain
	list := config.Decode(whole, &x, at)
	for i := range list {
		list[i].Path = at
		list[i].Problem = strings.Replace(list[i].Problem, "percent", at[strings.LastIndexByte(at, '.')+1:], 1)
	}
	p.Percent = x.Percent
	return list
}

// Marshal writes the share as it is read.
func (p percentage) Marshal() *config.Node {
	return config.NewScalar(strconv.FormatFloat(p.Percent, 'g', -1, 64) + " %")
}

// projectionFile carries rates from one population to another.
type projectionFile struct {
	_ struct{} `topic:"projection" doc:"carries the rates of one population to another; weights are magnitudes, the source's sign applies"`

	From   string               `yaml:"from" required:"true" doc:"source population"`
	To     string               `yaml:"to" required:"true" doc:"target population"`
	Port   *string              `yaml:"port" doc:"input of the target's model; default: its first, the soma"`
	Delay  float32              `yaml:"delay" unit:"ms" min:"0" default:"0 ms" doc:"time that rates are on their way"`
	Weight *float64             `yaml:"weight" doc:"of every synapse, mV/Hz"`
	Total  *float64             `yaml:"total" doc:"sum over one cell's afferents, mV/Hz"`
	Wiring circuit.Connectivity `yaml:"wiring" default:"dense" doc:"who reaches whom"`
}

// unitsFile is the shape of a population. Ring counts units over 180 deg of orientation.
type unitsFile struct {
	maps, height, width int
	spacing             float32
	ring                bool
	plain               bool // written as a count
}

// gridFile and ringFile are the long forms of a population's units.
type (
	gridFile struct {
		Maps    int     `yaml:"maps" default:"1" min:"1" max:"100000"`
		Height  int     `yaml:"height" default:"1" min:"1" max:"100000"`
		Width   int     `yaml:"width" default:"1" min:"1" max:"100000"`
		Spacing float32 `yaml:"spacing" unit:"deg" min:"0" default:"0 deg"`
	}
	ringFile struct {
		Ring int `yaml:"ring" required:"true" min:"1" max:"1000000"`
	}
	countFile struct {
		Units int `yaml:"units" required:"true" min:"1" max:"10000000" doc:"number of neurons"`
	}
)

// Unmarshal reads N, {maps, height, width, spacing} or {ring: N}.
func (u *unitsFile) Unmarshal(n *config.Node, at string) diag.List {
	if n.Key("ring") != nil {
		var r ringFile
		list := config.Decode(n, &r, at)
		*u = unitsFile{maps: r.Ring, height: 1, width: 1, ring: true}
		return list
	}
	if n.IsMap() {
		var g gridFile
		list := config.Decode(n, &g, at)
		*u = unitsFile{maps: g.Maps, height: g.Height, width: g.Width, spacing: g.Spacing}
		return list
	}
	one := config.NewMap().At(n)
	one.Set("units", n)
	var c countFile
	list := config.Decode(one, &c, at)
	for i := range list {
		list[i].Path = at
	}
	*u = unitsFile{maps: c.Units, height: 1, width: 1, plain: true}
	return list
}

// Marshal writes the shape as it is read.
func (u unitsFile) Marshal() *config.Node {
	number := func(n int) *config.Node { return config.NewScalar(strconv.Itoa(n)) }
	if u.plain {
		return number(u.maps)
	}
	m := config.NewMap()
	if u.ring {
		m.Set("ring", number(u.maps))
		return m
	}
	m.Set("maps", number(u.maps))
	m.Set("height", number(u.height))
	m.Set("width", number(u.width))
	m.Set("spacing", config.NewScalar(strconv.FormatFloat(float64(u.spacing), 'g', -1, 32)+" deg"))
	return m
}

// sheet is the shape as the engine has it.
func (u unitsFile) sheet() neuron.Sheet {
	return neuron.Sheet{Channels: max(1, u.maps), Height: max(1, u.height), Width: max(1, u.width), SpacingDeg: u.spacing}
}
