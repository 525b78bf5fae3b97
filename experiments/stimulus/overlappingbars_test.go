package stimulus

import (
	"math"
	"testing"
)

// TestOverlappingBars: every picture is the union of whole rows and columns, each lit as often as asked,
// rows and columns of one picture apart from one another.
func TestOverlappingBars(t *testing.T) {
	s := &OverlappingBars{SizePX: 5, Probability: 0.25, Count: 8000}
	d, err := s.Load("")
	if err != nil {
		t.Fatal(err)
	}
	if d.Train.Count != 8000 || d.Test.Count != 800 || d.Train.Labels != nil {
		t.Fatalf("%d and %d pictures", d.Train.Count, d.Test.Count)
	}
	lit, both := 0.0, 0.0 // pixels; corners of the first row at once
	for i := range d.Train.Count {
		m := d.Train.Image(i)
		row := func(y int) bool { return m[5*y]*m[5*y+1]*m[5*y+2]*m[5*y+3]*m[5*y+4] == 1 }
		column := func(x int) bool { return m[x]*m[x+5]*m[x+10]*m[x+15]*m[x+20] == 1 }
		for p, v := range m {
			if (v == 1) != (row(p/5) || column(p%5)) {
				t.Fatalf("picture %d: pixel %d is %g", i, p, v)
			}
			lit += float64(v) / float64(len(d.Train.Pixels))
		}
		both += float64(m[0]*m[4]) / float64(d.Train.Count)
	}
	if want := 1 - 0.75*0.75; math.Abs(lit-want) > 0.005 {
		t.Errorf("a pixel is lit with probability %g, want %g", lit, want)
	}
	if want := 0.25 + 0.75*0.25*0.25; math.Abs(both-want) > 0.02 {
		t.Errorf("two corners of a row are lit with probability %g, want %g", both, want)
	}
}
