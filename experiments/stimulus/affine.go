package stimulus

import "math"

// affine takes a place of the moved image to the place of the source that is seen there:
//
//	(x, y) ↦ centre + (xx xy; yx yy)·((x, y) − shift − centre)
type affine struct {
	xx, xy, yx, yy float64
	shiftX, shiftY float64
}

// warp samples src bilinearly; outside of it is 0. Coordinates have 32 fractional bits and
// advance by addition along a row, so that no error builds up.
func (m affine) warp(dst, src []float32, height, width, channels int) {
	if n := height * width * channels; len(dst) != n || len(src) != n {
		panic("stimulus: warp: lengths do not agree")
	}
	centreX, centreY := float64(width-1)/2, float64(height-1)/2
	stepX, stepY := fixed(m.xx), fixed(m.yx)
	for y := range height {
		px, py := -m.shiftX-centreX, float64(y)-m.shiftY-centreY
		startX := fixed(centreX + m.xx*px + m.xy*py)
		startY := fixed(centreY + m.yx*px + m.yy*py)
		row := dst[y*width*channels : (y+1)*width*channels]

		// All four neighbours exist where 0 ≤ X < width−1 and 0 ≤ Y < height−1.
		from, to := inside(startX, stepX, int64(width-1)<<32, 0, width)
		from, to = inside(startY, stepY, int64(height-1)<<32, from, to)
		border(row[:from*channels], src, startX, startY, stepX, stepY, height, width, channels)
		x0, y0 := startX+int64(from)*stepX, startY+int64(from)*stepY
		if channels == 1 {
			interior(row[from:to], src, x0, y0, stepX, stepY, width)
		} else {
			interiorChannels(row[from*channels:to*channels], src, x0, y0, stepX, stepY, width, channels)
		}
		x1, y1 := startX+int64(to)*stepX, startY+int64(to)*stepY
		border(row[to*channels:], src, x1, y1, stepX, stepY, height, width, channels)
	}
}

func fixed(v float64) int64    { return int64(math.Round(v * (1 << 32))) }
func fraction(v int64) float32 { return float32(uint32(v)>>8) * (1.0 / (1 << 24)) }
func ceilDiv(a, positive int64) int64 {
	q := a / positive
	if a%positive > 0 {
		q++
	}
	return q
}

// inside narrows from…to−1 to the numbers i with 0 ≤ start + i·step < limit.
func inside(start, step, limit int64, from, to int) (int, int) {
	var low, high int64
	switch {
	case step > 0:
		low, high = ceilDiv(-start, step), ceilDiv(limit-start, step)
	case step < 0:
		low, high = ceilDiv(start-limit+1, -step), ceilDiv(start+1, -step)
	case 0 <= start && start < limit:
		return from, to
	default:
		return from, from
	}
	low = min(max(low, int64(from)), int64(to))
	return int(low), int(min(max(high, low), int64(to)))
}

// interior samples one channel where all four neighbours exist.
func interior(row, src []float32, x, y, stepX, stepY int64, width int) {
	for i := range row {
		at := int(y>>32)*width + int(x>>32)
		fx, fy := fraction(x), fraction(y)
		above, below := src[at:at+2:at+2], src[at+width:at+width+2]
		top := above[0] + fx*(above[1]-above[0])
		row[i] = top + fy*(below[0]+fx*(below[1]-below[0])-top)
		x += stepX
		y += stepY
	}
}

func interiorChannels(row, src []float32, x, y, stepX, stepY int64, width, channels int) {
	for ; len(row) > 0; row = row[channels:] {
		at := (int(y>>32)*width + int(x>>32)) * channels
		fx, fy := fraction(x), fraction(y)
		above, below := src[at:at+2*channels], src[at+width*channels:at+(width+2)*channels]
		for c := range channels {
			top := above[c] + fx*(above[c+channels]-above[c])
			row[c] = top + fy*(below[c]+fx*(below[c+channels]-below[c])-top)
		}
		x += stepX
		y += stepY
	}
}

// border samples where neighbours may be missing.
func border(row, src []float32, x, y, stepX, stepY int64, height, width, channels int) {
	pixel := func(y, x, c int) float32 {
		if x < 0 || x >= width || y < 0 || y >= height {
			return 0
		}
		return src[(y*width+x)*channels+c]
	}
	for ; len(row) > 0; row = row[channels:] {
		ix, iy := int(x>>32), int(y>>32)
		if ix < -1 || ix >= width || iy < -1 || iy >= height {
			clear(row[:channels])
		} else {
			fx, fy := fraction(x), fraction(y)
			for c := range channels {
				a, b := pixel(iy, ix, c), pixel(iy+1, ix, c)
				top := a + fx*(pixel(iy, ix+1, c)-a)
				row[c] = top + fy*(b+fx*(pixel(iy+1, ix+1, c)-b)-top)
			}
		}
		x += stepX
		y += stepY
	}
}
