package stimulus

import "math"

// affine takes a place of the moved image to the place of the source that is seen there:
//
//	(x, y) ↦ centre + (xx xy; yx yy)·((x, y) − shift − centre)
type affine struct {
	xx, xy, yx, yy float64
	shiftX, shiftY float64
	mirrored       bool // what lies outside the source is its mirror image; else it is 0
}

// warp samples src bilinearly. dst and src are height×width×channels and
// must not overlap.
func (m affine) warp(dst, src []float32, height, width, channels int) {
	if n := height * width * channels; len(dst) != n || len(src) != n {
		panic("stimulus: warp: lengths do not agree")
	}
	switch {
	case len(dst) == 0:
	case height <= paddedSide && width <= paddedSide && !m.mirrored:
		m.warpPadded(dst, src, height, width, channels)
	default:
		m.warpLarge(dst, src, height, width, channels)
	}
}

// A scan is the line of source places that a row of the moved image sees. Coordinates have 32
// fractional bits and advance by addition, so that no error builds up.
type scan struct{ x, y, stepX, stepY int64 }

// row returns the scan of row y.
func (m affine) row(y, height, width int) scan {
	centreX, centreY := float64(width-1)/2, float64(height-1)/2
	px, py := -m.shiftX-centreX, float64(y)-m.shiftY-centreY
	return scan{
		x: fixed(centreX + m.xx*px + m.xy*py), stepX: fixed(m.xx),
		y: fixed(centreY + m.yx*px + m.yy*py), stepY: fixed(m.yx),
	}
}

// at returns the scan from its i-th place on.
func (s scan) at(i int) scan {
	s.x += int64(i) * s.stepX
	s.y += int64(i) * s.stepY
	return s
}

// within returns the range of places of a scan of n that have 0 ≤ x < width and 0 ≤ y < height.
func (s scan) within(height, width, n int) (from, to int) {
	from, to = inside(s.x, s.stepX, int64(width)<<32, 0, n)
	return inside(s.y, s.stepY, int64(height)<<32, from, to)
}

// inside narrows from…to−1 to the numbers i with 0 ≤ start + i·step < limit.
func inside(start, step, limit int64, from, to int) (int, int) {
	if limit <= 0 {
		return from, from
	}
	if 0 <= start+int64(from)*step && start+int64(from)*step < limit &&
		0 <= start+int64(to)*step && start+int64(to)*step < limit {
		return from, to
	}
	var low, high int64
	switch {
	case step > 0:
		low, high = ceilDiv(-start, step), ceilDiv(limit-start, step)
	case step < 0:
		low, high = ceilDiv(start-limit+1, -step), ceilDiv(start+1, -step)
	case start < 0 || start >= limit:
		return from, from
	default:
		return from, to
	}
	low = min(max(low, int64(from)), int64(to))
	return int(low), int(min(max(high, low), int64(to)))
}

func ceilDiv(a, positive int64) int64 {
	q := a / positive
	if a%positive > 0 {
		q++
	}
	return q
}

func fixed(v float64) int64 { return int64(math.Round(v * (1 << 32))) }

// fraction returns the fractional part, cut to 23 bits, of a fixed-point number: the mantissa
// of a float32 in [1, 2), less 1.
func fraction(v int64) float32 {
	return math.Float32frombits(0x3F800000|uint32(v)>>9) - 1
}

// bilinear blends four neighbours; at fx = fy = 0 it is exactly a.
func bilinear(a, b, c, d, fx, fy float32) float32 {
	top := a + fx*(b-a)
	return top + fy*(c+fx*(d-c)-top)
}
