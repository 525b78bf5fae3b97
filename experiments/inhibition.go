package experiments

import (
	"fmt"

	"github.com/striate-sim/striate/hierarchy"
)

// afferents is the law of the synapses onto I cells, or nil where there are none.
func (s stageFile) afferents() hierarchy.Afferents {
	switch d := s.Signs.(type) {
	case *daleSigns:
		return d.Afferents
	case *dannSigns:
		return d.Afferents
	}
	return nil
}

// sayInhibitory writes out how many I cells a place has.
func (s *stageFile) sayInhibitory() {
	_, inhibitory := s.dale()
	switch d := s.Signs.(type) {
	case *daleSigns:
		said := *d
		said.Inhibitory, s.Signs = inhibitory, &said
	case *dannSigns:
		said := *d
		said.Inhibitory, s.Signs = inhibitory, &said
	}
}

// copies refuses I cells that have nothing to copy.
func (c *checker) copies(path string, n *Network) {
	for _, s := range n.Stages {
		if _, ok := s.Afferents.(*hierarchy.CopyAfferents); !ok {
			continue
		}
		signs := path + ".stages." + s.Name + ".signs"
		law := signs + "." + map[bool]string{false: "dale", true: "dann"}[s.Dann != nil]
		switch cells := s.cells(); {
		case n.Unroll.Steps > 1:
			c.fail(law+".afferents", "I cells copy in networks of one pass", "run: {unroll: sweep}, without lateral, feedback or skip projections")
		case s.Inhibitory > cells:
			c.fail(law+".inhibitory", fmt.Sprintf("inhibitory = %d, but each I cell copies E cells of its own, and a place has %d", s.Inhibitory, cells), fmt.Sprintf("inhibitory: %d", max(1, cells/10)))
		}
	}
}

// mediates refuses I cells of a code that a step outruns.
func (c *checker) mediates(path string, n *Network) {
	for _, s := range n.Stages {
		if code, ok := s.Code.(*hierarchy.InterneuronCode); ok && code.InterneuronSpeed*code.Step > 1 {
			at := path + ".stages." + s.Name + ".code.interneurons.interneuron-speed"
			c.fail(at, fmt.Sprintf("interneuron-speed = %g makes I cells faster than a step of %g", code.InterneuronSpeed, code.Step), "interneuron-speed: 2")
		}
	}
}

// cells is how many E cells a place of the stage has.
func (s Stage) cells() int {
	switch {
	case s.Conv != nil:
		return s.Conv.Maps
	case s.Local != nil:
		return s.Local.Maps
	case s.Dense != nil:
		return s.Dense.Units
	}
	return 0
}
