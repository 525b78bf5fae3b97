package config_test

import (
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
)

// The tests decode a small experiment format of their own.

type gain interface{ gain() }

var gains = registry.New[gain]("gain")

var (
	_ = gains.Add("supralinear", registry.Entry[gain]{
		New: func() gain { return &supralinear{K: 0.04, N: 2} },
		Doc: "expansive power law of V1 neurons",
	})
	_ = gains.Add("relu", registry.Entry[gain]{New: func() gain { return relu{} }, Doc: "rectified linear"})
	_ = gains.Add("sigmoid", registry.Entry[gain]{
		New:  func() gain { return sigmoid{Slope: 1, Inner: []float64{1}} },
		Main: "slope", Doc: "logistic function",
	})
)

type supralinear struct {
	K float32 `yaml:"k" above:"0" doc:"gain of the power law"`
	N float64 `yaml:"n" min:"1" max:"5" doc:"exponent of the power law"`
}

type relu struct{}

type sigmoid struct {
	Slope float64   `yaml:"slope" above:"0" doc:"slope at the middle"`
	Inner []float64 `yaml:"inner"`
}

func (*supralinear) gain() {}
func (relu) gain()         {}
func (sigmoid) gain()      {}

type transform interface{ transform() }

var transforms = registry.New[transform]("transform")

var (
	_ = transforms.Add("gaussian", registry.Entry[transform]{
		New: func() transform { return &gaussian{Level: config.Fixed(0.1)} }, Main: "level", Doc: "white noise",
	})
	_ = transforms.Add("square", registry.Entry[transform]{
		New: func() transform { return &square{Level: []float64{4}} }, Main: "level", Doc: "black square",
	})
	_ = transforms.Add("chain", registry.Entry[transform]{
		New: func() transform { return &chain{} }, Main: "parts", Doc: "one transform after another",
	})
	_ = transforms.Add("through", registry.Entry[transform]{
		New: func() transform { return &through{} }, Main: "gain", Doc: "a gain on the pixels",
	})
)

type gaussian struct {
	Level config.Sweep `yaml:"level" min:"0" doc:"standard deviation"`
	Seed  uint64       `yaml:"seed"`
}

type square struct {
	Level []float64 `yaml:"level" list:"sweep" unit:"px" above:"0" doc:"side"`
	Edge  string    `yaml:"edge" oneof:"sharp|soft" default:"sharp"`
}

type chain struct {
	Parts []transform `yaml:"parts"`
}

type through struct {
	Gain gain `yaml:"gain" required:"true"`
	Both bool `yaml:"both"`
}

func (*gaussian) transform() {}
func (*square) transform()   {}
func (*chain) transform()    {}
func (*through) transform()  {}

type experiment struct {
	Name        string                   `yaml:"name" required:"true" doc:"of the experiment"`
	Seed        uint64                   `yaml:"seed" default:"1"`
	Populations config.Map[population]   `yaml:"populations" doc:"of the circuit"`
	Train       training                 `yaml:"train"`
	Test        config.Map[test]         `yaml:"test"`
	Sweep       config.Map[config.Sweep] `yaml:"sweep" keys:"path"`
	Raw         *config.Node             `yaml:"raw"`
}

type population struct {
	_      struct{} `topic:"population" doc:"a group of like cells"`
	Units  int      `yaml:"units" min:"1" default:"1" doc:"number of cells"`
	Sign   string   `yaml:"sign" oneof:"excitatory|inhibitory|mixed" default:"mixed"`
	Tau    float32  `yaml:"tau" unit:"ms" above:"0" default:"20 ms" doc:"time constant"`
	Gain   gain     `yaml:"gain" default:"supralinear" doc:"static nonlinearity"`
	Spread *spread  `yaml:"spread"`
	//lint:ignore U1000 decoding passes over what is not exported
	derivd int
}

type spread struct {
	K   float64 `yaml:"k" unit:"%" min:"0" max:"100"`
	Tau float64 `yaml:"tau" unit:"%" below:"100" default:"5 %"`
}

func (s spread) Check() []config.Mistake {
	if s.K > s.Tau {
		return []config.Mistake{{Key: "k", Problem: "k varies more than tau", Hint: "make it smaller"}}
	}
	return nil
}

type schedule struct {
	Warm int     `yaml:"warm" min:"0" max:"10"`
	Rate float64 `yaml:"rate" above:"0" default:"0.05"`
}

type training struct {
	//lint:ignore U1000 decoding passes over what is not exported
	schedule2
	Schedule schedule   `yaml:",inline"`
	Epochs   int        `yaml:"epochs" min:"1" default:"5"`
	Nesterov bool       `yaml:"nesterov"`
	Jitter   [2]float64 `yaml:"jitter" unit:"deg"`
	On       []string   `yaml:"on" list:"or-one"`
	Stages   []spread   `yaml:"stages"`
	Until    until      `yaml:"until"`
	Small    int8       `yaml:"small"`
}

//lint:ignore U1000 decoding passes over what is not exported
type schedule2 struct{ ignored int }

type test struct {
	Transform transform `yaml:",inline"`
	Limit     int       `yaml:"limit" min:"0" doc:"images used; 0 for all"`
	Clip      bool      `yaml:"clip" default:"true"`
}
