package experiments

import (
	"math"

	"github.com/striate-sim/striate/circuit"
)

// sampling says what is read of a run that lasts a duration: the mean rate over a window of
// it, and, where a measure runs along time, over bins that follow each other.
type sampling struct {
	fromMS, toMS float64 // of the window; toMS 0: the end
	everyMS      float64 // of a bin; 0: none
	units        bool    // bins of every unit, not of the population
	bins         int
}

// samples gathers what is read of one tile.
type samples struct {
	sampling
	lanes  int
	probes []*circuit.Probe
	sum    [][]float64   // by population: units×lanes, over the window
	count  []int         // of its samples
	binned [][][]float64 // by population and bin: units×lanes, or lanes
	filled [][]int
}

// begin makes the probes of a tile.
func (p sampling) begin(c *circuit.Circuit, lanes int) *samples {
	s := &samples{sampling: p, lanes: lanes, count: make([]int, len(c.Populations))}
	for pop, population := range c.Populations {
		units := population.Sheet.Units()
		s.sum = append(s.sum, make([]float64, units*lanes))
		bins := make([][]float64, p.bins)
		for b := range bins {
			n := lanes
			if p.units {
				n *= units
			}
			bins[b] = make([]float64, n)
		}
		s.binned, s.filled = append(s.binned, bins), append(s.filled, make([]int, p.bins))
		s.probes = append(s.probes, &circuit.Probe{Population: pop, Take: func(at circuit.Moment, values []float64) { s.take(pop, at, values) }})
	}
	return s
}

// take adds the rates after a step to the window and to the bin that they fall into.
func (s *samples) take(pop int, at circuit.Moment, values []float64) {
	if at.Step == 0 {
		return
	}
	const slack = 1e-6
	if at.TMS > s.fromMS+slack && (s.toMS == 0 || at.TMS < s.toMS+slack) {
		s.count[pop]++
		for i, v := range values {
			s.sum[pop][i] += v
		}
	}
	if s.bins == 0 {
		return
	}
	b := int(math.Ceil(at.TMS/s.everyMS-slack)) - 1
	if b < 0 || b >= s.bins {
		return
	}
	s.filled[pop][b]++
	bin := s.binned[pop][b]
	if s.units {
		for i, v := range values {
			bin[i] += v
		}
		return
	}
	share := 1 / float64(len(values)/s.lanes)
	for i, v := range values {
		bin[i%s.lanes] += share * v
	}
}

// read fills a response with the means of a lane.
func (s *samples) read(r *response, lane int) {
	for pop, sum := range s.sum {
		rates := make([]float64, len(sum)/s.lanes)
		for u := range rates {
			rates[u] = sum[u*s.lanes+lane] / float64(s.count[pop])
		}
		r.rates = append(r.rates, rates)
		var sampled [][]float64
		for b, bin := range s.binned[pop] {
			one := make([]float64, len(bin)/s.lanes)
			for u := range one {
				one[u] = bin[u*s.lanes+lane] / float64(s.filled[pop][b])
			}
			sampled = append(sampled, one)
		}
		r.sampled = append(r.sampled, sampled)
	}
}

// sampling gathers what all measures ask of a circuit's time courses.
func (s *Spec) sampling(n Network) sampling {
	var p sampling
	for _, m := range s.Measures {
		if m.FromMS > 0 || m.ToMS > 0 {
			p.fromMS, p.toMS = m.FromMS, m.ToMS
		}
		if m.Times {
			p.everyMS, p.units, p.bins = m.EveryMS, p.units || m.Units, n.Run.bins(m)
		}
	}
	return p
}

// bins is how many whole bins a run has.
func (how Dynamics) bins(m Measure) int {
	if how.DurationMS == 0 || m.EveryMS == 0 {
		return 0
	}
	return int(how.DurationMS/m.EveryMS + 1e-6)
}
