package bench

// Unit is what a number counts.
type Unit string

// The units of the peers' files.
const (
	GFLOPS       Unit = "GFLOP/s"
	GBs          Unit = "GB/s"
	Images       Unit = "images/s"
	Milliseconds Unit = "ms"
	Microseconds Unit = "µs"
	MicrosecStep Unit = "µs/step"
	Nanoseconds  Unit = "ns/element"
)

// Metric is a number of a case.
type Metric struct {
	Key   string // names it in JSON; the peers' word for the same thing
	Unit  Unit
	Count float64 // of operations, bytes, images, steps or elements in one run
}

// of turns the seconds of one run into the metric's number.
func (m Metric) of(seconds float64) float64 {
	switch m.Unit {
	case GFLOPS, GBs:
		return m.Count / seconds / 1e9
	case Images:
		return m.Count / seconds
	case Milliseconds:
		return seconds / m.Count * 1e3
	case Microseconds, MicrosecStep:
		return seconds / m.Count * 1e6
	case Nanoseconds:
		return seconds / m.Count * 1e9
	}
	panic("bench: no unit " + string(m.Unit))
}

// rate tells whether more is better.
func (u Unit) rate() bool { return u == GFLOPS || u == GBs || u == Images }

// faster tells how many times as fast one number is as another.
func (u Unit) faster(a, b float64) float64 {
	if u.rate() {
		return a / b
	}
	return b / a
}
