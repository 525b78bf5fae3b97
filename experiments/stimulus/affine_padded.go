package stimulus

// Images up to paddedSide are copied, channel by channel, into a frame of zeros of fixed
// stride. No place then needs a test of its neighbours, and the compiler proves every index.
const (
	paddedShift  = 6
	paddedStride = 1 << paddedShift
	paddedSide   = paddedStride - 2
	paddedPlaces = paddedStride * paddedStride
)

// padded holds pixel (x, y) at (y+1)·stride + x+1.
type padded [paddedPlaces + paddedStride + 2]float32

func (m affine) warpPadded(dst, src []float32, height, width, channels int) {
	var p padded
	for c := range channels {
		p.load(src, height, width, channels, c)
		for y := range height {
			s := m.row(y, height, width)
			s.x += 1 << 32 // the frame
			s.y += 1 << 32
			from, to := s.within(height+1, width+1, width)
			row := dst[y*width*channels+c:][:(width-1)*channels+1]
			for i := range from {
				row[i*channels] = 0
			}
			for i := to; i < width; i++ {
				row[i*channels] = 0
			}
			p.sample(row, s.at(from), from*channels, to*channels, channels)
		}
	}
}

func (p *padded) load(src []float32, height, width, channels, c int) {
	for y := range height {
		row := p[(y+1)*paddedStride+1:][:width]
		if channels == 1 {
			copy(row, src[y*width:])
			continue
		}
		for x := range row {
			row[x] = src[(y*width+x)*channels+c]
		}
	}
}

// sample sets every channels-th value of row[from:to].
func (p *padded) sample(row []float32, s scan, from, to, channels int) {
	row = row[:min(to, len(row))]
	for i := from; i < len(row); i += channels {
		at := (uint64(s.y)>>32<<paddedShift + uint64(s.x)>>32) & (paddedPlaces - 1)
		row[i] = bilinear(p[at], p[at+1], p[at+paddedStride], p[at+paddedStride+1], fraction(s.x), fraction(s.y))
		s.x += s.stepX
		s.y += s.stepY
	}
}
