package report

// key is one entry of a legend: a line, a dot or a ring, and what it stands for.
type key struct {
	words  string
	colour role
	dashed bool
	dot    bool // in place of a line
	open   bool // the dot is a ring
}

// legend writes entries side by side from a point on, in lines as wide as they may be, and
// returns the height that it needs. Where s is nil nothing is drawn.
func legend(s *scene, keys []key, at point, width float64, st style) float64 {
	line, sample, gap := 1.5*st.text, 1.6*st.text, 1.4*st.text
	x, y := at.x, at.y
	for _, k := range keys {
		if wide := sample + 0.5*st.text + widthOf(k.words, st.text); x > at.x && x+wide > at.x+width {
			x, y = at.x, y+line
		}
		if s != nil {
			k.draw(s, point{x, y - 0.35*st.text}, sample, st)
			s.text(k.words, point{x + sample + 0.5*st.text, y}, st.text, start, ink)
		}
		x += sample + 0.5*st.text + widthOf(k.words, st.text) + gap
	}
	return y - at.y + line
}

func (k key) draw(s *scene, at point, wide float64, st style) {
	if k.dot {
		s.spot(point{at.x + wide/2, at.y}, k.colour, k.open, st)
		return
	}
	s.add(mark{path: []point{at, {at.x + wide, at.y}}, stroke: k.colour, width: st.stroke(1.7), dashed: k.dashed})
}

// spot is a dot with a rim of paper, or a ring that is filled with paper.
func (s *scene) spot(at point, colour role, open bool, st style) {
	r := 0.34 * st.text
	if open {
		s.add(mark{centre: &at, radius: r, fill: paper, stroke: colour, width: st.stroke(1.5)})
		return
	}
	s.add(mark{centre: &at, radius: r, fill: colour, stroke: paper, width: st.stroke(0.8)})
}
