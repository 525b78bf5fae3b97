package report

// A Span is a time in which something happens, shaded in one panel of a figure of lines.
type Span struct {
	Panel    string
	From, To float64 // To may lie past the axis
	Words    string  // what happens
	Bar      bool    // a bar above the panel, as stimuli have, in place of a shade
}

// spans draws those of a panel, behind its lines.
func (l *lines) spans(s *scene, panel string, x scale, b box, st style) {
	for _, span := range l.Spans {
		from, to := max(span.From, x.low), min(span.To, x.high)
		if span.Panel != panel || from >= to {
			continue
		}
		left, right := x.at(from), x.at(to)
		if span.Bar {
			s.rect(left, b.top-0.3*st.text, right-left, 0.3*st.text, muted, 0.55)
			continue
		}
		s.rect(left, b.top, right-left, b.bottom-b.top, series[4], 0.16)
		if widthOf(span.Words, 0.9*st.text) < b.right-left {
			s.text(span.Words, point{left + 0.3*st.text, b.top + 0.95*st.text}, 0.9*st.text, start, lettering[4])
		} else {
			s.text(span.Words, point{right - 0.3*st.text, b.top + 0.95*st.text}, 0.9*st.text, end, lettering[4])
		}
	}
}
