package circuit

// periodic is a projection that depends on displacement alone.
type periodic struct {
	link, height, width, each int
	spectrum                  [][]float64 // weights of the harmonics of both axes
}

// fourier finds homogeneous projections between sheets of one size and runs those of them in
// harmonics for which that takes fewer products than their own ways.
func (p *Plan) fourier(c *Circuit, how Planning) {
	if how.Dense {
		return
	}
	type size struct{ height, width, each int }
	var sizes []size
	bySize := map[size][]periodic{}
	for i := range c.links {
		if !p.free(c, i) {
			continue
		}
		if k, ok := homogeneous(c.Projections[i].Wiring); ok {
			k.link = i
			of := size{k.height, k.width, k.each}
			if bySize[of] == nil {
				sizes = append(sizes, of)
			}
			bySize[of] = append(bySize[of], k)
		}
	}
	for _, of := range sizes {
		g, all := cheapest(c, bySize[of])
		if g == nil {
			continue
		}
		g.at = p.memory
		p.memory += g.length()
		var links []int
		for _, k := range all {
			links = append(links, k.link)
		}
		p.add(c, g, links, g.cost(), "%s", g)
	}
}

// homogeneous returns the kernel of a wiring that depends on displacement alone, on a sheet
// whose sides meet or a ring, and not on its direction.
func homogeneous(w Wiring) (periodic, bool) {
	switch w := w.(type) {
	case *Homogeneous:
		return newPeriodic(w.sheet.Height, w.sheet.Width, w.sheet.Channels, w.kernel), true
	case *Separable:
		if ring := circulant(w); ring != nil {
			return newPeriodic(1, len(ring), 1, ring), true
		}
		if w.from != w.to || w.axes[2] != nil || w.from.Places() == 1 {
			return periodic{}, false
		}
		y, x := w.turning(0, w.from.Height), w.turning(1, w.from.Width)
		if y == nil || x == nil {
			return periodic{}, false
		}
		kernel := make([]float64, len(y)*len(x))
		for i := range kernel {
			kernel[i] = y[i/len(x)] * x[i%len(x)]
		}
		return newPeriodic(len(y), len(x), w.from.Channels, kernel), true
	}
	return periodic{}, false
}

func newPeriodic(height, width, each int, kernel []float64) periodic {
	return periodic{height: height, width: width, each: each, spectrum: spectrum2(kernel, height, width)}
}

// turning is the first row of the matrix of an axis that depends on the distance around it
// alone, or nil.
func (w *Separable) turning(k, n int) []float64 {
	if a := w.matrix(k); a != nil {
		return evenCirculant(a, n)
	}
	if n == 1 {
		return []float64{1}
	}
	return nil
}

// cheapest leaves out projections, one of them, all of a source or all onto a port at a time, for
// as long as running them in their own way makes all together cheaper. It returns nil where none
// is left.
func cheapest(c *Circuit, all []periodic) (*fourierGroup, []periodic) {
	for len(all) > 0 {
		g := newFourierGroup(c, all)
		best, least := all, g.cost()
		for _, k := range all {
			l := c.links[k.link]
			for _, leaves := range []func(link, int) bool{
				func(_ link, i int) bool { return i == k.link },
				func(o link, _ int) bool { return o.from == l.from },
				func(o link, _ int) bool { return o.to == l.to && o.port == l.port },
			} {
				rest, cost := leftIn(c, all, leaves)
				if cost < least {
					best, least = rest, cost
				}
			}
		}
		if len(best) == len(all) {
			return g, all
		}
		all = best
	}
	return nil, nil
}

// leftIn is the projections that stay where some leave, and what all take then.
func leftIn(c *Circuit, all []periodic, leaves func(l link, i int) bool) (rest []periodic, taken int) {
	for _, k := range all {
		if leaves(c.links[k.link], k.link) {
			taken += cost(c.Projections[k.link].Wiring)
		} else {
			rest = append(rest, k)
		}
	}
	if len(rest) > 0 {
		taken += newFourierGroup(c, rest).cost()
	}
	return rest, taken
}
