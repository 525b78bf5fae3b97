package ssn

import (
	"errors"
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/neuron"
)

// PhasePlane is the flow of two units with one variable each, whatever their model and gain.
// Not for concurrent use.
type PhasePlane struct {
	r      *circuit.Reference
	dx     []float64
	places [2]*float64
	slopes [2]*float64
}

// NewPhasePlane returns the flow of a circuit of two populations of one unit, for external
// inputs h. Delays, which move no fixed point but its stability, are an error.
func NewPhasePlane(c *circuit.Circuit, h [2]float64) (*PhasePlane, error) {
	if len(c.Populations) != 2 || c.Units() != 2 {
		return nil, errors.New("ssn: not two populations of one unit each")
	}
	for _, p := range c.Populations {
		if _, static := p.Model.(neuron.Static); static || len(p.Model.Vars()) != 1 {
			return nil, errors.New("ssn: the neurons of " + p.Name + " do not have one variable that moves")
		}
	}
	for _, p := range c.Projections {
		if p.DelayMS > 0 {
			return nil, errors.New("ssn: projection " + p.Name + " has a delay")
		}
	}
	plane := &PhasePlane{r: c.NewReference(1)}
	plane.dx = make([]float64, len(plane.r.X))
	for pop := range plane.places {
		plane.r.Drive(pop, func(int) float64 { return h[pop] })
		plane.places[pop] = &plane.r.Vars(pop).Var(0)[0]
		plane.slopes[pop] = &plane.dx[pop] // one variable each, in order
	}
	return plane, nil
}

// Flow is the slope of both variables [per ms] at a point.
func (p *PhasePlane) Flow(at [2]float64) [2]float64 {
	*p.places[0], *p.places[1] = at[0], at[1]
	p.r.Deriv(p.dx, p.r.X)
	return [2]float64{*p.slopes[0], *p.slopes[1]}
}

// Nullclines returns, of each variable, the curves on which it does not change, as runs of
// points, in the rectangle from low to high: contours of the flow on a grid of cells×cells.
func (p *PhasePlane) Nullclines(low, high [2]float64, cells int) (of [2][][][2]float64) {
	flow := p.grid(low, high, cells)
	for k := range of {
		of[k] = contour(low, high, cells, func(i, j int) float64 { return flow[i*(cells+1)+j][k] })
	}
	return of
}

// grid is the flow at the corners of cells.
func (p *PhasePlane) grid(low, high [2]float64, cells int) [][2]float64 {
	all := make([][2]float64, 0, (cells+1)*(cells+1))
	for i := range cells + 1 {
		for j := range cells + 1 {
			all = append(all, p.Flow(corner(low, high, cells, i, j)))
		}
	}
	return all
}

func corner(low, high [2]float64, cells, i, j int) [2]float64 {
	return [2]float64{low[0] + float64(i)/float64(cells)*(high[0]-low[0]), low[1] + float64(j)/float64(cells)*(high[1]-low[1])}
}

// A PlanePoint is a fixed point of a phase plane.
type PlanePoint struct {
	At     [2]float64
	Stable bool
}

// FixedPoints finds where neither variable changes in a rectangle: Newton's method from every
// cell whose corners differ in the sign of both slopes.
func (p *PhasePlane) FixedPoints(low, high [2]float64, cells int) []PlanePoint {
	flow := p.grid(low, high, cells)
	var all []PlanePoint
	for i := range cells {
		for j := range cells {
			corners := [4][2]float64{flow[i*(cells+1)+j], flow[i*(cells+1)+j+1], flow[(i+1)*(cells+1)+j], flow[(i+1)*(cells+1)+j+1]}
			if !changes(corners, 0) || !changes(corners, 1) {
				continue
			}
			near := corner(low, high, cells, i, j)
			far := corner(low, high, cells, i+1, j+1)
			size := [2]float64{far[0] - near[0], far[1] - near[1]}
			root, ok := p.newton([2]float64{near[0] + size[0]/2, near[1] + size[1]/2}, size)
			if !ok || !within(root, near, far, size) {
				continue
			}
			known := false
			for _, q := range all {
				known = known || math.Abs(q.At[0]-root[0]) < 1e-6*size[0]+1e-12 && math.Abs(q.At[1]-root[1]) < 1e-6*size[1]+1e-12
			}
			if !known {
				j := p.jacobian(root, size)
				all = append(all, PlanePoint{root, j[0][0]+j[1][1] < 0 && j[0][0]*j[1][1]-j[0][1]*j[1][0] > 0})
			}
		}
	}
	return all
}

// within allows a root to lie a cell beside the one that it was searched from.
func within(x, near, far, size [2]float64) bool {
	return x[0] >= near[0]-size[0] && x[0] <= far[0]+size[0] && x[1] >= near[1]-size[1] && x[1] <= far[1]+size[1]
}

func changes(corners [4][2]float64, k int) bool {
	above := 0
	for _, c := range corners {
		if c[k] > 0 {
			above++
		}
	}
	return above > 0 && above < len(corners)
}

// newton refines a root to rounding; steps are at most a cell.
func (p *PhasePlane) newton(x, size [2]float64) ([2]float64, bool) {
	for range 60 {
		f, j := p.Flow(x), p.jacobian(x, size)
		det := j[0][0]*j[1][1] - j[0][1]*j[1][0]
		if det == 0 || math.IsNaN(det) {
			return x, false
		}
		step := [2]float64{-(j[1][1]*f[0] - j[0][1]*f[1]) / det, -(j[0][0]*f[1] - j[1][0]*f[0]) / det}
		share := 1.0
		for k := range step {
			if limit := size[k]; math.Abs(step[k]) > limit {
				share = min(share, limit/math.Abs(step[k]))
			}
		}
		x[0], x[1] = x[0]+share*step[0], x[1]+share*step[1]
		if math.Abs(step[0]) < 1e-9*size[0] && math.Abs(step[1]) < 1e-9*size[1] {
			return x, true
		}
	}
	return x, false
}

// jacobian is ∂(dx_a/dt)/∂x_b [per ms], by central differences.
func (p *PhasePlane) jacobian(x, size [2]float64) (j [2][2]float64) {
	for b := range x {
		h := 1e-4 * size[b]
		up, down := x, x
		up[b] += h
		down[b] -= h
		above, below := p.Flow(up), p.Flow(down)
		for a := range j {
			j[a][b] = (above[a] - below[a]) / (2 * h)
		}
	}
	return j
}
