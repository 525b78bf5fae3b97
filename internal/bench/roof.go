package bench

import "strings"

// Roof is the limits of the machine, of all threads together. A number is 0 where it is not
// known: they are measured with AVX2 and FMA3.
type Roof struct {
	FMA         float64    // GFLOP/s, float32
	Read, Triad [4]float64 // GB/s from the three levels of cache and main memory
}

// memoryNames are the levels of memory, as in keys.
var memoryNames = [...]string{"L1", "L2", "L3", "DRAM"}

// footprints are the bytes over which the bandwidth of a level is measured, a thread. They are
// the peers': that of a level is well within it.
var footprints = [...]int{16 << 10, 384 << 10, 6 << 20, 192 << 20}

func measureRoof(m *Machine) (r Roof) {
	if !canProbe() {
		return r
	}
	const turns = 1 << 15
	fma := func(_, _ int) { probeFMA(turns) }
	cases := []Case{{Metric: Metric{Unit: GFLOPS, Count: float64(m.Threads * turns * fmaFLOP)}, Run: func() { m.Pool.Do(m.Threads, fma) }}}
	for _, bytes := range footprints {
		cases = append(cases, m.bandwidth(bytes)...)
	}
	seconds := m.measure(cases)
	r.FMA = cases[0].of(seconds[0])
	for i := range footprints {
		r.Read[i], r.Triad[i] = cases[1+2*i].of(seconds[1+2*i]), cases[2+2*i].of(seconds[2+2*i])
	}
	return r
}

// bandwidth makes a case that reads so many bytes and one that forms a triad over as many, on
// every thread. Small arrays are gone over several times a run.
func (m *Machine) bandwidth(bytes int) []Case {
	arrays := make([][]float32, m.Threads)
	for i := range arrays {
		arrays[i] = filled(bytes / 4)
	}
	times := max(1, (1<<20)/bytes)
	third := bytes / 4 / 3 / probeFloats * probeFloats
	read := func(_, i int) {
		for range times {
			probeRead(&arrays[i][0], len(arrays[i]))
		}
	}
	triad := func(_, i int) {
		for range times {
			probeTriad(&arrays[i][0], &arrays[i][third], &arrays[i][2*third], 1.5, third)
		}
	}
	count := float64(m.Threads * times)
	return []Case{
		{Metric: Metric{Unit: GBs, Count: count * float64(bytes)}, Run: func() { m.Pool.Do(m.Threads, read) }},
		{Metric: Metric{Unit: GBs, Count: count * float64(12*third)}, Run: func() { m.Pool.Do(m.Threads, triad) }},
	}
}

// least is the least time that a run of the case could take.
func (r Roof) least(m *Machine, c Case) float64 {
	array := c.Array
	if array == 0 {
		array = c.Read + c.Triad
	}
	level := m.level(array)
	seconds := 0.0
	for _, part := range [...]struct{ work, limit float64 }{{c.FLOP, r.FMA}, {c.Read, r.Read[level]}, {c.Triad, r.Triad[level]}} {
		if part.limit > 0 {
			seconds = max(seconds, part.work/part.limit/1e9)
		}
	}
	return seconds
}

// limit is one of the roof's numbers with its key.
type limit struct {
	key   string
	unit  Unit
	value float64
}

func (r Roof) limits(threads string) []limit {
	all := []limit{{"fma_f32_avx2_gflops_t" + threads, GFLOPS, r.FMA}}
	for i, name := range memoryNames {
		all = append(all, limit{strings.Join([]string{"bw", name, "read", "gbs", "t" + threads}, "_"), GBs, r.Read[i]})
		all = append(all, limit{strings.Join([]string{"bw", name, "triad", "gbs", "t" + threads}, "_"), GBs, r.Triad[i]})
	}
	return all
}
