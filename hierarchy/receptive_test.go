package hierarchy

import (
	"fmt"
	"testing"
)

// TestReceptiveFields compares the fields of the first stage's cells with the change of their
// input when one place of the image changes: of mixed cells, and of E cells while all their I
// cells are active.
func TestReceptiveFields(t *testing.T) {
	const few = 3
	for _, name := range []string{"lenet", "alexnet", "unshared", "dale", "dense", "dense-dale", "plausible"} {
		t.Run(name, func(t *testing.T) {
			e := example{name: name, in: sheet(5, 4, 2)}
			switch name {
			case "dense", "dense-dale":
				e.specs = []StageSpec{{Name: "F1", Weighting: FullyConnected, Maps: 7, Dale: name == "dense-dale", Inhibitory: 2, Gain: relu}}
			default:
				e = byName(t, name)
			}
			p := e.pathway(t)
			fields, ok := p.ReceptiveFields(few)
			if !ok {
				t.Fatal("no fields")
			}
			s := 0
			for e.specs[s].Weighting == FixedFrontend {
				s++
			}
			l := p.layers[p.Stages[s].first]
			g := geometryOf(size{l.in().Height, l.in().Width, l.in().Channels}, e.specs[s])
			count, kernel, y0, x0 := few, g.kernel, 0, 0
			if g.dense {
				if fields.Height != 5 || fields.Width != 4 {
					t.Fatalf("fields of %d×%d", fields.Height, fields.Width)
				}
			} else {
				count = g.above.channels
				y0, x0 = g.above.height/2*g.stride-g.pad, g.above.width/2*g.stride-g.pad
				if fields.Height != kernel || fields.Width != kernel {
					t.Fatalf("fields of %d×%d", fields.Height, fields.Width)
				}
			}
			if fields.Count != count || fields.Channels != g.below.channels {
				t.Fatalf("%d fields of %d channels", fields.Count, fields.Channels)
			}
			// The change of every cell's input, one place and channel after the other.
			work, rest := l.newWork(1), make([]float32, g.below.units())
			for i := range rest {
				rest[i] = 1
			}
			first := 0
			if !g.dense {
				first = g.above.unit(g.above.height/2, g.above.width/2, 0)
			}
			respond := func() []float64 {
				return widen(work.forward(rest, moment{lanes: 1}))[first : first+count]
			}
			before := respond()
			want := make([]float64, len(fields.Values))
			for k := range len(want) / count {
				y, x, c := k/g.below.channels/fields.Width, k/g.below.channels%fields.Width, k%g.below.channels
				if y+y0 < 0 || y+y0 >= g.below.height || x+x0 < 0 || x+x0 >= g.below.width {
					t.Fatalf("the central patch leaves the sheet")
				}
				at := g.below.unit(y+y0, x+x0, c)
				rest[at] = 2
				for i, v := range respond() {
					want[i*len(want)/count+k] = v - before[i]
				}
				rest[at] = 1
			}
			near(t, "fields", widen(fields.Values), want, 1e-4)
		})
	}
	p, err := New(sheet(9, 9, 1), plausible().specs[:1], 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := p.ReceptiveFields(few); ok {
		t.Error("a fixed front end has no learned fields")
	}
}

// TestFiltersOfTheFrontend holds the front end to what it says of itself: filters of zero mean
// and unit norm, blind to a uniform image, answering with one of each pair of ON and OFF cells.
func TestFiltersOfTheFrontend(t *testing.T) {
	g := &Gabor{Orientations: 4, Kernel: 7, Stride: 2, WavelengthPX: 5, SigmaPX: 2, Aspect: 0.5}
	l, err := g.frontendLayer(sheet(15, 13, 1))
	if err != nil {
		t.Fatal(err)
	}
	w := widen(l.(*gabor).wiring.W)
	for i := 0; i < len(w); i += 49 {
		var sum, square float64
		for _, v := range w[i : i+49] {
			sum += v
			square += v * v
		}
		near(t, fmt.Sprintf("filter %d: norm, 1 + mean", i/49), []float64{square, 1 + sum}, []float64{1, 1}, 1e-5)
	}
	uniform := make([]float32, 15*13)
	for i := range uniform {
		uniform[i] = 0.8
	}
	for i, v := range l.newWork(1).forward(uniform, moment{lanes: 1}) {
		if v > 1e-5 {
			t.Errorf("cell %d answers %g to a uniform image", i, v)
		}
	}
	image := make([]float32, 15*13)
	toLanes(image, normals("image", 15*13), 0, 1)
	y := l.newWork(1).forward(image, moment{lanes: 1})
	for i := range l.out().Places() {
		for k := range 8 {
			on, off := y[i*16+k], y[i*16+8+k]
			if on < 0 || off < 0 || on*off != 0 || on+off == 0 {
				t.Fatalf("place %d, filter %d: ON %g, OFF %g", i, k, on, off)
			}
		}
	}
}
