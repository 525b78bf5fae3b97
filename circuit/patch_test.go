package circuit

import (
	"strings"
	"testing"

	"github.com/striate-sim/striate/neuron"
)

// TestPatchSizes holds the sheet above to what fits: as many patches as start at multiples of
// the stride and end within the margin.
func TestPatchSizes(t *testing.T) {
	fits := func(size, kernel, stride, pad int) int {
		n := 0
		for start := -pad; start+kernel <= size+pad; start += stride {
			n++
		}
		return n
	}
	made := 0
	for size := 1; size <= 9; size++ {
		for kernel := 1; kernel <= 5; kernel++ {
			for stride := 1; stride <= 4; stride++ {
				for pad := range kernel {
					g, err := NewPatch(neuron.Sheet{Height: size, Width: size + 2, Channels: 3, SpacingDeg: 0.5}, 4, kernel, stride, pad)
					if size+2*pad < kernel {
						if err == nil {
							t.Errorf("kernel %d fits a sheet of %d with margins of %d", kernel, size, pad)
						}
						continue
					}
					want := neuron.Sheet{Channels: 4, Height: fits(size, kernel, stride, pad), Width: fits(size+2, kernel, stride, pad), SpacingDeg: 0.5 * float32(stride)}
					if err != nil || g.Above != want || g.Fan() != 3*kernel*kernel {
						t.Errorf("size %d, kernel %d, stride %d, pad %d: %+v, fan %d, %v", size, kernel, stride, pad, g.Above, g.Fan(), err)
					}
					made++
				}
			}
		}
	}
	if made < 400 {
		t.Errorf("only %d patches", made)
	}
}

// TestViewsStayOnTheSheet holds that every tap of every view is a unit below, once, and that
// spans and tables list the same.
func TestViewsStayOnTheSheet(t *testing.T) {
	for _, g := range []Patch{patch(t, 7, 4, 3, 5, 3, 2, 1), patch(t, 5, 8, 2, 3, 4, 3, 3), patch(t, 3, 3, 1, 1, 3, 1, 2)} {
		for place, v := range g.views() {
			seen := map[int]bool{}
			for i, r := range v.rows {
				unit := v.base + int(r)
				if unit < 0 || unit >= g.Below.Units() || seen[unit] {
					t.Fatalf("place %d sees unit %d of %d", place, unit, g.Below.Units())
				}
				seen[unit] = true
				if c := v.columns[i]; c < 0 || int(c) >= g.Fan() {
					t.Fatalf("place %d has synapse %d of %d", place, c, g.Fan())
				}
			}
			i := 0
			for _, s := range v.spans {
				for k := range s.length {
					if int(v.columns[i]) != s.column+k || int(v.rows[i]) != s.unit+k {
						t.Fatalf("place %d: tap %d is not in its span", place, i)
					}
					i++
				}
			}
			if i != len(v.rows) || i == 0 {
				t.Fatalf("place %d: %d taps in spans, %d in tables", place, i, len(v.rows))
			}
		}
	}
}

// TestPatchMistakes names what cannot be.
func TestPatchMistakes(t *testing.T) {
	sheet := neuron.Sheet{Height: 4, Width: 6, Channels: 1}
	for _, c := range []struct {
		channels, kernel, stride, pad int
		want                          string
	}{
		{0, 3, 1, 0, "channels 0"},
		{1, 0, 1, 0, "kernel 0"},
		{1, 3, 0, 0, "stride 0"},
		{1, 3, 1, -1, "pad -1"},
		{1, 3, 1, 3, "pad 3 is not below kernel 3"},
		{1, 5, 1, 0, "kernel 5 does not fit the 4×6 sheet"},
	} {
		if _, err := NewPatch(sheet, c.channels, c.kernel, c.stride, c.pad); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v, want %q", c, err, c.want)
		}
	}
}
