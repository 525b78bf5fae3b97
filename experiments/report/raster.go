package report

import (
	"bytes"
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// dotsPerInch of a figure's PNG.
const dotsPerInch = 300

// png draws the scene on white paper.
func (s *scene) png() []byte {
	canvas := vgimg.NewWith(vgimg.UseWH(vg.Length(max(1, s.width)), vg.Length(max(1, s.height))), vgimg.UseDPI(dotsPerInch), vgimg.UseBackgroundColor(lightColours[paper]))
	for _, m := range s.marks {
		m.draw(canvas, s.height)
	}
	var b bytes.Buffer
	if _, err := (vgimg.PngCanvas{Canvas: canvas}).WriteTo(&b); err != nil {
		panic("report: " + err.Error()) // a buffer takes everything
	}
	return b.Bytes()
}

// draw turns a mark over, since vg counts y from below.
func (m mark) draw(c *vgimg.Canvas, height float64) {
	place := func(p point) vg.Point { return vg.Point{X: vg.Length(p.x), Y: vg.Length(height - p.y)} }
	var path vg.Path
	switch {
	case m.words != "":
		f := regular
		if m.bold {
			f.Weight = 3 // bold, of −3 to 5
		}
		face := faces().Lookup(f, font.Length(m.size))
		back := 0.0
		switch width := float64(face.Width(m.words)); m.anchor {
		case middle:
			back = width / 2
		case end:
			back = width
		}
		c.SetColor(m.colour(m.fill))
		if m.upright {
			c.Push()
			c.Translate(place(m.at))
			c.Rotate(math.Pi / 2)
			c.FillString(face, vg.Point{X: vg.Length(-back)}, m.words)
			c.Pop()
			return
		}
		c.FillString(face, place(point{m.at.x - back, m.at.y}), m.words)
		return
	case m.image != nil:
		corner := place(point{m.at.x, m.at.y + m.extent.y})
		extent := vg.Point{X: vg.Length(m.extent.x), Y: vg.Length(m.extent.y)}
		c.DrawImage(vg.Rectangle{Min: corner, Max: corner.Add(extent)}, enlarged(m.image, m.extent.x*dotsPerInch/72))
		return
	case m.centre != nil:
		r := vg.Length(m.radius)
		path.Move(place(point{m.centre.x + m.radius, m.centre.y}))
		path.Arc(place(*m.centre), r, 0, 2*math.Pi)
		path.Close()
	default:
		for i, p := range m.path {
			if i == 0 {
				path.Move(place(p))
			} else {
				path.Line(place(p))
			}
		}
		if m.closed {
			path.Close()
		}
	}
	if m.fill != none {
		c.SetColor(m.colour(m.fill))
		c.Fill(path)
	}
	if m.stroke != none {
		c.SetColor(m.colour(m.stroke))
		c.SetLineWidth(vg.Length(m.width))
		var dash []vg.Length
		if m.dashed {
			dash = []vg.Length{vg.Length(3 * m.width), vg.Length(2.5 * m.width)}
		}
		c.SetLineDash(dash, 0)
		c.Stroke(path)
	}
}

func (m mark) colour(r role) color.Color {
	c := lightColours[r]
	if m.opacity != 0 {
		c.A = uint8(math.Round(255 * m.opacity))
	}
	return c
}

// enlarged repeats pixels until the image is about as wide as it will be drawn, so that they
// keep their edges.
func enlarged(m image.Image, pixels float64) image.Image {
	size := m.Bounds().Size()
	by := max(1, int(math.Ceil(pixels/float64(size.X))))
	big := image.NewNRGBA(image.Rect(0, 0, size.X*by, size.Y*by))
	for y := range size.Y * by {
		for x := range size.X * by {
			big.Set(x, y, m.At(m.Bounds().Min.X+x/by, m.Bounds().Min.Y+y/by))
		}
	}
	return big
}
