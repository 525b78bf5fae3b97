package bench

import (
	"math"
	"slices"
	"testing"

	"github.com/striate-sim/striate/hierarchy"
)

// plainNet is the 32-64-512 network and its gradient, one image at a time, in float64. Its
// arrays lie as the program's: places before channels.
type plainNet struct{ w, change [][]float64 } // weights and biases of each stage in turn

func newPlainNet(p *hierarchy.Pathway) *plainNet {
	n := &plainNet{}
	for _, a := range p.Weights() {
		w := make([]float64, len(a.W))
		for i, v := range a.W {
			w[i] = float64(v)
		}
		n.w, n.change = append(n.w, w), append(n.change, make([]float64, len(w)))
	}
	return n
}

// conv is a 5×5 convolution of a square sheet without margins; visit gets each product's
// output, input and weight.
func conv(side, in, out int, visit func(y, x, w int)) {
	above := side - 4
	for place := range above * above {
		for c := range out {
			for ky := range 5 {
				row := ((place/above+ky)*side + place%above) * in
				for k := range 5 * in {
					visit(place*out+c, row+k, (c*5+ky)*5*in+k)
				}
			}
		}
	}
}

// pool picks the largest of 2×2 places and returns where it came from.
func pool2(y []float64, side, channels int) (z []float64, from []int) {
	for place := range side / 2 * (side / 2) {
		for c := range channels {
			best := -1
			for k := range 4 {
				at := ((place/(side/2)*2+k/2)*side+place%(side/2)*2+k%2)*channels + c
				if best < 0 || y[at] > y[best] {
					best = at
				}
			}
			z, from = append(z, y[best]), append(from, best)
		}
	}
	return z, from
}

func (n *plainNet) biased(stage, units int) []float64 {
	y := make([]float64, units)
	for i := range y {
		y[i] = n.w[2*stage+1][i%len(n.w[2*stage+1])]
	}
	return y
}

func relu(y []float64) {
	for i := range y {
		y[i] = max(0, y[i])
	}
}

func (n *plainNet) dense(stage int, x []float64) []float64 {
	y := n.biased(stage, len(n.w[2*stage+1]))
	for i := range y {
		for j, v := range x {
			y[i] += n.w[2*stage][i*len(x)+j] * v
		}
	}
	return y
}

// image returns the potentials of one image and, for a label, adds the descent direction of
// the cross-entropy to change.
func (n *plainNet) image(x []float64, label int) []float64 {
	y1 := n.biased(0, 24*24*32)
	conv(28, 1, 32, func(y, below, w int) { y1[y] += n.w[0][w] * x[below] })
	relu(y1)
	z1, from1 := pool2(y1, 24, 32)
	y2 := n.biased(1, 8*8*64)
	conv(12, 32, 64, func(y, below, w int) { y2[y] += n.w[2][w] * z1[below] })
	relu(y2)
	z2, from2 := pool2(y2, 8, 64)
	y3 := n.dense(2, z2)
	relu(y3)
	out := n.dense(3, y3)
	if label < 0 {
		return out
	}
	credit, sum := make([]float64, len(out)), 0.0
	for _, v := range out {
		sum += math.Exp(v)
	}
	for c := range out {
		credit[c] = -math.Exp(out[c]) / sum
	}
	credit[label]++
	d3 := n.denseBack(3, credit, y3)
	d2 := unpool(n.denseBack(2, d3, z2), from2, y2)
	d1 := make([]float64, len(z1))
	conv(12, 32, 64, func(y, below, w int) {
		n.change[2][w] += d2[y] * z1[below]
		d1[below] += d2[y] * n.w[2][w]
	})
	n.biasBack(1, d2)
	up := unpool(d1, from1, y1)
	conv(28, 1, 32, func(y, below, w int) { n.change[0][w] += up[y] * x[below] })
	n.biasBack(0, up)
	return out
}

func (n *plainNet) biasBack(stage int, credit []float64) {
	b := n.change[2*stage+1]
	for i, c := range credit {
		b[i%len(b)] += c
	}
}

// denseBack adds the changes of a dense stage and returns the credit of what it saw, where
// that is above threshold.
func (n *plainNet) denseBack(stage int, credit, x []float64) []float64 {
	dx := make([]float64, len(x))
	for i, c := range credit {
		for j, v := range x {
			n.change[2*stage][i*len(x)+j] += c * v
			if v > 0 {
				dx[j] += c * n.w[2*stage][i*len(x)+j]
			}
		}
	}
	n.biasBack(stage, credit)
	return dx
}

// unpool hands credit to the places that won, where they are above threshold.
func unpool(credit []float64, from []int, y []float64) []float64 {
	dy := make([]float64, len(y))
	for i, at := range from {
		if y[at] > 0 {
			dy[at] += credit[i]
		}
	}
	return dy
}

func (s *shown) image(i int) []float64 {
	x := make([]float64, s.units)
	for u := range x {
		x[u] = float64(s.images[i*s.units+u])
	}
	return x
}

// TestLenetCost holds the network and its counts to those of the recipe lenet-wide.
func TestLenetCost(t *testing.T) {
	if c := lenetWide().Cost(); c.Params != 582026 || c.MACs != 4267008 || lenetForward != 4267008 {
		t.Errorf("cost %+v and %d products counted, want 582026 parameters and 4267008 products", c, lenetForward)
	}
}

// TestLenetSteps holds the first update by each optimizer to the plain network's gradient.
func TestLenetSteps(t *testing.T) {
	computes(t)
	const batch = 3
	s := newShown(batch)
	n := newPlainNet(lenetWide())
	for i := range batch {
		n.image(s.image(i), s.labels[i])
	}
	for _, m := range machines(t) {
		for _, o := range lenetOptimizers() {
			p := lenetWide()
			trainer(m, p, o.optimizer, batch).Step(s.batch())
			for a, w := range p.Weights() {
				var wrong, size float64
				for i, v := range w.W {
					g := n.change[a][i] / batch
					want := 0.01 * g
					if o.key == "lenet_b64_adam" { // whose first step is the rate along the sign
						want = 1e-3 * g / (math.Abs(g) + 1e-8)
					}
					got := float64(v) - n.w[a][i]
					wrong, size = wrong+(got-want)*(got-want), size+want*want
				}
				// a change is read off weights that are rounded to 2⁻²⁴ of their size
				if wrong > 1e-4*size {
					t.Errorf("%s, %s: the step is off by %.2g of its length", o.key, w.Name, math.Sqrt(wrong/size))
				}
			}
		}
	}
}

// TestLenetAnswers holds answers to all images, and to the first alone, to the plain network's.
func TestLenetAnswers(t *testing.T) {
	count := lenetBatch
	if testing.Short() {
		count = tileLanes + 1
	}
	s, p := newShown(count), lenetWide()
	n := newPlainNet(p)
	want := make([]int, count)
	for i := range want {
		out := n.image(s.image(i), -1)
		want[i] = slices.Index(out, slices.Max(out))
	}
	if slices.Min(want) == slices.Max(want) {
		t.Fatal("all answers are equal and prove nothing")
	}
	for _, m := range machines(t) {
		q, class := hierarchy.NewPredictor(p, m.Pool), make([]int, count)
		for _, k := range []int{count, 1} {
			clear(class)
			q.Predict(class[:k], s.render)
			if !slices.Equal(class[:k], want[:k]) {
				t.Errorf("%d threads: answers %v, want %v", m.Threads, class[:k], want[:k])
			}
		}
	}
}
