package report

import (
	"image"
	"sync"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
)

// scene is a drawing as data: what a figure is, before it becomes SVG or PNG. Coordinates are
// points, 1/72 inch, from the upper left corner.
type scene struct {
	width, height float64
	title         string // what a screen reader says
	marks         []mark
}

type point struct{ x, y float64 }

// mark is one thing drawn: a path, a circle, words or an image. The zero style is invisible.
type mark struct {
	path   []point
	closed bool

	centre *point
	radius float64

	words  string
	at     point
	size   float64
	anchor anchor
	bold   bool

	upright bool // words are turned to read upwards, about their anchor

	image  image.Image
	extent point

	fill, stroke role
	opacity      float64 // 0 counts as 1
	width        float64 // of the stroke
	dashed       bool
}

type anchor string

const (
	start  anchor = "start"
	middle anchor = "middle"
	end    anchor = "end"
)

func (s *scene) add(m mark) { s.marks = append(s.marks, m) }

func (s *scene) line(a, b point, colour role, width float64) {
	s.add(mark{path: []point{a, b}, stroke: colour, width: width})
}

func (s *scene) rect(x, y, w, h float64, colour role, opacity float64) {
	s.add(mark{path: []point{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}, closed: true, fill: colour, opacity: opacity})
}

func (s *scene) dot(at point, radius float64, colour role) {
	s.add(mark{centre: &at, radius: radius, fill: colour})
}

// text writes words with their baseline at y.
func (s *scene) text(words string, at point, size float64, a anchor, colour role) {
	s.add(mark{words: words, at: at, size: size, anchor: a, fill: colour})
}

// faces parses its fonts when the first figure is drawn, not when the program starts.
var faces = sync.OnceValue(func() *font.Cache { return font.NewCache(liberation.Collection()) })

var regular = font.Font{Typeface: "Liberation", Variant: "Sans"}

// widthOf measures words in Liberation Sans, whose metrics are those of Helvetica and Arial.
func widthOf(words string, size float64) float64 {
	face := faces().Lookup(regular, font.Length(size))
	return float64(face.Width(words))
}

// widest is the width of the longest of some words, with what the bold face needs more.
func widest(words []string, size float64) float64 {
	most := 0.0
	for _, w := range words {
		most = max(most, widthOf(w, size))
	}
	return 1.07 * most
}
