package hierarchy

// partial is a teacher that does not always need the whole pathway.
type partial interface {
	// depth is how many layers, from the lowest, the next update looks at.
	depth() int
}

func (t *Trainer) depth() int {
	if p, ok := t.teacher.(partial); ok {
		return p.depth()
	}
	return len(t.p.layers)
}

// Answers reports whether the next update looks at the answers of the pathway, so that it has
// a loss. A hidden stage that learns without labels does not wait for them.
func (t *Trainer) Answers() bool { return t.depth() == len(t.p.layers) }
