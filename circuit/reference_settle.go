package circuit

import "math"

// Settle runs until all variables are at rest, by the rule of Circuit.Settle, and refines the
// fixed point by Newton's method.
func (r *Reference) Settle(how Settling) Outcome {
	steps := wholeSteps(how.MaxMS, r.DtMS)
	every := lookEvery(r.DtMS)
	watch, rest, delays := newRhythm(steps), 0, 0
	for i := range r.c.links {
		delays += r.c.delaySteps(i, r.DtMS)
	}
	need := 1 + (delays+every-1)/every
	dx, last := make([]float64, len(r.X)), make([]float64, len(r.X))
	moved, worst := false, 0.0
	r.start()
	for range steps {
		copy(last, r.X)
		r.Advance()
		r.observe()
		signal, lost := r.signal(how)
		if lost != nil {
			return *lost
		}
		watch.add(signal)
		moved = moved || r.staticsMoved(last, how)
		if int(r.Step%uint64(every)) != 0 {
			continue
		}
		if rest++; moved || !r.still(dx, how, &worst) {
			rest = 0
		}
		moved = false
		if rest >= need {
			r.polish()
			r.fillDelays()
			return Outcome{Status: Settled, AtMS: r.TMS()}
		}
	}
	if period, ok := watch.period(); ok {
		return Outcome{Status: Oscillates, AtMS: r.TMS(), PeriodMS: period * r.DtMS}
	}
	return Outcome{Status: NotSettled, AtMS: r.TMS(), SlopePerMS: worst}
}

// Run advances by a duration, rounded up to whole steps, and says whether the trial completed
// or diverged.
func (r *Reference) Run(durationMS float64, how Settling) Outcome {
	r.start()
	for range wholeSteps(durationMS, r.DtMS) {
		r.Advance()
		r.observe()
		if _, lost := r.signal(how); lost != nil {
			return *lost
		}
	}
	return Outcome{Status: Completed, AtMS: r.TMS()}
}

// wholeSteps is a duration in steps, rounded up.
func wholeSteps(durationMS, dtMS float64) int { return int(math.Ceil(durationMS/dtMS - 1e-9)) }

// lookEvery is how many steps lie between two looks at the slopes: half a millisecond, or one
// step if that is longer.
func lookEvery(dtMS float64) int { return int(max(1, math.Round(0.5/dtMS))) }

// signal is what is watched for a rhythm; lost is the outcome where a rate has diverged.
func (r *Reference) signal(how Settling) (signal float64, lost *Outcome) {
	for pop, p := range r.c.Populations {
		for u, rate := range r.Vars(pop).Var(0) {
			signal += watched(u) * rate
			if how.lost(rate) {
				return signal, &Outcome{Status: Diverged, AtMS: r.TMS(), Population: p.Name, Unit: u}
			}
		}
	}
	return signal, nil
}

// staticsMoved compares rates that have no slope with those of the last step.
func (r *Reference) staticsMoved(last []float64, how Settling) bool {
	for _, pop := range r.c.statics {
		before := r.vars(last, pop).Data
		for i, v := range r.Vars(pop).Data {
			if !how.still(v, (v-before[i])/r.DtMS) {
				return true
			}
		}
	}
	return false
}

// still asks whether all variables rest, and for the largest slope.
func (r *Reference) still(dx []float64, how Settling, worst *float64) bool {
	r.Deriv(dx, r.X)
	all := true
	*worst = 0
	for i, v := range r.X {
		*worst = max(*worst, math.Abs(dx[i]))
		all = all && how.still(v, dx[i])
	}
	return all
}

// fillDelays makes delayed projections carry what is sent now.
func (r *Reference) fillDelays() {
	for i, past := range r.past {
		for k, source := 0, r.source(r.X, i); k < len(past); k += len(source) {
			copy(past[k:], source)
		}
	}
}
