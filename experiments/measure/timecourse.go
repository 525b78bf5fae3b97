package measure

import (
	"math"
)

var (
	_ = addCurve("latency", "",
		"ms from onset until the response has gone a share of the way from where it starts to its peak; peak: largest response; peakTime: its time, ms",
		func() CurveMeasure { return &Latency{Over: "time", Share: 50} })
	_ = addCurve("overshoot", "",
		"how far the peak exceeds the sustained response, (peak − sustained)/(sustained − start), a fraction; peak: largest response; peakTime: its time, ms; sustained: mean at the end",
		func() CurveMeasure { return &Overshoot{Over: "time", Tail: 10} })
)

// Latency is when a response begins, by a straight line between the times that were recorded.
type Latency struct {
	Over    string  `yaml:"along" doc:"the coordinate that is a time"`
	OnsetMS float64 `yaml:"onset" unit:"ms" doc:"when the stimulus appears"`
	Share   float64 `yaml:"share" unit:"%" above:"0" max:"100" doc:"share of the way to the peak"`
}

// Overshoot is the transient of a response: how far it exceeds what is sustained.
type Overshoot struct {
	Over    string  `yaml:"along" doc:"the coordinate that is a time"`
	OnsetMS float64 `yaml:"onset" unit:"ms" doc:"when the stimulus appears"`
	Tail    float64 `yaml:"tail" unit:"%" above:"0" max:"100" doc:"share of the time after onset, at its end, over which the sustained response is averaged"`
}

// Along names the coordinate of time.
func (m *Latency) Along() string { return m.Over }

// Fields lists what is read beside the latency.
func (*Latency) Fields() []string { return []string{"peak", "peakTime"} }

// Read reads the latency off a time course.
func (m *Latency) Read(c Curve) Reading {
	c, start, why := from(c, m.OnsetMS)
	if why != "" {
		return Reading{Reason: why}
	}
	top := largest(c.Y)
	level := start + m.Share/100*(c.Y[top]-start)
	at := math.NaN()
	for i := 1; i <= top; i++ {
		if c.Y[i-1] < level && c.Y[i] >= level {
			at = c.X[i-1] + (c.X[i]-c.X[i-1])*(level-c.Y[i-1])/(c.Y[i]-c.Y[i-1]) - m.OnsetMS
			break
		}
	}
	return reading(m, at, c.Y[top], c.X[top])
}

// Along names the coordinate of time.
func (m *Overshoot) Along() string { return m.Over }

// Fields lists what is read beside the overshoot.
func (*Overshoot) Fields() []string { return []string{"peak", "peakTime", "sustained"} }

// Read reads the overshoot off a time course.
func (m *Overshoot) Read(c Curve) Reading {
	c, start, why := from(c, m.OnsetMS)
	if why != "" {
		return Reading{Reason: why}
	}
	last := c.X[len(c.X)-1]
	begin := last - m.Tail/100*(last-c.X[0])
	var tail []float64
	for i, x := range c.X {
		if x >= begin-1e-9*math.Abs(last) {
			tail = append(tail, c.Y[i])
		}
	}
	top, sustained := largest(c.Y), mean(tail)
	return reading(m, (c.Y[top]-sustained)/(sustained-start), c.Y[top], c.X[top], sustained)
}

// from cuts a time course to what follows the onset, and returns the response at it.
func from(c Curve, onsetMS float64) (after Curve, start float64, why string) {
	if why = short(c, 3); why != "" {
		return c, 0, why
	}
	c = c.inOrder()
	i := 0
	for i < len(c.X)-1 && c.X[i+1] <= onsetMS {
		i++
	}
	after = Curve{X: c.X[i:], Y: c.Y[i:]}
	if len(after.X) < 3 {
		return after, 0, "too few times after the onset"
	}
	return after, after.Y[0], ""
}
