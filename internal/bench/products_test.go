package bench

import (
	"math"
	"testing"
)

// TestProducts holds entries of every product to sums in float64.
func TestProducts(t *testing.T) {
	computes(t)
	for _, m := range machines(t) {
		m.Quick = m.Threads > 1 || testing.Short()
		for _, p := range matrixProducts(m) {
			p.on(m).Run()
			for _, i := range some(p.rows, 6) {
				for _, j := range some(p.cols, 6) {
					var want, magnitude float64
					for k := range p.fan {
						a, b := p.a[i*p.fan+k], p.b[k*p.cols+j]
						if p.order == aTransposed {
							a = p.a[k*p.rows+i]
						}
						if p.order == bTransposed {
							b = p.b[j*p.fan+k]
						}
						want += float64(a) * float64(b)
						magnitude += math.Abs(float64(a) * float64(b))
					}
					agree(t, p.key, p.c[i*p.cols+j], want, magnitude, p.fan)
				}
			}
		}
	}
}

// TestFullyConnected holds answers and changes of the dense layer to sums in float64.
func TestFullyConnected(t *testing.T) {
	computes(t)
	const lanes = tileLanes
	for _, m := range machines(t) {
		l := newFullyConnected("fc", 48)
		l.drives(m).Run()
		l.changes(m).Run()
		for _, i := range some(l.out, 6) {
			for _, b := range some(fcTiles*lanes, 6) {
				var want, magnitude float64
				for k := range fcFan {
					v := float64(l.w.W[i*fcFan+k]) * float64(l.x[(b/lanes*fcFan+k)*lanes+b%lanes])
					want, magnitude = want+v, magnitude+math.Abs(v)
				}
				agree(t, "answer", l.y[(b/lanes*l.out+i)*lanes+b%lanes], want, magnitude, fcFan)
			}
			for _, j := range some(fcFan, 6) {
				var want, magnitude float64
				for b := range fcTiles * lanes {
					v := float64(l.p[(b/lanes*l.out+i)*lanes+b%lanes]) * float64(l.x[(b/lanes*fcFan+j)*lanes+b%lanes])
					want, magnitude = want+v, magnitude+math.Abs(v)
				}
				agree(t, "change", l.dw[i*fcFan+j], want, magnitude, fcTiles*lanes)
			}
		}
	}
}

func TestVectors(t *testing.T) {
	computes(t)
	for _, n := range []int{360, 1024, 4096} { // the largest differs by its size alone
		v := newVector(n)
		v.timed().Run()
		for _, i := range some(n, 6) {
			var want, magnitude float64
			for k, x := range v.x {
				p := float64(v.rows[i*n+k]) * float64(x)
				want, magnitude = want+p, magnitude+math.Abs(p)
			}
			agree(t, "entry", v.y[i], want, magnitude, n)
		}
	}
}
