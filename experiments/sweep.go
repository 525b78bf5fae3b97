package experiments

import "github.com/striate-sim/striate/internal/config"

// instances are a network at every value that the file sweeps in it, in order; the network
// alone where none is.
func (n Network) instances() []Network {
	if len(n.swept) == 0 {
		return []Network{n}
	}
	return n.swept
}

// rebuild makes a circuit at every value of its sweeps. A mistake of a value stands where the
// sweep gives it.
func (c *checker) rebuild(n Network, stimuli []Stimulus) []Network {
	var all []Network
	var trees []string
	path := "networks." + n.Name
	for _, one := range c.rebuilt[n.Name] {
		node := one.tree.Get(path)
		gatherNeurons(node.Get("circuit"))
		var f networkFile
		found := config.Decode(node, &f, path)
		v := &checker{root: one.tree, recipes: c.recipes, lineages: c.lineages, profile: c.profile}
		if f.Circuit == nil {
			c.mistakes = append(c.mistakes, found...)
			return nil
		}
		made := v.network(n.Name, f, stimuli)
		c.mistakes = append(append(c.mistakes, found...), v.mistakes...)
		made.coordinates = one.coordinates
		all, trees = append(all, made), append(trees, string(config.Encode(f).YAML()))
	}
	if len(distinct(trees)) < len(trees) {
		c.fail("sweep", "two values of the sweep make the same networks."+n.Name, "give every value once; another key may say the same, and be stronger")
	}
	return all
}
