package config_test

import (
	"math"
	"testing"

	"github.com/striate-sim/striate/internal/config"
)

func TestUnitsConvertToTheFieldsOwn(t *testing.T) {
	var q struct {
		MS    float64 `yaml:"ms" unit:"ms"`
		S     float64 `yaml:"s" unit:"s"`
		Deg   float64 `yaml:"deg" unit:"deg"`
		Rad   float64 `yaml:"rad" unit:"rad"`
		Pct   float64 `yaml:"pct" unit:"%"`
		Hz    float64 `yaml:"hz" unit:"Hz"`
		CPD   float64 `yaml:"cpd" unit:"cpd"`
		PX    int     `yaml:"px" unit:"px"`
		MV    float32 `yaml:"mv" unit:"mV"`
		Slope float64 `yaml:"slope" unit:"Hz/ms"`
		Bare  float64 `yaml:"bare"`
	}
	for _, c := range []struct {
		key, text string
		got       func() float64
		want      float64
	}{
		{"ms", "20 ms", func() float64 { return q.MS }, 20},
		{"ms", "1.5 s", func() float64 { return q.MS }, 1500},
		{"s", "250 ms", func() float64 { return q.S }, 0.25},
		{"s", "3 s", func() float64 { return q.S }, 3},
		{"deg", "0.1 deg", func() float64 { return q.Deg }, 0.1},
		{"deg", "3.141592653589793 rad", func() float64 { return q.Deg }, 180},
		{"rad", "180 deg", func() float64 { return q.Rad }, math.Pi},
		{"rad", "0.2 rad", func() float64 { return q.Rad }, 0.2},
		{"pct", "5 %", func() float64 { return q.Pct }, 5},
		{"pct", "5%", func() float64 { return q.Pct }, 5},
		{"hz", "40 Hz", func() float64 { return q.Hz }, 40},
		{"cpd", ".5 cpd", func() float64 { return q.CPD }, 0.5},
		{"px", "8 px", func() float64 { return float64(q.PX) }, 8},
		{"mv", "-70 mV", func() float64 { return float64(q.MV) }, -70},
		{"slope", "1e-6 Hz/ms", func() float64 { return q.Slope }, 1e-6},
		{"bare", "+2.5e-3", func() float64 { return q.Bare }, 0.0025},
	} {
		n, list := config.Parse("x.yaml", []byte(c.key+": "+c.text))
		if list = append(list, config.Decode(n, &q, "")...); len(list) > 0 {
			t.Errorf("%s: %v", c.text, list)
		}
		if math.Abs(c.got()-c.want) > 1e-15*math.Abs(c.want) {
			t.Errorf("%s: %s = %v, want %v", c.text, c.key, c.got(), c.want)
		}
	}
	for _, c := range []struct{ text, want string }{
		{"ms: 1 rad", "ms = 1 rad is an angle, not a time; write it in ms or s"},
		{"rad: 1", "rad = 1 has no unit; write 1 rad"},
		{"px: 1.5 px", "px = 1.5 px is not a whole number"},
		{"cpd: 3 Hz/s", "cpd = 3 Hz/s has an unknown unit; write 3 cpd"},
		{"hz: 0x10 Hz", "hz = 0x10 Hz has an unknown unit; write 0 Hz"},
		{"bare: .inf", "bare = .inf is not a number"},
		{"bare: 1_000", "bare = 1_000 takes no unit; write 1"},
	} {
		n, list := config.Parse("x.yaml", []byte(c.text))
		list = append(list, config.Decode(n, &q, "")...)
		if len(list) != 1 || list[0].Problem != c.want {
			t.Errorf("%s: got %v, want %s", c.text, list, c.want)
		}
	}
}
