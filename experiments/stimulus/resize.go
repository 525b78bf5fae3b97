package stimulus

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
)

// Prepare returns a set with the first limitTrain and limitTest images of its parts, resized
// to squares of sizePX; 0 leaves a part or the size as it is. Pixels are shared with d where
// they need not change. Images that are not square lose what lies outside their central
// square. Values between pixels follow the cubic of Catmull & Rom (1974), clipped to 0…1.
func Prepare(d *Data, limitTrain, limitTest, sizePX int) *Data {
	prepared := *d
	part := func(m *Images, limit int) *Images {
		if limit > 0 {
			m = m.First(limit)
		}
		if sizePX > 0 && (m.Height != sizePX || m.Width != sizePX) {
			m = m.resized(sizePX)
		}
		return m
	}
	prepared.Train, prepared.Test = part(d.Train, limitTrain), part(d.Test, limitTest)
	return &prepared
}

// resized returns the images as squares of the given side. Sixteen bits a pixel pass through
// the scaler, 256 times finer than the files.
func (m *Images) resized(side int) *Images {
	out := &Images{Count: m.Count, Height: side, Width: side, Channels: m.Channels, Labels: m.Labels,
		Pixels: make([]float32, m.Count*side*side*m.Channels)}
	from := centralSquare(image.Rect(0, 0, m.Width, m.Height))
	scaler := draw.CatmullRom.NewScaler(side, side, from.Dx(), from.Dy())
	src := image.NewGray16(image.Rect(0, 0, m.Width, m.Height))
	dst := image.NewGray16(image.Rect(0, 0, side, side))
	for i := range m.Count {
		in, to := m.Image(i), out.Image(i)
		for c := range m.Channels {
			for p := range m.Height * m.Width {
				v := min(max(in[p*m.Channels+c], 0), 1)
				src.SetGray16(p%m.Width, p/m.Width, color.Gray16{Y: uint16(math.Round(float64(v) * math.MaxUint16))})
			}
			scaler.Scale(dst, dst.Bounds(), src, from, draw.Src, nil)
			for p := range side * side {
				to[p*m.Channels+c] = float32(dst.Gray16At(p%side, p/side).Y) / math.MaxUint16
			}
		}
	}
	return out
}

// centralSquare returns the largest square in the middle of a rectangle.
func centralSquare(r image.Rectangle) image.Rectangle {
	side := min(r.Dx(), r.Dy())
	corner := r.Min.Add(image.Pt((r.Dx()-side)/2, (r.Dy()-side)/2))
	return image.Rectangle{Min: corner, Max: corner.Add(image.Pt(side, side))}
}
