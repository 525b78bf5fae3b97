package ssn

import "math"

// prepare factorizes 1 − G·W at the present gains. With W = D + L·Uᵀ, D local and U the basis
// of what is not, (1 − G·W)·δ = f has the solution δ = B⁻¹·(f + G·L·s) with B = 1 − G·D, which
// is solved place by place, and s from (1 − Uᵀ·B⁻¹·G·L)·s = Uᵀ·B⁻¹·f (Woodbury). It says
// whether there is one.
func (f *Finder) prepare() bool {
	r, pops := f.r, len(f.r.pops)
	clear(f.local)
	f.hasLocal = false
	for _, b := range r.blocks {
		if b.local {
			f.local[b.post*pops+b.pre] += b.sign * b.J
			f.hasLocal = true
		}
	}
	for x := range r.places {
		if !f.invertPlace(x) {
			return false
		}
	}
	clear(f.m)
	for i := range r.unknowns {
		f.m[i*r.unknowns+i] = 1
	}
	for p, row := range r.offset {
		if row < 0 {
			continue
		}
		for a := range pops {
			if !f.hasLocal && a != p {
				continue
			}
			if r.ring {
				f.overlap(p, a)
			}
			for i := range r.blocks {
				if b := &r.blocks[i]; b.post == a && !b.local {
					f.assemble(p, row, a, b)
				}
			}
		}
	}
	return factorize(f.m, f.pivots)
}

// invertPlace sets B⁻¹ and T = B⁻¹·G of a place.
func (f *Finder) invertPlace(x int) bool {
	r, pops := f.r, len(f.r.pops)
	inverse, t := f.inverse[x*pops*pops:(x+1)*pops*pops], f.t[x*pops*pops:(x+1)*pops*pops]
	clear(inverse)
	for a := range pops {
		inverse[a*pops+a] = 1
	}
	if f.hasLocal {
		for a := range pops { // t holds B for a while
			for b := range pops {
				t[a*pops+b] = -f.gain[a*r.places+x] * f.local[a*pops+b]
			}
			t[a*pops+a]++
		}
		if !invert(inverse, t, pops) {
			return false
		}
	}
	for a := range pops {
		for b := range pops {
			t[a*pops+b] = inverse[a*pops+b] * f.gain[b*r.places+x]
		}
	}
	return true
}

// overlap sets waves[k][l] = Σ_x U[x,k]·T_x[p][a]·V[x,l], with V the scaled waves.
func (f *Finder) overlap(p, a int) {
	r, pops := f.r, len(f.r.pops)
	clear(f.waves)
	for x, share := range r.share {
		t := share * f.t[x*pops*pops+p*pops+a]
		if t == 0 {
			continue
		}
		row := r.wave[x*r.waves : (x+1)*r.waves]
		for k, c := range row {
			v := t * c
			into := f.waves[k*r.waves : k*r.waves+k+1]
			for l, d := range row[:len(into)] {
				into[l] += v * d
			}
		}
	}
	for k := range r.waves { // symmetric but for the scale
		for l := range k {
			v := f.waves[k*r.waves+l]
			f.waves[l*r.waves+k] = v * r.scale[k]
			f.waves[k*r.waves+l] = v * r.scale[l]
		}
		f.waves[k*r.waves+k] *= r.scale[k]
	}
}

// assemble takes a block's share from the system, in the rows of population p.
func (f *Finder) assemble(p, row, a int, b *reducedBlock) {
	r, pops := f.r, len(f.r.pops)
	column, weight := r.offset[b.pre], b.sign*b.J
	for i := range r.waves {
		into := f.m[(row+i)*r.unknowns+column:][:r.waves]
		if r.ring {
			for l, v := range f.waves[i*r.waves : (i+1)*r.waves] {
				into[l] -= weight * b.k[l] * v
			}
			continue
		}
		t := weight * f.t[i*pops*pops+p*pops+a]
		if t == 0 {
			continue
		}
		for l, k := range b.k[i*r.places : (i+1)*r.places] {
			into[l] -= t * k
		}
	}
}

// solve sets dst = (1 − G·W)⁻¹·v at the gains of the last prepare; dst and v may not overlap.
func (f *Finder) solve(dst, v []float64) {
	r := f.r
	f.place(dst, v)
	if r.unknowns > 0 {
		if r.ring {
			r.sum(f.rhs, dst)
		} else {
			for p, at := range r.offset {
				if at >= 0 {
					copy(f.rhs[at:at+r.places], dst[p*r.places:])
				}
			}
		}
		substitute(f.m, f.pivots, f.rhs)
		f.back(dst, v)
	}
}

// place sets dst = B⁻¹·v.
func (f *Finder) place(dst, v []float64) {
	r, pops := f.r, len(f.r.pops)
	if !f.hasLocal {
		copy(dst, v)
		return
	}
	for x := range r.places {
		inverse := f.inverse[x*pops*pops:]
		for a := range pops {
			sum := 0.0
			for b := range pops {
				sum += inverse[a*pops+b] * v[b*r.places+x]
			}
			dst[a*r.places+x] = sum
		}
	}
}

// back sets dst = B⁻¹·(v + G·L·s) for the solution s.
func (f *Finder) back(dst, v []float64) {
	r := f.r
	scratch := f.trial
	clear(scratch)
	for i := range r.blocks {
		b := &r.blocks[i]
		if b.local {
			continue
		}
		if r.ring {
			r.blockDrive(scratch, scratch, f.rhs, b, b.k, b.sign*b.J)
		} else {
			r.denseDrive(scratch[b.post*r.places:], f.rhs[r.offset[b.pre]:], b)
		}
	}
	for i := range scratch {
		scratch[i] = v[i] + f.gain[i]*scratch[i]
	}
	f.place(dst, scratch)
}

func (r *Reduced) denseDrive(z, s []float64, b *reducedBlock) {
	weight := b.sign * b.J
	for x := range r.places {
		sum := 0.0
		for y, k := range b.k[x*r.places : (x+1)*r.places] {
			sum += k * s[y]
		}
		z[x] += weight * sum
	}
}

// factorize replaces a square matrix by its LU factors, with row pivots.
func factorize(a []float64, pivots []int) bool {
	n := len(pivots)
	for c := range n {
		best := c
		for i := c + 1; i < n; i++ {
			if math.Abs(a[i*n+c]) > math.Abs(a[best*n+c]) {
				best = i
			}
		}
		if v := a[best*n+c]; v == 0 || v != v {
			return false
		}
		pivots[c] = best
		if best != c {
			for j := range n {
				a[c*n+j], a[best*n+j] = a[best*n+j], a[c*n+j]
			}
		}
		top := a[c*n+c+1 : (c+1)*n]
		for i := c + 1; i < n; i++ {
			v := a[i*n+c] / a[c*n+c]
			a[i*n+c] = v
			if v == 0 {
				continue
			}
			row := a[i*n+c+1:][:len(top)]
			for j, u := range top {
				row[j] -= v * u
			}
		}
	}
	return true
}

// substitute solves with the factors, in place.
func substitute(a []float64, pivots []int, b []float64) {
	n := len(pivots)
	for c, p := range pivots {
		b[c], b[p] = b[p], b[c]
	}
	for i := 1; i < n; i++ {
		b[i] -= dot(a[i*n:i*n+i], b)
	}
	for i := n - 1; i >= 0; i-- {
		b[i] = (b[i] - dot(a[i*n+i+1:(i+1)*n], b[i+1:])) / a[i*n+i]
	}
}

func dot(a, b []float64) float64 {
	sum := 0.0
	b = b[:len(a)]
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

// invert sets dst to the inverse of a small matrix, which it destroys.
func invert(dst, a []float64, n int) bool {
	for c := range n {
		best := c
		for i := c + 1; i < n; i++ {
			if math.Abs(a[i*n+c]) > math.Abs(a[best*n+c]) {
				best = i
			}
		}
		if v := a[best*n+c]; v == 0 || v != v {
			return false
		}
		for j := range n {
			a[c*n+j], a[best*n+j] = a[best*n+j], a[c*n+j]
			dst[c*n+j], dst[best*n+j] = dst[best*n+j], dst[c*n+j]
		}
		scale := 1 / a[c*n+c]
		for j := range n {
			a[c*n+j] *= scale
			dst[c*n+j] *= scale
		}
		for i := range n {
			if v := a[i*n+c]; i != c && v != 0 {
				for j := range n {
					a[i*n+j] -= v * a[c*n+j]
					dst[i*n+j] -= v * dst[c*n+j]
				}
			}
		}
	}
	return true
}
