package report

import (
	"cmp"
	"image"
	"image/color"
	"math"

	"github.com/striate-sim/striate/experiments/table"
)

// Fields are receptive fields, or any small images: Weights is [unit][height][width].
type Fields struct {
	Network, Stage string
	Caption        string
	Height, Width  int
	Weights        []float32
}

func (f Fields) title() string {
	if f.Stage == "" {
		return f.Network
	}
	return f.Network + ", " + f.Stage
}

// Units is how many fields there are.
func (f Fields) Units() int { return len(f.Weights) / max(f.Height*f.Width, 1) }

// Mosaic shows fields side by side. Each has a scale of its own, symmetric about zero: orange
// excites, blue inhibits, white does neither.
func Mosaic(f Fields, o Options) Figure {
	data := table.Table{Measure: "fields"}
	o.Title, o.Caption = cmp.Or(o.Title, "Receptive fields of "+f.title()), cmp.Or(o.Caption, f.Caption)
	m := f.image(mosaicColumns(f.Units()))
	return o.figure(data, func(st style) *scene {
		size := m.Bounds().Size()
		by := st.width / float64(size.X)
		s := &scene{width: st.width, height: by * float64(size.Y), title: o.Title}
		s.add(mark{image: m, at: point{}, extent: point{st.width, by * float64(size.Y)}})
		return s
	})
}

// mosaicColumns is how many fields stand in a row: 16, or fewer that fill their rows.
func mosaicColumns(units int) int {
	if units >= 24 {
		return 16
	}
	return min(units, 12)
}

// image draws one pixel a weight and a clear pixel between fields.
func (f Fields) image(columns int) *image.NRGBA {
	units := f.Units()
	if units == 0 {
		return image.NewNRGBA(image.Rect(0, 0, 1, 1))
	}
	rows := (units + columns - 1) / columns
	m := image.NewNRGBA(image.Rect(0, 0, columns*(f.Width+1)-1, rows*(f.Height+1)-1))
	for u := range units {
		w := f.Weights[u*f.Height*f.Width : (u+1)*f.Height*f.Width]
		most := 0.0
		for _, x := range w {
			most = max(most, math.Abs(float64(x)))
		}
		left, top := u%columns*(f.Width+1), u/columns*(f.Height+1)
		for i, x := range w {
			m.SetNRGBA(left+i%f.Width, top+i/f.Width, shade(float64(x)/max(most, math.SmallestNonzeroFloat64)))
		}
	}
	return m
}

var fieldBlue, fieldWhite, fieldOrange = rgb(0x0B5A93), rgb(0xF7F6F3), rgb(0xB8500A)

// shade is the colour of a weight between −1 and 1.
func shade(x float64) color.NRGBA {
	towards := fieldOrange
	if x < 0 {
		towards, x = fieldBlue, -x
	}
	if math.IsNaN(x) {
		return lightColours[rule]
	}
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + (float64(b)-float64(a))*x)) }
	return color.NRGBA{mix(fieldWhite.R, towards.R), mix(fieldWhite.G, towards.G), mix(fieldWhite.B, towards.B), 255}
}
