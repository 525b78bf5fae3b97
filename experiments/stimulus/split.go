package stimulus

// Split holds the last images of a training set out for validation. The parts share the
// pixels of the set. It panics unless 0 ≤ validate ≤ Count.
func Split(train *Images, validate int) (fit, val *Images) {
	if validate < 0 || validate > train.Count {
		panic("stimulus: validation images are not within the training set")
	}
	n := train.Count - validate
	return train.slice(0, n), train.slice(n, train.Count)
}

// First returns the first n images, or all where there are fewer, without copying them.
func (m *Images) First(n int) *Images { return m.slice(0, min(n, m.Count)) }

// slice returns images from…to−1 without copying them.
func (m *Images) slice(from, to int) *Images {
	n := m.Height * m.Width * m.Channels
	part := &Images{Count: to - from, Height: m.Height, Width: m.Width, Channels: m.Channels, Pixels: m.Pixels[from*n : to*n : to*n]}
	if m.Labels != nil {
		part.Labels = m.Labels[from:to:to]
	}
	return part
}
