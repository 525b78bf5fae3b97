package config_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/striate-sim/striate/internal/config"
)

type side struct {
	Contrast config.Sweep `yaml:"contrast" unit:"%"`
	Phase    float64      `yaml:"phase"`
}

type scene struct {
	Contrast config.Sweep `yaml:"contrast" unit:"%"`
	Size     config.Sweep `yaml:"size" unit:"deg"`
	Mask     *side        `yaml:"mask"`
	Parts    []transform  `yaml:"parts"`
}

func TestCombine(t *testing.T) {
	text := func(all []config.Combination) string {
		var lines []string
		for _, c := range all {
			line := ""
			for _, x := range c.Coordinates {
				line += fmt.Sprintf("%s=%g%s ", x.Key, x.Value, x.Unit)
			}
			lines = append(lines, strings.TrimSpace(line))
		}
		return strings.Join(lines, "\n")
	}
	for _, test := range []struct {
		name string
		part scene
		want string
	}{
		{"nothing is swept", scene{Contrast: config.Fixed(5)}, ""},
		{"the last changes fastest", scene{Contrast: config.Listed(5, 80), Size: config.Linear(1, 3, 3)},
			"contrast=5% size=1deg\ncontrast=5% size=2deg\ncontrast=5% size=3deg\ncontrast=80% size=1deg\ncontrast=80% size=2deg\ncontrast=80% size=3deg"},
		{"one key of two parts", scene{Contrast: config.Listed(5, 80), Mask: &side{Contrast: config.Listed(10, 20)}},
			"plaid.contrast=5% mask.contrast=10%\nplaid.contrast=5% mask.contrast=20%\nplaid.contrast=80% mask.contrast=10%\nplaid.contrast=80% mask.contrast=20%"},
		{"the inner key alone", scene{Contrast: config.Fixed(3), Mask: &side{Contrast: config.Listed(10, 20)}}, "contrast=10%\ncontrast=20%"},
		{"a list over one value is a sweep", scene{Size: config.Listed(4)}, "size=4deg"},
		{"parts in a list", scene{Parts: []transform{&gaussian{Level: config.Listed(1, 2)}}}, "level=1\nlevel=2"},
	} {
		all := config.Combine("plaid", &test.part)
		if got := text(all); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

// Every combination is a part of its own, at the values that its coordinates say, and the
// part that was combined stays as it was.
func TestCombinationsAreApart(t *testing.T) {
	from := &scene{Contrast: config.Listed(5, 80), Mask: &side{Contrast: config.Logarithmic(1, 100, 3), Phase: 7}, Parts: []transform{&gaussian{Level: config.Listed(1, 2)}}}
	all := config.Combine("plaid", from)
	if len(all) != 12 {
		t.Fatalf("%d combinations", len(all))
	}
	for _, c := range all {
		p := c.Part.(*scene)
		level := p.Parts[0].(*gaussian).Level
		for i, s := range []config.Sweep{p.Contrast, p.Mask.Contrast, level} {
			if s.Swept() || s.Value() != c.Coordinates[i].Value {
				t.Errorf("%v: part has %v", c.Coordinates, s.Values)
			}
		}
		if p.Mask.Phase != 7 || p.Mask == from.Mask {
			t.Error("the mask is lost or shared")
		}
		p.Mask.Phase = 1
		p.Parts[0].(*gaussian).Seed = 9
	}
	if from.Mask.Phase != 7 || from.Parts[0].(*gaussian).Seed != 0 || !from.Contrast.Swept() || len(from.Mask.Contrast.Values) != 3 {
		t.Error("combining changed the part")
	}
}
