package hierarchy

// windows are squares of places that lie wholly on the sheet below.
type windows struct {
	below, above size
	side, stride int
}

func newWindows(below size, w Window) windows {
	n := func(places int) int { return 1 + (places-w.Window)/w.Stride }
	return windows{below, size{n(below.height), n(below.width), below.channels}, w.Window, w.Stride}
}

// each visits every unit above with the units of its window below, for all stimuli.
func (g windows) each(stimuli int, visit func(above int, below []int)) {
	for b := range stimuli {
		for y := range g.above.height {
			for x := range g.above.width {
				for c := range g.above.channels {
					var window []int
					for dy := range g.side {
						for dx := range g.side {
							window = append(window, b*g.below.units()+g.below.unit(y*g.stride+dy, x*g.stride+dx, c))
						}
					}
					visit(b*g.above.units()+g.above.unit(y, x, c), window)
				}
			}
		}
	}
}

// maxTwin passes on the largest value of each window, of equals the first.
type maxTwin struct {
	windows
	kinks  *branches
	winner []int // the unit below that each unit above has its value from
}

func (l *maxTwin) arrays() []*array { return nil }

func (l *maxTwin) forward(x []float64, stimuli int) []float64 {
	y := make([]float64, l.above.units()*stimuli)
	l.winner = make([]int, len(y))
	l.each(stimuli, func(above int, window []int) {
		best := window[0]
		for _, j := range window {
			if x[j] > x[best] {
				best = j
			}
		}
		l.kinks.note(best)
		l.winner[above], y[above] = best, x[best]
	})
	return y
}

func (l *maxTwin) backward(credit []float64) []float64 {
	stimuli := len(credit) / l.above.units()
	dx := make([]float64, l.below.units()*stimuli)
	for i, c := range credit {
		dx[l.winner[i]] += c
	}
	return dx
}

// averageTwin passes on the mean of each window.
type averageTwin struct {
	windows
	stimuli int
}

func (l *averageTwin) arrays() []*array { return nil }

func (l *averageTwin) forward(x []float64, stimuli int) []float64 {
	l.stimuli = stimuli
	y := make([]float64, l.above.units()*stimuli)
	l.each(stimuli, func(above int, window []int) {
		for _, j := range window {
			y[above] += x[j] / float64(len(window))
		}
	})
	return y
}

func (l *averageTwin) backward(credit []float64) []float64 {
	dx := make([]float64, l.below.units()*l.stimuli)
	l.each(l.stimuli, func(above int, window []int) {
		for _, j := range window {
			dx[j] += credit[above] / float64(len(window))
		}
	})
	return dx
}
