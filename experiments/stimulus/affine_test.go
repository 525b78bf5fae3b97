package stimulus

import (
	"math"
	"slices"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
)

var identity = affine{xx: 1, yy: 1}

// The sizes go through both ways of sampling.
var affineSizes = []struct{ height, width, channels int }{
	{28, 28, 1}, {32, 32, 3}, {1, 1, 1}, {1, 7, 1}, {9, 1, 2}, {62, 9, 1}, {8, 62, 1}, {63, 5, 1}, {9, 70, 3},
}

func TestIdentityKeepsEveryBit(t *testing.T) {
	for _, s := range affineSizes {
		src := noiseImages(1, s.height, s.width, s.channels).Pixels
		dst := make([]float32, len(src))
		identity.warp(dst, src, s.height, s.width, s.channels)
		if !slices.Equal(dst, src) {
			t.Errorf("%v: pixels changed", s)
		}
		still := Jitter{}
		still.Apply(dst, src, s.height, s.width, s.channels, rng.Named(1, "j"), 3, 4)
		if !slices.Equal(dst, src) {
			t.Errorf("%v: jitter of nothing changed pixels", s)
		}
	}
	identity.warp(nil, nil, 0, 5, 1)
}

// A map seen through warp equals the textbook formula, evaluated place by place in float64.
func TestWarpAgainstFormula(t *testing.T) {
	maps := []affine{
		identity,
		{xx: 1, yy: 1, shiftX: 1.25, shiftY: -0.75},
		{xx: 0.9, xy: -0.3, yx: 0.25, yy: 1.1, shiftX: 0.3},
		{xx: -1, yy: 1},
		{xy: 1, yx: -1},
		{xx: 3, yy: 3},
		{xx: 0, yy: 0, shiftX: 2},
		{xx: 1, yy: 1, shiftX: 1000},
		{xx: -0.7, xy: -0.7, yx: 0.7, yy: -0.7, shiftY: 2},
	}
	for _, s := range affineSizes {
		src := noiseImages(1, s.height, s.width, s.channels).Pixels
		dst := make([]float32, len(src))
		for _, m := range maps {
			m.warp(dst, src, s.height, s.width, s.channels)
			for y := range s.height {
				for x := range s.width {
					for c := range s.channels {
						got, want := float64(dst[(y*s.width+x)*s.channels+c]), m.formula(src, y, x, c, s.height, s.width, s.channels)
						if math.Abs(got-want) > 1e-6 {
							t.Fatalf("%v, %+v: pixel (%d, %d, %d) = %v, want %v", s, m, y, x, c, got, want)
						}
					}
				}
			}
		}
	}
}

func (m affine) formula(src []float32, y, x, c, height, width, channels int) float64 {
	centreX, centreY := float64(width-1)/2, float64(height-1)/2
	px, py := float64(x)-m.shiftX-centreX, float64(y)-m.shiftY-centreY
	sx, sy := centreX+m.xx*px+m.xy*py, centreY+m.yx*px+m.yy*py
	var v float64
	for iy := range height {
		for ix := range width {
			weight := max(0, 1-math.Abs(sx-float64(ix))) * max(0, 1-math.Abs(sy-float64(iy)))
			v += weight * float64(src[(iy*width+ix)*channels+c])
		}
	}
	return v
}

// Bilinear values of a linear ramp are the ramp: what jitter shows at a place is the ramp at
// the place that the map's inverse gives, wherever that lies inside.
func TestJitterOnRamp(t *testing.T) {
	const side = 28
	ramp := func(x, y float64) float64 { return 0.1 + 0.01*x + 0.02*y }
	src := make([]float32, side*side)
	for i := range src {
		src[i] = float32(ramp(float64(i%side), float64(i/side)))
	}
	j := Jitter{ShiftPX: 2, RotateRad: 0.2, ScalePct: 10, Shear: 0.15}
	at := rng.Named(5, "augment")
	dst := make([]float32, len(src))
	seen := 0
	for index := range 50 {
		j.Apply(dst, src, side, side, 1, at, 2, index)
		// A·(p − c) + c + shift, from the definition of each movement.
		var u [5]float32
		at.Uniforms(u[:], uint64(index), 2, 0)
		draw := func(i int, bound float64) float64 { return bound * (2*float64(u[i]) - 1) }
		angle, size, shear := draw(2, 0.2), 1+draw(3, 0.1), draw(4, 0.15)
		for y := range side {
			for x := range side {
				// Undo the movements one by one.
				px, py := float64(x)-13.5-draw(0, 2), float64(y)-13.5-draw(1, 2)
				px, py = px/size, py/size
				px, py = px*math.Cos(-angle)-py*math.Sin(-angle), px*math.Sin(-angle)+py*math.Cos(-angle)
				px -= shear * py
				px, py = px+13.5, py+13.5
				if px < 0 || py < 0 || px > side-1 || py > side-1 {
					continue
				}
				seen++
				if got, want := float64(dst[y*side+x]), ramp(px, py); math.Abs(got-want) > 1e-6 {
					t.Fatalf("image %d, (%d, %d) = %v, want %v", index, x, y, got, want)
				}
			}
		}
	}
	if seen < 50*side*side/2 {
		t.Errorf("only %d places were inside", seen)
	}
}

// A shift by whole pixels moves the image and brings in black.
func TestShiftMovesThePicture(t *testing.T) {
	src := []float32{1, 2, 3, 4, 5, 6}
	dst := make([]float32, 6)
	affine{xx: 1, yy: 1, shiftX: 1}.warp(dst, src, 2, 3, 1)
	if !slices.Equal(dst, []float32{0, 1, 2, 0, 4, 5}) {
		t.Errorf("one to the right: %v", dst)
	}
	affine{xx: 1, yy: 1, shiftY: -1}.warp(dst, src, 2, 3, 1)
	if !slices.Equal(dst, []float32{4, 5, 6, 0, 0, 0}) {
		t.Errorf("one up: %v", dst)
	}
}

// With mirrored edges a shift brings in what lies inside, and grey stays grey wherever it goes.
func TestMirroredEdges(t *testing.T) {
	dst := make([]float32, 6)
	affine{xx: 1, yy: 1, shiftX: 2, mirrored: true}.warp(dst, []float32{1, 2, 3, 4, 5, 6}, 2, 3, 1)
	if !slices.Equal(dst, []float32{2, 1, 1, 5, 4, 4}) {
		t.Errorf("two to the right: %v", dst)
	}
	affine{xx: 1, yy: 1, shiftY: -1, mirrored: true}.warp(dst, []float32{1, 2, 3, 4, 5, 6}, 2, 3, 1)
	if !slices.Equal(dst, []float32{4, 5, 6, 4, 5, 6}) {
		t.Errorf("one up: %v", dst)
	}
	grey, moved := make([]float32, 9*7*3), make([]float32, 9*7*3)
	for i := range grey {
		grey[i] = 0.5
	}
	for index := range 20 {
		j := Jitter{ShiftPX: 9, RotateRad: 1, ScalePct: 50, Shear: 0.5, Edge: "mirror"}
		j.Apply(moved, grey, 9, 7, 3, rng.Named(1, "edges"), 0, index)
		if !slices.Equal(moved, grey) {
			t.Fatalf("image %d: %v", index, moved)
		}
	}
}

// An augmentation is a function of stream, epoch and image, and takes no memory.
func TestAugmentationsAreKeyed(t *testing.T) {
	src := noiseImages(1, 28, 28, 1).Pixels
	at := rng.Named(1, "augment")
	see := func(a Augmentation, at rng.Stream, epoch, index int) []float32 {
		dst := make([]float32, len(src))
		a.Apply(dst, src, 28, 28, 1, at, epoch, index)
		return dst
	}
	j := jitterPart()
	first := see(j, at, 1, 2)
	if !slices.Equal(first, see(j, at, 1, 2)) {
		t.Error("the same draw differs")
	}
	for name, other := range map[string][]float32{
		"epoch": see(j, at, 2, 2), "index": see(j, at, 1, 3), "stream": see(j, rng.Named(2, "augment"), 1, 2),
	} {
		if slices.Equal(first, other) {
			t.Errorf("another %s gives the same image", name)
		}
	}
	dst := make([]float32, len(src))
	if n := testing.AllocsPerRun(10, func() { j.Apply(dst, src, 28, 28, 1, at, 0, 0) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestFlip(t *testing.T) {
	src := []float32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
	dst := make([]float32, 12)
	at := rng.Named(1, "flip")
	(&Flip{Probability: 1}).Apply(dst, src, 2, 3, 2, at, 0, 0)
	if !slices.Equal(dst, []float32{5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8}) {
		t.Errorf("mirrored: %v", dst)
	}
	(&Flip{Probability: 0}).Apply(dst, src, 2, 3, 2, at, 0, 0)
	if !slices.Equal(dst, src) {
		t.Errorf("not mirrored: %v", dst)
	}
	mirrored := 0
	f := &Flip{Probability: 0.5}
	for index := range 4000 {
		f.Apply(dst, src, 2, 3, 2, at, 7, index)
		if dst[0] == 5 {
			mirrored++
		}
	}
	if mirrored < 1870 || mirrored > 2130 { // 4 standard errors of 31.6
		t.Errorf("%d of 4000 mirrored", mirrored)
	}
}
