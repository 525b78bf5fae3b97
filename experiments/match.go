package experiments

import (
	"fmt"
	"math"

	"github.com/striate-sim/striate/neuron"
)

// matchFile makes a network as large as another one, so that their difference is not size.
type matchFile struct {
	Params *string    `yaml:"params" doc:"network that it is to have as many learned numbers as"`
	MACs   *string    `yaml:"macs" doc:"network that it is to have as many multiply-accumulates of an image as, over all steps"`
	By     string     `yaml:"by" oneof:"maps|kernel" default:"maps" doc:"what is changed in every hidden stage: maps and units in proportion, or the kernels, to odd ones with margins that keep the places of those that had them"`
	Within percentage `yaml:"within" default:"5 %" doc:"how far the nearest may be off; beyond it is a mistake"`
}

// match is what a network is made as large as.
type match struct {
	reference Network
	macs      bool // in multiply-accumulates, else in parameters
	kernel    bool // by its kernels, else by its maps
	within    float64
}

// matches finds the networks that others are matched to.
func (c *checker) matches(s *Spec) {
	for name, f := range c.file.Networks.All() {
		if f.Match == nil {
			continue
		}
		path := "networks." + name + ".match"
		var pathways []string
		for _, n := range s.Networks {
			if n.Circuit == nil {
				pathways = append(pathways, n.Name)
			}
		}
		m := &match{macs: f.Match.MACs != nil, kernel: f.Match.By == "kernel", within: f.Match.Within.Percent / 100}
		other, key := f.Match.Params, "params"
		if m.macs {
			other, key = f.Match.MACs, "macs"
		}
		var reference networkFile
		if other != nil {
			reference, _ = c.file.Networks.Get(*other)
		}
		switch {
		case (f.Match.Params == nil) == (f.Match.MACs == nil):
			c.fail(path, path+" says one of params and macs", "match: {params: NETWORK, by: kernel}")
			continue
		case !c.name(path+"."+key, "network", *other, pathways):
			continue
		case reference.Match != nil || *other == name:
			c.fail(path+"."+key, *other+" is matched itself", "match it to the network that has its size by itself")
			continue
		}
		var self *Network
		for i := range s.Networks {
			switch s.Networks[i].Name {
			case name:
				self = &s.Networks[i]
			case *other:
				m.reference = s.Networks[i]
			}
		}
		self.match = m
	}
}

// matched is the network with the maps or kernels that bring it nearest to its reference.
func (n Network) matched(in neuron.Sheet, classes int) (Network, error) {
	m := n.match
	n.match = nil
	size := func(n Network) (float64, error) {
		p, err := n.Build(in, classes, 1)
		if err != nil {
			return 0, err
		}
		cost := p.Cost()
		if m.macs {
			return float64(cost.MACs), nil
		}
		return float64(cost.Params), nil
	}
	want, err := size(m.reference)
	if err != nil {
		return n, err
	}
	if _, ok := n.scaled(m.kernel, 1); !ok {
		return n, fmt.Errorf("match: no hidden stage has what is to be changed")
	}
	// Size grows with k: what is too large, or does not fit, is above.
	sizes := map[int]float64{}
	large := func(k int) bool {
		one, _ := n.scaled(m.kernel, k)
		have, err := size(one)
		if err == nil {
			sizes[k] = have
		}
		return err != nil || have >= want
	}
	above := 1
	for !large(above) && above < mostMaps {
		above *= 2
	}
	for below := above / 2; above-below > 1; {
		if k := (above + below) / 2; large(k) {
			above = k
		} else {
			below = k
		}
	}
	best, ratio := n, math.Inf(1)
	for _, k := range []int{above - 1, above} {
		if have, ok := sizes[k]; ok && math.Abs(math.Log(have/want)) < math.Abs(math.Log(ratio)) {
			ratio = have / want
			best, _ = n.scaled(m.kernel, k)
		}
	}
	if !(math.Abs(ratio-1) <= m.within) {
		return n, fmt.Errorf("match: the nearest is %.3g times as large as %s, which is not within %g %%", ratio, m.reference.Name, 100*m.within)
	}
	return best, nil
}

// mostMaps bounds the maps, or odd kernels, that are tried.
const mostMaps = 1 << 13

// scaled is the k-th size of a network, by the kernels or by the maps of its hidden stages.
func (n Network) scaled(kernel bool, k int) (Network, bool) {
	stages := append([]Stage(nil), n.Stages...)
	first := 0 // maps of the first stage that has some: the others keep their proportion to it
	changed := false
	for i := range stages[:max(0, len(stages)-1)] {
		s := &stages[i]
		for _, g := range []**Patch{&s.Conv, &s.Local} {
			if *g == nil {
				continue
			}
			patch := **g
			*g = &patch
			if changed = true; kernel {
				aligned := patch.Kernel == 2*patch.Pad+1
				if patch.Kernel = 2*k - 1; aligned {
					patch.Pad = k - 1
				}
				continue
			}
			patch.Maps, first = inProportion(patch.Maps, first, k)
		}
		if s.Dense != nil && !kernel {
			d := *s.Dense
			s.Dense, changed = &d, true
			d.Units, first = inProportion(d.Units, first, k)
		}
	}
	n.Stages = stages
	return n, changed
}

// inProportion is k for the first number, and for others what keeps their ratio to it.
func inProportion(number, first, k int) (scaled, reference int) {
	if first == 0 {
		return k, number
	}
	return max(1, int(math.Round(float64(number)*float64(k)/float64(first)))), first
}
