package stimulus

import (
	"slices"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
)

// Every place of a littered image has its own value or that of a place of the image; no piece
// leaves it as it is, a piece as large as the image copies it onto itself, and more pieces hide
// more. The draws of one image are its own, whatever else is drawn.
func TestDebris(t *testing.T) {
	const side = 12
	src := make([]float32, side*side)
	for i := range src {
		src[i] = float32(i)
	}
	at := rng.Named(3, "debris")
	show := func(pieces float64, px, index int) []float32 {
		image := slices.Clone(src)
		(&Debris{SidePX: px}).Apply(image, side, side, 1, pieces, at, index)
		return image
	}
	changed := func(image []float32) (n int) {
		for i, v := range image {
			if v != float32(i) {
				n++
			}
			if !slices.Contains(src, v) {
				t.Fatalf("%v is of no place", v)
			}
		}
		return n
	}
	if n := changed(show(0, 4, 1)); n != 0 {
		t.Errorf("no pieces change %d places", n)
	}
	if n := changed(show(3, 2*side, 1)); n != 0 {
		t.Errorf("a piece that is the image changes %d places", n)
	}
	var few, many int
	for index := range 50 {
		one := changed(show(1, 4, index))
		if one > 16 {
			t.Errorf("a piece of 4×4 changes %d places", one)
		}
		few, many = few+one, many+changed(show(8, 4, index))
	}
	if few == 0 || many < 4*few {
		t.Errorf("one piece changes %d places in all, eight %d", few, many)
	}
	if slices.Equal(show(8, 4, 1), show(8, 4, 2)) || !slices.Equal(show(8, 4, 1), show(8, 4, 1)) {
		t.Error("pieces are not a function of the image's index")
	}
	counts := map[bool]int{}
	dst := make([]float32, len(src))
	for index := range 60 {
		(&Litter{Pieces: 1, SidePX: 4}).Apply(dst, src, side, side, 1, at, 2, index)
		counts[changed(dst) == 0]++
	}
	if counts[true] < 15 || counts[false] < 15 {
		t.Errorf("of 60 images %d have no piece: half should", counts[true])
	}
}
