package report

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"image"
	"image/png"
	"slices"
	"strconv"
	"strings"
)

// svg writes the scene with live text. Colours are classes: f-ROLE fills, k-ROLE strokes. A
// figure that stands alone brings their style; one inside the page takes the page's.
func (s *scene) svg(alone bool) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" role="img" aria-label="%s"`, num(s.width), num(s.height), html.EscapeString(s.title))
	if alone {
		fmt.Fprintf(&b, ` width="%spt" height="%spt" font-family="Helvetica, Arial, Liberation Sans, sans-serif">`, num(s.width), num(s.height))
		b.WriteString("\n<style>" + figureStyle() + "</style>")
	} else {
		b.WriteString(` class="figure">`)
	}
	for _, m := range s.marks {
		b.WriteByte('\n')
		m.svg(&b)
	}
	b.WriteString("\n</svg>\n")
	return b.Bytes()
}

// figureStyle is the style of a figure's own file.
func figureStyle() string {
	var b strings.Builder
	for _, r := range slices.Concat([]role{ink, muted, rule, paper}, series[:], lettering[:]) {
		c := lightColours[r]
		fmt.Fprintf(&b, ".f-%s{fill:#%02X%02X%02X}.k-%s{stroke:#%02X%02X%02X}", r, c.R, c.G, c.B, r, c.R, c.G, c.B)
	}
	return b.String() + ".k{stroke-linejoin:round;stroke-linecap:round}image{image-rendering:pixelated}"
}

func (m mark) svg(b *bytes.Buffer) {
	switch {
	case m.words != "":
		fmt.Fprintf(b, `<text x="%s" y="%s" font-size="%s"`, num(m.at.x), num(m.at.y), num(m.size))
		if m.anchor != start {
			fmt.Fprintf(b, ` text-anchor="%s"`, m.anchor)
		}
		if m.bold {
			b.WriteString(` font-weight="600"`)
		}
		if m.upright {
			fmt.Fprintf(b, ` transform="rotate(-90 %s %s)"`, num(m.at.x), num(m.at.y))
		}
		m.paint(b)
		b.WriteString(">" + html.EscapeString(m.words) + "</text>")
	case m.centre != nil:
		fmt.Fprintf(b, `<circle cx="%s" cy="%s" r="%s"`, num(m.centre.x), num(m.centre.y), num(m.radius))
		m.paint(b)
		b.WriteString("/>")
	case m.image != nil:
		fmt.Fprintf(b, `<image x="%s" y="%s" width="%s" height="%s" preserveAspectRatio="none" href="%s"/>`,
			num(m.at.x), num(m.at.y), num(m.extent.x), num(m.extent.y), dataURI(m.image))
	default:
		b.WriteString(`<path d="`)
		for i, p := range m.path {
			b.WriteByte("ML"[min(i, 1)])
			b.WriteString(num(p.x) + " " + num(p.y))
		}
		if m.closed {
			b.WriteByte('Z')
		}
		b.WriteByte('"')
		m.paint(b)
		b.WriteString("/>")
	}
}

func (m mark) paint(b *bytes.Buffer) {
	var classes []string
	if m.fill != none {
		classes = append(classes, "f-"+string(m.fill))
	} else {
		b.WriteString(` fill="none"`)
	}
	if m.stroke != none {
		classes = append(classes, "k k-"+string(m.stroke))
		fmt.Fprintf(b, ` stroke-width="%s"`, num(m.width))
	}
	if m.dashed {
		fmt.Fprintf(b, ` stroke-dasharray="%s %s"`, num(3*m.width), num(2.5*m.width))
	}
	if m.opacity != 0 {
		fmt.Fprintf(b, ` opacity="%s"`, num(m.opacity))
	}
	fmt.Fprintf(b, ` class="%s"`, strings.Join(classes, " "))
}

// num writes a coordinate with at most two decimals.
func num(x float64) string {
	s := strings.TrimRight(strings.TrimRight(strconv.FormatFloat(x, 'f', 2, 64), "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

// dataURI holds an image inside the page that shows it.
func dataURI(m image.Image) string {
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, m); err != nil {
		panic("report: " + err.Error()) // a buffer takes everything, and the image has pixels
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())
}
