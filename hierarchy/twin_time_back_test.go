package hierarchy

func (n *timeTwin) backward(credit []float64) []float64 {
	dImage := make([]float64, len(n.image))
	per := len(credit) / len(n.frames)
	for step := len(n.frames) - 1; step >= 0; step-- {
		mine := credit[step*per : (step+1)*per]
		if n.shares != nil {
			mine = n.ends[step].backward(mine)
			for k := range mine {
				mine[k] *= n.shares[step]
			}
		}
		plus(n.at(step, len(n.stages)-1).dOutput, mine)
		for i := len(n.stages) - 1; i >= 0; i-- {
			n.back(step, i, dImage)
		}
	}
	return dImage
}

func (n *timeTwin) back(step, i int, dImage []float64) {
	s, c, stimuli := n.stages[i], n.at(step, i), n.stimuli
	d := c.dOutput
	for k := len(s.rest[step]) - 1; k >= 0; k-- {
		if k == s.cells-1 {
			plus(d, c.dCells)
		}
		d = s.rest[step][k].backward(d)
	}
	if s.cells == 0 {
		plus(d, c.dCells)
	}
	plus(c.dv, d)
	du := make([]float64, len(c.dv))
	for k, v := range c.dv {
		du[k] = (1 - s.keeps) * v
		if step > 0 {
			n.at(step-1, i).dv[k] += s.keeps * v
		}
		s.bias.change[k%len(s.bias.w)] += du[k]
	}
	dx, di := make([]float64, len(c.x)), make([]float64, len(c.drive))
	s.w.back(dx, du, c.x, 1, stimuli)
	if s.v != nil {
		s.u.back(di, du, c.inhibited, -1, stimuli)
		for k, v := range c.drive {
			if v <= 0 {
				di[k] = 0
			}
		}
		s.v.back(dx, di, c.x, 1, stimuli)
	}
	for k, a := range s.arrivals {
		if c.h[k] == nil {
			continue
		}
		dh := n.at(step-a.late, a.from).dCells
		if a.upward {
			dh = n.at(step-a.late, a.from).dOutput
		}
		a.back(a.onE, dh, du, c.h[k], stimuli)
		if a.onI != nil {
			a.back(*a.onI, dh, di, c.h[k], stimuli)
		}
	}
	switch {
	case step < s.late:
	case i == 0:
		plus(dImage, dx)
	default:
		plus(n.at(step-s.late, i-1).dOutput, dx)
	}
}

func plus(y, x []float64) {
	for i, v := range x {
		y[i] += v
	}
}

func (n *timeTwin) at(step, stage int) *timeCells {
	if step < 0 {
		return nil
	}
	return &n.frames[step][stage]
}
