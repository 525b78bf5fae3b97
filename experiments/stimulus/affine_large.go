package stimulus

// warpLarge is warp for images of any size and edges of any kind.
func (m affine) warpLarge(dst, src []float32, height, width, channels int) {
	for y := range height {
		row := dst[y*width*channels : (y+1)*width*channels]
		s := m.row(y, height, width)
		from, to := s.within(height-1, width-1, width) // all four neighbours exist
		m.border(row[:from*channels], src, s, height, width, channels)
		interior(row[from*channels:to*channels], src, s.at(from), width, channels)
		m.border(row[to*channels:], src, s.at(to), height, width, channels)
	}
}

// interior samples where all four neighbours exist.
func interior(row, src []float32, s scan, width, channels int) {
	for ; len(row) > 0; row = row[channels:] {
		at := (int(s.y>>32)*width + int(s.x>>32)) * channels
		fx, fy := fraction(s.x), fraction(s.y)
		above, below := src[at:at+2*channels], src[at+width*channels:at+(width+2)*channels]
		for c := range channels {
			row[c] = bilinear(above[c], above[c+channels], below[c], below[c+channels], fx, fy)
		}
		s = s.at(1)
	}
}

// border samples where neighbours may lie outside.
func (m affine) border(row, src []float32, s scan, height, width, channels int) {
	pixel := func(y, x, c int) float32 {
		if m.mirrored {
			y, x = mirror(y, height), mirror(x, width)
		}
		if x < 0 || x >= width || y < 0 || y >= height {
			return 0
		}
		return src[(y*width+x)*channels+c]
	}
	for ; len(row) > 0; row = row[channels:] {
		x, y := int(s.x>>32), int(s.y>>32)
		fx, fy := fraction(s.x), fraction(s.y)
		for c := range channels {
			row[c] = bilinear(pixel(y, x, c), pixel(y, x+1, c), pixel(y+1, x, c), pixel(y+1, x+1, c), fx, fy)
		}
		s = s.at(1)
	}
}

// mirror is the place of 0…n−1 that is seen at place i of a line whose ends are mirrors:
// … 1 0 | 0 1 … n−1 | n−1 n−2 …
func mirror(i, n int) int {
	i %= 2 * n
	if i < 0 {
		i += 2 * n
	}
	return min(i, 2*n-1-i)
}
