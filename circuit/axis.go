package circuit

import "github.com/striate-sim/striate/simd"

// axis is a matrix along one axis of a sheet: rows, columns, or the channels of a place. A nil
// axis is the identity.
type axis struct {
	to, from int
	w64      []float64 // to×from
	w, wt    []float32 // to×from and from×to
	cuts     []cut
}

// cut is a group of targets and the sources that reach any of them: of a narrow kernel, a
// block about its diagonal.
type cut struct{ to0, to1, from0, from1 int }

// newAxis takes a matrix, to×from.
func newAxis(to, from int, w64 []float64) *axis {
	a := &axis{to: to, from: from, w64: w64, w: make([]float32, to*from), wt: make([]float32, to*from)}
	for i := range to {
		for j := range from {
			v := float32(w64[i*from+j])
			a.w[i*from+j], a.wt[j*to+i] = v, v
		}
	}
	a.cuts = cuts(to, from, w64)
	return a
}

// transposed is the axis of Wᵀ.
func (a *axis) transposed() *axis {
	if a == nil {
		return nil
	}
	t := make([]float64, len(a.w64))
	for i := range a.to {
		for j := range a.from {
			t[j*a.to+i] = a.w64[i*a.from+j]
		}
	}
	return newAxis(a.from, a.to, t)
}

// cutRows is how many targets of a narrow kernel are taken together.
const cutRows = 12

// cuts finds the blocks of a matrix outside of which it is 0. A kernel that fills more than
// half of it is taken whole.
func cuts(to, from int, w []float64) []cut {
	var all []cut
	filled := 0
	for to0 := 0; to0 < to; to0 += cutRows {
		c := cut{to0, min(to0+cutRows, to), from, 0}
		for i := c.to0; i < c.to1; i++ {
			for j, v := range w[i*from : (i+1)*from] {
				if v != 0 {
					c.from0, c.from1 = min(c.from0, j), max(c.from1, j+1)
				}
			}
		}
		if c.from0 < c.from1 {
			all = append(all, c)
			filled += (c.to1 - c.to0) * (c.from1 - c.from0)
		}
	}
	if 2*filled > to*from {
		return []cut{{0, to, 0, from}}
	}
	return all
}

// drive adds alpha·W·x to dst along the middle axis of x, outer×from×inner; dst is
// outer×to×inner. Each output is one chain over the sources of its cut, in either form.
func (a *axis) drive(dst, x []float32, alpha float32, outer, inner int) {
	if inner == 1 { // vectors run along the targets
		for _, c := range a.cuts {
			from := count(a.from)[c.from0:c.from1]
			simd.Gemm(dst[c.to0:], a.to, x, a.from, from, a.wt[c.to0:], a.to, from, outer, c.to1-c.to0, alpha)
		}
		return
	}
	for o := range outer {
		to, from := dst[o*a.to*inner:(o+1)*a.to*inner], x[o*a.from*inner:(o+1)*a.from*inner]
		for _, c := range a.cuts {
			rows := count(a.from)[c.from0:c.from1]
			simd.Gemm(to[c.to0*inner:], inner, a.w[c.to0*a.from:], a.from, rows, from, inner, rows, c.to1-c.to0, inner, alpha)
		}
	}
}

// drive64 is drive in float64 for one lane.
func (a *axis) drive64(dst, x []float64, alpha float64, outer, inner int) {
	for o := range outer {
		for _, c := range a.cuts {
			for i := c.to0; i < c.to1; i++ {
				to := dst[(o*a.to+i)*inner:][:inner]
				for j := c.from0; j < c.from1; j++ {
					v := alpha * a.w64[i*a.from+j]
					for k, r := range x[(o*a.from+j)*inner:][:inner] {
						to[k] += v * r
					}
				}
			}
		}
	}
}
