package experiments

import (
	"fmt"
	"slices"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/neuron"
)

// eyeFile is how drawn stimuli reach a circuit.
type eyeFile struct {
	_ struct{} `topic:"eye" doc:"how drawn stimuli drive a circuit: through front ends that see their pixels, or by the contrast and orientation of their gratings"`

	To             []string                  `yaml:"to" required:"true" list:"or-one" doc:"populations driven; each unit by what is seen at its place, at the orientation that it prefers"`
	Through        []hierarchy.Frontend      `yaml:"through" list:"or-one" doc:"front ends, each seeing what the one before makes of the picture; none: gratings drive by their contrast and orientation, without pixels"`
	Response       stimulus.ContrastResponse `yaml:"contrast-response" doc:"drive of a contrast; with front ends, of 100 % times what they say, which is otherwise the drive itself, mV"`
	Ratio          config.Map[float64]       `yaml:"ratio" doc:"a population's share of the drive; 1 unless said"`
	OrientationDeg float64                   `yaml:"orientation" unit:"deg" default:"0 deg" doc:"preferred orientation of units of populations in which a place has one unit"`
	WidthDeg       float64                   `yaml:"width" unit:"deg" above:"0" default:"30 deg" doc:"without front ends: standard deviation of the drive over preferred orientation"`
}

// Eye is how drawn stimuli drive a circuit.
type Eye struct {
	To             []string
	Through        []hierarchy.Frontend
	Response       stimulus.ContrastResponse // nil: front ends give the drive
	Ratio          map[string]float64        // 1 where a population is not in it
	OrientationDeg float64
	WidthDeg       float64
}

// eye makes the eye of a circuit; nil stands for none.
func (c *checker) eye(path string, f *eyeFile, populations []string) *Eye {
	if f == nil {
		return nil
	}
	e := &Eye{
		To: f.To, Response: f.Response, OrientationDeg: f.OrientationDeg, WidthDeg: f.WidthDeg, Ratio: map[string]float64{},
		Through: slices.DeleteFunc(slices.Clone(f.Through), func(p hierarchy.Frontend) bool { return p == nil }),
	}
	c.names(path+".to", "population", f.To, populations)
	for i, to := range f.To {
		if slices.Contains(f.To[:i], to) {
			c.fail(path+".to", to+" is driven twice", "")
		}
	}
	if len(f.To) == 0 && c.root.Get(path+".to") != nil {
		c.fail(path+".to", "the eye reaches no population", "to: [E, I]")
	}
	for name, share := range f.Ratio.All() {
		c.name(path+".ratio."+name, "population driven", name, f.To)
		e.Ratio[name] = share
	}
	if len(f.Through) == 0 && f.Response == nil && c.root.Get(path+".contrast-response") == nil {
		c.fail(path, "nothing says how strongly a contrast drives the circuit", "through: orientation-energy, or contrast-response: {linear: {gain: 0.5}}")
	}
	return e
}

// share is the part of the drive that a population gets.
func (e *Eye) share(population string) float64 {
	if x, said := e.Ratio[population]; said {
		return x
	}
	return 1
}

// screen is the sheet of pixels on which a stimulus is drawn.
func (st Stimulus) screen() neuron.Sheet {
	return neuron.Sheet{Channels: 1, Height: st.SizePX, Width: st.SizePX, SpacingDeg: st.FieldDeg / float32(max(1, st.SizePX))}
}

// sighted checks that a circuit can see a drawn stimulus.
func (c *checker) sighted(st Stimulus, n Network) {
	path := "stimuli." + st.Name
	eye := n.Circuit.Eye
	if eye == nil {
		c.fail(path, "network "+n.Name+" has no eye to see "+st.Name+" with", "circuit: {eye: {to: [E, I], through: orientation-energy}}; see: [NETWORK] says who sees a stimulus")
		return
	}
	if len(eye.Through) > 0 && (st.SizePX == 0 || st.FieldDeg == 0) {
		key := map[bool]string{true: "size", false: "field"}[st.SizePX == 0]
		c.fail(path, "missing "+key+" in "+path+", of which network "+n.Name+" sees pixels", "field: 8 deg, size: 64 px makes 8 pixels per degree")
		return
	}
	g := c.gazes[n.Circuit]
	if g == nil {
		g = newGaze(n.Circuit, 1, 0)
		c.gazes[n.Circuit] = g
	}
	for _, p := range st.pictures[:min(maxLooked, len(st.pictures))] {
		if err := g.show(0, p.picture); err != nil {
			c.fail(path, fmt.Sprintf("network %s: %v", n.Name, err), "")
			return
		}
		if g.moves(1) && n.Run.DurationMS == 0 {
			c.fail(path, st.Name+" moves, and networks."+n.Name+" runs until it settles", "run: {duration: 500 ms}")
			return
		}
	}
}

// maxLooked is how many pictures of a stimulus are tried when a file is checked.
const maxLooked = 64

// departures are those of a circuit as it is built and of what it sees with.
func (c *Circuit) departures(built *circuit.Circuit) []departure.ID {
	lists := [][]departure.ID{built.Departures()}
	if c.Eye != nil {
		for _, f := range c.Eye.Through {
			lists = append(lists, f.Departures())
		}
	}
	return departure.Union(lists...)
}
