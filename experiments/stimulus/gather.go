package stimulus

// Gather writes images into the program's memory order: dst[u*lanes+b] is pixel u,
// [y][x][channel], of image index[b]. Lanes beyond len(index) become 0. dst holds
// pixels×lanes.
func Gather(dst []float32, m *Images, index []int, lanes int) {
	units := m.Height * m.Width * m.Channels
	if len(dst) != units*lanes || len(index) > lanes {
		panic("stimulus: Gather: lengths do not agree")
	}
	b := 0
	for ; b+8 <= len(index); b += 8 {
		gather8(dst[b:], m, (*[8]int)(index[b:]), lanes, units)
	}
	for ; b < len(index); b++ {
		for u, p := range m.Image(index[b]) {
			dst[u*lanes+b] = p
		}
	}
	if b == lanes {
		return
	}
	for u := range units {
		clear(dst[u*lanes+b : (u+1)*lanes])
	}
}

// gather8 fills eight neighbouring lanes, so that half a cache line is written at a time.
func gather8(dst []float32, m *Images, index *[8]int, lanes, units int) {
	p0, p1, p2, p3 := m.Image(index[0])[:units], m.Image(index[1])[:units], m.Image(index[2])[:units], m.Image(index[3])[:units]
	p4, p5, p6, p7 := m.Image(index[4])[:units], m.Image(index[5])[:units], m.Image(index[6])[:units], m.Image(index[7])[:units]
	for u := range units {
		d := (*[8]float32)(dst[u*lanes:])
		d[0], d[1], d[2], d[3] = p0[u], p1[u], p2[u], p3[u]
		d[4], d[5], d[6], d[7] = p4[u], p5[u], p6[u], p7[u]
	}
}
