package hierarchy

import (
	"errors"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/learning"
)

// seeds are the cells of a stage of S-cells that learn, found anew for each stimulus.
type seeds struct {
	layer *sCells
	how   learning.Election
	v     *learner // of the weights b
	tiles []seedTile
}

// seedTile is the search in one tile: of every place which map answers most and how much, where
// cells are silenced, and which maps have their seed. What no cell knew is offered.
type seedTile struct {
	most, which, silenced, taken []float32
	pv                           []float32 // v at seeds, units×lanes
	offer                        offer
}

// offer is the strongest patch that no cell answers to.
type offer struct {
	v           float32 // 0: there is none
	place, lane int
}

func newSeeds(t *Trainer, h *naive, l layer, how learning.Election) (*seeds, error) {
	s, ok := l.(*sCells)
	if !ok {
		return nil, errors.New("its rule needs cells with shunting inhibition: code: s-cells")
	}
	if w, local := s.p.wiring.(*circuit.Local); local && !w.Shared {
		return nil, errors.New("its rule has all cells of a map learn what one sees, and here they have weights of their own: conv or dense")
	}
	e := &seeds{layer: s, how: how, tiles: make([]seedTile, len(t.tiles.all))}
	e.v = newLearner(s.p.bias, nil, 1, 0, len(t.tiles.all), func(tile int) factors { return factors{p: e.tiles[tile].pv} })
	e.v.optimizer = h.step
	// Changes are sums over seeds, not means over stimuli or places; c is 1/fan-in.
	e.v.sites = 1 / float32(t.how.Batch)
	h.learner.sites = float32(afferents(s.p.wiring)) / float32(t.how.Batch)
	return e, nil
}

// start takes away what cells were drawn with: no map knows anything.
func (e *seeds) start() {
	clear(e.layer.p.weights.W)
	clear(e.layer.p.bias.W)
}

// elect finds the seeds of every stimulus of a tile among cells that know something, and what
// it offers to those that do not.
func (e *seeds) elect(w *sCellsWork, s *naiveTile, one *seedTile) {
	sheet, lanes := e.layer.above, s.lanes
	places, maps := sheet.Places(), sheet.Channels
	s.y, s.g = grow(s.y, len(w.u)), grow(s.g, len(w.u))
	one.most, one.which, one.silenced, one.taken = grow(one.most, places), grow(one.which, places), grow(one.silenced, places), grow(one.taken, maps)
	one.offer = offer{}
	w.answer(s.g, float32(e.how.Threshold))
	clear(s.y)
	for b := range lanes {
		clear(one.silenced)
		clear(one.taken)
		for place := range places {
			e.strongest(one, s.g, place, b, lanes)
		}
		for {
			at := -1
			for place, u := range one.most {
				if u > 0 && one.silenced[place] == 0 && (at < 0 || u > one.most[at]) {
					at = place
				}
			}
			if at < 0 {
				break
			}
			seed := int(one.which[at])
			s.y[(at*maps+seed)*lanes+b] = 1
			one.taken[seed] = 1
			e.silence(one, at)
			for place := range places {
				if int(one.which[place]) == seed {
					e.strongest(one, s.g, place, b, lanes)
				}
			}
		}
		e.unknown(one, s.g, w.v, b, lanes)
	}
}

// strongest finds which map without a seed answers most at a place.
func (e *seeds) strongest(one *seedTile, u []float32, place, b, lanes int) {
	maps := e.layer.above.Channels
	one.most[place], one.which[place] = 0, -1
	for k := range maps {
		if v := u[(place*maps+k)*lanes+b]; v > one.most[place] && one.taken[k] == 0 {
			one.most[place], one.which[place] = v, float32(k)
		}
	}
}

// silence silences all maps around a seed.
func (e *seeds) silence(one *seedTile, at int) {
	sheet, half := e.layer.above, e.how.Area/2
	row, column := at/sheet.Width, at%sheet.Width
	for y := max(0, row-half); y <= min(sheet.Height-1, row+half); y++ {
		for x := max(0, column-half); x <= min(sheet.Width-1, column+half); x++ {
			one.silenced[y*sheet.Width+x] = 1
		}
	}
}

// unknown offers the strongest patch of a stimulus to which no cell answers, away from seeds,
// if it is not faint and no earlier one is as strong.
func (e *seeds) unknown(one *seedTile, u, v []float32, b, lanes int) {
	maps, at, peak := e.layer.above.Channels, -1, float32(0)
	for place := range one.silenced {
		strength := v[place*lanes+b]
		peak = max(peak, strength)
		if one.silenced[place] != 0 || at >= 0 && strength <= v[at*lanes+b] {
			continue
		}
		silent := true
		for k := range maps {
			silent = silent && u[(place*maps+k)*lanes+b] == 0
		}
		if silent {
			at = place
		}
	}
	if at < 0 {
		return
	}
	if strength := v[at*lanes+b]; strength > one.offer.v && strength >= float32(e.how.Faint)*peak {
		one.offer = offer{strength, at, b}
	}
}

// recruit gives the first map that knows nothing the strongest patch that a batch offers, and
// notes what V-cells see at seeds.
func (e *seeds) recruit(h *naive, tiles *tiles) {
	best := 0
	for i := range e.tiles[:tiles.in] {
		if e.tiles[i].offer.v > e.tiles[best].offer.v {
			best = i
		}
	}
	maps := e.layer.above.Channels
	if o := e.tiles[best].offer; o.v > 0 {
		for k, b := range e.layer.p.bias.W {
			if b == 0 {
				h.tiles[best].y[(o.place*maps+k)*h.tiles[best].lanes+o.lane] = 1
				break
			}
		}
	}
	for i := range e.tiles[:tiles.in] {
		s, one := &h.tiles[i], &e.tiles[i]
		v := tiles.all[i].works[h.layer].(*sCellsWork).v
		one.pv = grow(one.pv, len(s.y))
		for j, y := range s.y {
			one.pv[j] = 0
			if y != 0 {
				one.pv[j] = v[j/s.lanes/maps*s.lanes+j%s.lanes]
			}
		}
	}
}
