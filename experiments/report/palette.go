package report

import "image/color"

// role is what a mark's colour means; each medium has its own colour for it. The page has
// them as CSS variables, light and dark; a figure's own files are always light.
type role string

const (
	none  role = ""
	ink   role = "ink"   // data and words
	muted role = "muted" // axes, captions
	rule  role = "rule"  // hairlines
	paper role = "paper" // the background
)

// series are the eight colours of Okabe & Ito (2008), which people with any colour vision can
// tell apart, black and yellow made to read on both papers.
var series = [...]role{"s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"}

// lettering are the same hues, dark enough to be read as words.
var lettering = [...]role{"t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7"}

var lightColours = map[role]color.NRGBA{
	ink: rgb(0x1B1D21), muted: rgb(0x666B74), rule: rgb(0xDCDDE0), paper: rgb(0xFFFFFF),
	"s0": rgb(0x0072B2), "s1": rgb(0xD55E00), "s2": rgb(0x009E73), "s3": rgb(0xCC79A7),
	"s4": rgb(0xE69F00), "s5": rgb(0x56B4E9), "s6": rgb(0x4A4E57), "s7": rgb(0xB5A800),
	"t0": rgb(0x0072B2), "t1": rgb(0xB65000), "t2": rgb(0x007A59), "t3": rgb(0xA64C7E),
	"t4": rgb(0x8F6200), "t5": rgb(0x27789F), "t6": rgb(0x4A4E57), "t7": rgb(0x736A00),
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

// palette gives names their colours: those of an experiment's networks in file order, then
// any other in order of appearance.
type palette struct{ names []string }

func newPalette(names []string) *palette { return &palette{append([]string(nil), names...)} }

func (p *palette) of(name string) role { return series[p.index(name)%len(series)] }

func (p *palette) words(name string) role { return lettering[p.index(name)%len(lettering)] }

// dashed reports whether the name comes round to a colour that is in use already.
func (p *palette) dashed(name string) bool { return p.index(name) >= len(series) }

func (p *palette) index(name string) int {
	for i, n := range p.names {
		if n == name {
			return i
		}
	}
	p.names = append(p.names, name)
	return len(p.names) - 1
}
