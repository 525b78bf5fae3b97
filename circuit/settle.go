package circuit

// Settle runs a tile until every lane has settled or diverged, or the time is over, and says
// for each lane how it ended.
//
// A lane is settled when |dx/dt| ≤ tolerance·max(1, |x|) for all variables of all its units,
// for as long as delays can still bring news. It is judged every half millisecond, or every
// step if that is longer. A lane that has not settled by the end oscillates if its activity
// keeps a steady rhythm.
//
// A lane's state stays as it was when the lane settled or diverged, whatever others need: it
// is the same bits in any tile.
func (c *Circuit) Settle(s *State, by Integrator, how Settling) []Outcome {
	steps := wholeSteps(how.MaxMS, float64(s.DtMS))
	j := c.newJudge(s, how, steps)
	s.start()
	for range steps {
		by.Advance(c, s)
		s.observe()
		j.look()
		if j.open == 0 {
			break
		}
	}
	return j.verdict()
}

// Run advances a tile by a duration, rounded up to whole steps, and says for each lane whether
// it completed or diverged. A lane that diverged stays as it was then.
func (c *Circuit) Run(s *State, by Integrator, durationMS float64, how Settling) []Outcome {
	steps := wholeSteps(durationMS, float64(s.DtMS))
	j := c.newJudge(s, how, 0)
	s.start()
	for range steps {
		by.Advance(c, s)
		s.observe()
		j.lookForLost()
	}
	for b := range j.out {
		if j.out[b].Status == "" {
			j.out[b] = Outcome{Status: Completed, AtMS: s.TMS()}
		}
	}
	j.restore()
	return j.out
}

// judge watches the lanes of a tile.
type judge struct {
	c     *Circuit
	s     *State
	how   Settling
	every uint64 // steps from one look at the slopes to the next
	need  int    // looks at rest before a lane has settled
	open  int    // lanes without an outcome
	out   []Outcome

	rest   []int     // looks at rest, by lane
	moved  []bool    // since the last look, by lane
	speed  []float64 // largest slope at the last look, by lane
	sum    []float64
	rhythm []rhythm
	slope  []float32 // dX/dt
	last   []float32 // rates of static populations one step ago, in the arena's layout
	kept   []float32 // state of each lane when it got its outcome
}

func (c *Circuit) newJudge(s *State, how Settling, steps int) *judge {
	j := &judge{
		c: c, s: s, how: how, every: uint64(lookEvery(float64(s.DtMS))), open: s.Lanes,
		out: make([]Outcome, s.Lanes), rest: make([]int, s.Lanes), moved: make([]bool, s.Lanes), speed: make([]float64, s.Lanes), sum: make([]float64, s.Lanes),
		kept: make([]float32, len(s.X)),
	}
	if steps > 0 {
		j.slope, j.last = make([]float32, len(s.X)), append([]float32(nil), s.X...)
		for range s.Lanes {
			j.rhythm = append(j.rhythm, newRhythm(steps))
		}
	}
	delays := 0
	for i := range c.links {
		delays += c.delaySteps(i, float64(s.DtMS))
	}
	j.need = 1 + (delays+int(j.every)-1)/int(j.every)
	return j
}

// look judges the lanes after a step.
func (j *judge) look() {
	j.lookForLost()
	for b := range j.rhythm {
		j.rhythm[b].add(j.sum[b])
	}
	j.lookAtStatics()
	if j.s.Step%j.every != 0 {
		return
	}
	j.c.deriv(j.slope, j.s.X, j.s)
	clear(j.speed)
	for i, v := range j.s.X {
		b, slope := i%j.s.Lanes, float64(j.slope[i])
		j.speed[b] = max(j.speed[b], slope, -slope)
		if !j.how.still(float64(v), slope) {
			j.moved[b] = true
		}
	}
	for b := range j.out {
		if j.rest[b]++; j.moved[b] {
			j.rest[b] = 0
		}
		if j.out[b].Status == "" && j.rest[b] >= j.need {
			j.conclude(b, Outcome{Status: Settled, AtMS: j.s.TMS()})
		}
		j.moved[b] = false
	}
}

// lookForLost finds lanes that have diverged, and the signal watched for a rhythm.
func (j *judge) lookForLost() {
	clear(j.sum)
	for pop, p := range j.c.Populations {
		rate := j.c.Vars(j.s, pop).Var(0)
		for unit := range j.c.places[pop].units {
			share := watched(unit)
			for lane, r := range rate[unit*j.s.Lanes : (unit+1)*j.s.Lanes] {
				j.sum[lane] += share * float64(r)
				if j.how.lost(float64(r)) && j.out[lane].Status == "" {
					j.conclude(lane, Outcome{Status: Diverged, AtMS: j.s.TMS(), Population: p.Name, Unit: unit})
				}
			}
		}
	}
}

// lookAtStatics compares rates that have no slope with those of the step before.
func (j *judge) lookAtStatics() {
	for _, pop := range j.c.statics {
		now, before := j.c.vars(j.s.X, pop, j.s.Lanes).Data, j.c.vars(j.last, pop, j.s.Lanes).Data
		for i, v := range now {
			if !j.how.still(float64(v), float64(v-before[i])/float64(j.s.DtMS)) {
				j.moved[i%j.s.Lanes] = true
			}
		}
		copy(before, now)
	}
}

// conclude gives a lane its outcome and keeps its state.
func (j *judge) conclude(lane int, o Outcome) {
	j.out[lane] = o
	j.open--
	for i := lane; i < len(j.kept); i += j.s.Lanes {
		j.kept[i] = j.s.X[i]
	}
}

// verdict completes the outcomes of lanes whose time is over.
func (j *judge) verdict() []Outcome {
	j.restore()
	for b := range j.out {
		if j.out[b].Status != "" {
			continue
		}
		j.out[b] = Outcome{Status: NotSettled, AtMS: j.s.TMS(), SlopePerMS: j.speed[b]}
		if steps, ok := j.rhythm[b].period(); ok {
			j.out[b] = Outcome{Status: Oscillates, AtMS: j.s.TMS(), PeriodMS: steps * float64(j.s.DtMS)}
		}
	}
	return j.out
}

// restore puts back the state of every lane as it was at its outcome, and fills its delays
// with it.
func (j *judge) restore() {
	lanes := j.s.Lanes
	for b, o := range j.out {
		if o.Status != Settled && o.Status != Diverged {
			continue
		}
		for i := b; i < len(j.kept); i += lanes {
			j.s.X[i] = j.kept[i]
		}
		for i, r := range j.s.rings {
			source := j.c.source(j.s, j.s.X, i)
			for k := b; k < len(r.past); k += lanes {
				r.past[k] = source[k%r.size]
			}
		}
	}
}
