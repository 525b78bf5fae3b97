package experiments

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/diag"
)

// expectFile is one expectation of a file.
type expectFile struct {
	_ struct{} `topic:"expect" doc:"an assertion about the measures"`

	That      string                       `yaml:"that" required:"true" doc:"relation between numbers of the measures: accuracy.standard.clean > 0.98"`
	At        config.Map[coordinateValues] `yaml:"at" keys:"path" doc:"values of numeric coordinates; a list: for each"`
	Tolerance *tolerance                   `yaml:"tolerance" doc:"of ~: a number, or a percentage of the right side"`
	P         float64                      `yaml:"p" min:"0" below:"1" default:"0" doc:"the paired difference must exclude 0 at this level; 0: not asked"`
	Within    float64                      `yaml:"within" min:"0" default:"0" doc:"margin of a claim of no loss, which the 95 % bound of the paired difference must keep; 0: not asked"`
	Profile   []string                     `yaml:"profile" list:"or-one" doc:"profiles in which it is judged; default: all but tiny"`
	Published *string                      `yaml:"published" doc:"bibliography key of the work that published the value"`
	Reference *string                      `yaml:"reference" doc:"whose own value it is"`
}

// tolerance is an absolute number or a percentage, as written.
type tolerance struct {
	number  float64
	percent bool
}

// Unmarshal reads 0.01 or 5 %.
func (t *tolerance) Unmarshal(n *config.Node, at string) diag.List {
	text, percent := strings.CutSuffix(n.Text, "%")
	x, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if n.Kind != config.ScalarKind || err != nil || !(x >= 0) || x > 1e300 {
		return diag.List{{Pos: n.Pos(), Path: at, Problem: fmt.Sprintf("tolerance = %s is neither a number nor a percentage", one(n)), Hint: "tolerance: 0.01 or tolerance: 5 %"}}
	}
	t.number, t.percent = x, percent
	return nil
}

// Marshal writes the tolerance as it is read.
func (t tolerance) Marshal() *config.Node {
	text := strconv.FormatFloat(t.number, 'g', -1, 64)
	if t.percent {
		text += " %"
	}
	return config.NewScalar(text)
}

// expectation turns an expectation of the file into one that can be judged, and checks it
// against the rows that the measures will have.
func (c *checker) expectation(i int, f expectFile) Expectation {
	path := fmt.Sprintf("expect.%d", i)
	e := Expectation{
		That: f.That, At: coordinates(f.At), P: f.P, Within: f.Within, Profiles: f.Profile,
		Published: deref(f.Published), Reference: deref(f.Reference),
	}
	if f.Tolerance != nil {
		if e.Tolerance, e.Relative = f.Tolerance.number, f.Tolerance.percent; e.Relative {
			e.Tolerance /= 100
		}
	}
	if f.Published != nil && f.Reference != nil {
		c.fail(path+".reference", "an expectation is published or a reference, not both", "")
	}
	for j, p := range f.Profile {
		if !c.oneForm && !c.isProfile(p) {
			c.fail(fmt.Sprintf("%s.profile.%d", path, j), fmt.Sprintf("no profile named %q", p), "profiles: "+choices(c.profileNames()))
		}
	}
	var err error
	if e.relation, err = parseRelation(f.That); err != nil {
		c.inRelation(path, f.That, err)
		return e
	}
	switch {
	case e.relation.op == "~" && f.Tolerance == nil:
		c.fail(path+".that", "~ needs a tolerance", "tolerance: 0.01 or tolerance: 5 %")
	case e.relation.op != "~" && f.Tolerance != nil:
		c.fail(path+".tolerance", "a tolerance belongs to ~", "accuracy.standard.clean ~ 0.99")
	}
	return e
}

// relation checks an expectation's paths against the rows that there will be in this profile.
func (c *checker) relation(i int, e Expectation) {
	if e.relation == nil || !e.judged(c.profile) && !(c.profile == tiny && len(e.Profiles) == 0) {
		return
	}
	path := fmt.Sprintf("expect.%d", i)
	good, used := true, map[string]bool{}
	for _, p := range e.relation.paths() {
		for _, at := range e.each() {
			row, _, err := p.find(c.skeleton, at)
			if err != nil {
				c.inRelation(path, e.That, err)
				good = false
				break
			}
			for _, coordinate := range row.Coordinates {
				used[coordinate.Key] = true
			}
		}
	}
	for _, at := range e.At {
		if good && !used[at.Coordinate] {
			c.fail(path+".at."+at.Coordinate, fmt.Sprintf("no path of the expectation has a coordinate %q", at.Coordinate), "")
		}
	}
	if good {
		c.comparison(path, e)
	}
}

// comparison checks that what p and within rest on is measured.
func (c *checker) comparison(path string, e Expectation) {
	key := "within"
	switch {
	case e.P > 0 && e.Within > 0:
		c.fail(path+".within", "p claims a difference and within claims none", "keep one of them")
		return
	case e.P > 0:
		key = "p"
	case e.Within == 0:
		return
	}
	a, b, err := e.pair()
	if err != nil {
		c.fail(path+"."+key, err.Error(), "")
		return
	}
	needed := "difference"
	if key == "p" && len(c.spec.Seeds) == 1 {
		needed = "mcnemar"
	}
	for _, at := range e.each() {
		if _, _, err := paired(needed, a, b, c.skeleton, at); err != nil {
			c.fail(path+"."+key, fmt.Sprintf("%s rests on %s, which has no row for %s and %s", key, needed, a.text, b.text), "add "+needed+" to measure")
			return
		}
	}
	if key == "p" && needed == "difference" && e.P != 0.05 {
		c.fail(path+".p", "p is 0.05 over several seeds: intervals are 95 %", "")
	}
}

// inRelation reports a mistake at its place inside the text of a relation.
func (c *checker) inRelation(path, that string, err error) {
	var e *relationError
	if !errors.As(err, &e) {
		c.fail(path+".that", err.Error(), "")
		return
	}
	n := c.root.Get(path + ".that")
	pos := n.Pos()
	pos.Col += utf8.RuneCountInString(that[:e.col])
	if n != nil && n.Quoted {
		pos.Col++
	}
	pos.Len = e.len
	c.mistakes = append(c.mistakes, diag.Diagnostic{Pos: pos, Path: path + ".that", Problem: e.problem, Hint: e.hint, See: "expect"})
}
