package ssn

// contour returns the curves on which a function of the corners of a grid is 0, as runs of
// points: where it changes sign along the edges of cells, linearly between corners, joined
// within cells (marching squares) and from cell to cell.
func contour(low, high [2]float64, cells int, at func(i, j int) float64) [][][2]float64 {
	type edge struct {
		i, j   int // its lower or left corner
		upward bool
	}
	cross := func(e edge) ([2]float64, bool) {
		k, l := e.i+1, e.j
		if e.upward {
			k, l = e.i, e.j+1
		}
		a, b := at(e.i, e.j), at(k, l)
		if (a > 0) == (b > 0) {
			return [2]float64{}, false
		}
		p, q, part := corner(low, high, cells, e.i, e.j), corner(low, high, cells, k, l), a/(a-b)
		return [2]float64{p[0] + part*(q[0]-p[0]), p[1] + part*(q[1]-p[1])}, true
	}
	beside := map[edge][]edge{} // the next crossings of each
	var order []edge
	link := func(a, b edge) {
		for _, e := range []edge{a, b} {
			if _, seen := beside[e]; !seen {
				order = append(order, e)
			}
		}
		beside[a], beside[b] = append(beside[a], b), append(beside[b], a)
	}
	for i := range cells {
		for j := range cells {
			var met []edge
			for _, e := range []edge{{i, j, true}, {i, j + 1, false}, {i + 1, j, true}, {i, j, false}} { // around the cell
				if _, ok := cross(e); ok {
					met = append(met, e)
				}
			}
			for k := 0; k+1 < len(met); k += 2 {
				link(met[k], met[k+1])
			}
		}
	}
	var all [][][2]float64
	done := map[edge]bool{}
	follow := func(from edge) {
		var run [][2]float64
		for e, ok := from, true; ok; {
			done[e] = true
			p, _ := cross(e)
			run = append(run, p)
			ok = false
			for _, next := range beside[e] {
				if !done[next] {
					e, ok = next, true
					break
				}
			}
		}
		if last := run[len(run)-1]; len(run) > 2 && len(beside[from]) == 2 && last != run[0] {
			run = append(run, run[0]) // a closed curve
		}
		all = append(all, run)
	}
	for _, open := range []bool{true, false} { // curves that end at the margin, then closed ones
		for _, e := range order {
			if !done[e] && (len(beside[e]) == 1) == open {
				follow(e)
			}
		}
	}
	return all
}
