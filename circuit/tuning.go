package circuit

import (
	"math"

	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

// tuning is a Tuned wiring in harmonics 0 to some highest, or its transpose: a blur of the
// source as each harmonic's wave weighs it, and what the blurs count at the target.
type tuning struct {
	blur
	counts []float32 // modes×places
}

// blur is a source weighed by waves over its places, and spread by a Gaussian of distance.
type blur struct {
	sheet neuron.Sheet
	y, x  *axis
	waves []float32 // modes×places
}

// harmonic is 1, cos 2θ, sin 2θ, cos 4θ, … at an orientation θ in degrees.
func harmonic(m int, deg float64) float64 {
	sin, cos := math.Sincos(2 * float64((m+1)/2) * deg * math.Pi / 180)
	if m > 0 && m%2 == 0 {
		return sin
	}
	return cos
}

// tuning is the wiring in harmonics 0 to highest.
func (w *Tuned) tuning(highest int) *tuning {
	modes, n := 2*highest+1, w.In()
	t := &tuning{blur{sheet: w.sheet, waves: make([]float32, modes*n)}, make([]float32, modes*n)}
	if w.y != nil {
		t.y = newAxis(w.sheet.Height, w.sheet.Height, w.y)
	}
	if w.x != nil {
		t.x = newAxis(w.sheet.Width, w.sheet.Width, w.x)
	}
	for m := range modes {
		for i := range n {
			t.waves[m*n+i] = float32(harmonic(m, w.fromDeg[i]))
			t.counts[m*n+i] = float32(w.scale[i] * w.share((m+1)/2) * harmonic(m, w.toDeg[i]))
		}
	}
	return t
}

// turned is the transpose.
func (t *tuning) turned() *tuning {
	return &tuning{blur{t.sheet, t.y.transposed(), t.x.transposed(), t.counts}, t.waves}
}

// modes is the number of waves.
func (b *blur) modes() int { return len(b.waves) / b.sheet.Places() }

// cost is that of weighing and of blurring each wave.
func (b *blur) cost() int {
	each := costPartner * b.sheet.Places()
	if b.x != nil {
		each += costAxis * b.sheet.Height * b.x.products()
	}
	if b.y != nil {
		each += costAxis * b.sheet.Width * b.y.products()
	}
	return b.modes() * each
}

// drive adds sign·W·x to dst, on borrowed memory.
func (t *tuning) drive(dst, x []float32, sign float32, lanes int) {
	n := len(t.waves) * lanes
	blurred, between := borrow(n), borrow(n)
	t.spread(*blurred, *between, x, lanes)
	read(dst, *blurred, *between, t.counts, sign, lanes)
	scratch.Put(blurred)
	scratch.Put(between)
}

// spread writes the blurs of x as each wave weighs it, modes×places×lanes; between is memory of
// that size.
func (b *blur) spread(blurred, between, x []float32, lanes int) {
	n := len(x)
	for m := range b.modes() {
		weighed := blurred[m*n : (m+1)*n]
		by := b.waves[m*n/lanes:]
		if lanes == 1 {
			copy(weighed, x)
			simd.Mul(weighed, by[:n])
			continue
		}
		clear(weighed)
		for i := range n / lanes {
			simd.Axpy(weighed[i*lanes:(i+1)*lanes], by[i], x[i*lanes:(i+1)*lanes])
		}
	}
	b.along(blurred, between, lanes)
}

// along blurs along columns and rows, wave by wave.
func (b *blur) along(waves, between []float32, lanes int) {
	if b.x != nil {
		clear(between)
		b.x.drive(between, waves, 1, b.modes()*b.sheet.Height, lanes)
	} else {
		copy(between, waves)
	}
	if b.y == nil {
		copy(waves, between)
		return
	}
	clear(waves)
	b.y.drive(waves, between, 1, b.modes(), b.sheet.Width*lanes)
}

// read adds to dst sign times what the blurs count, wave by wave; between is memory of theirs.
func read(dst, blurred, between, counts []float32, sign float32, lanes int) {
	n := len(dst)
	for m := range len(counts) * lanes / n {
		from, by := blurred[m*n:(m+1)*n], counts[m*n/lanes:]
		if lanes == 1 {
			own := between[:n]
			copy(own, from)
			simd.Mul(own, by[:n])
			simd.Axpy(dst, sign, own)
			continue
		}
		for i := range n / lanes {
			simd.AxpyTwice(dst[i*lanes:(i+1)*lanes], sign, by[i], from[i*lanes:(i+1)*lanes])
		}
	}
}
