package circuit

import "math"

// nearness is the share of the probability that is left at each distance along the two axes of a
// sheet; nil where distance does not matter.
type nearness struct {
	share         []float64 // height×width
	height, width int
	periodic      bool
}

func newNearness(b Between, sigma float64, periodic bool) *nearness {
	if math.IsInf(sigma, 1) {
		return nil
	}
	r := &nearness{make([]float64, b.To.Places()), b.To.Height, b.To.Width, periodic}
	near := gaussian(sigma)
	for place := range r.share {
		r.share[place] = near(math.Hypot(float64(place/r.width), float64(place%r.width)))
	}
	return r
}

// at is the share between a place and one of the other sheet.
func (r *nearness) at(place, y, x int) float64 {
	if r == nil {
		return 1
	}
	dy, dx := place/r.width-y, place%r.width-x
	dy, dx = max(dy, -dy), max(dx, -dx)
	if r.periodic {
		dy, dx = min(dy, r.height-dy), min(dx, r.width-dx)
	}
	return r.share[dy*r.width+dx]
}

// radius is the distance along rows within which shares matter, for every distance between the
// rows of two places; nil where all do.
type radius struct {
	of   []int // −1: none
	from *nearness
}

// reach is where shares are a least one or more. On a periodic sheet columns are not cut.
func (r *nearness) reach(least float64) *radius {
	if r == nil || r.periodic {
		return nil
	}
	all := &radius{make([]int, r.height), r}
	for dy := range all.of {
		dx := 0
		for dx < r.width && r.share[dy*r.width+dx] >= least {
			dx++
		}
		all.of[dy] = dx - 1
	}
	return all
}

// columns are the columns of a row that a place reaches.
func (r *radius) columns(place, y, width int) (from, to int) {
	if r == nil {
		return 0, width
	}
	dy, x := place/r.from.width-y, place%r.from.width
	reach := r.of[max(dy, -dy)]
	if reach < 0 {
		return 0, 0
	}
	return max(0, x-reach), min(width, x+reach+1)
}
