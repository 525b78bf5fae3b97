package report

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"github.com/striate-sim/striate/experiments/table"
)

// Figure is one figure of the report. It is laid out anew for each medium, so that its words
// have the size of the words around it.
type Figure struct {
	Name    string // of its files: figures/NAME.svg
	Title   string
	Caption string
	Data    table.Table // the numbers behind it
	WidthMM float64     // of the files

	layout func(style) *scene
}

// style is what a medium asks of a figure, in points.
type style struct{ width, text float64 }

// stroke is the width of a line that is w points wide beside words of 12 points.
func (st style) stroke(w float64) float64 { return w * st.text / 12 }

// inPage has the width of the page's column, half and third those of figures side by side,
// all the size of the page's small print.
var (
	inPage = style{width: 760, text: 12}
	half   = style{width: 366, text: 12}
	third  = style{width: 236, text: 12}
)

// SVG is the figure as a file: live text of 7 points, light colours.
func (f Figure) SVG() []byte { return f.layout(f.inPrint()).svg(true) }

// PNG is the same at 300 dots per inch.
func (f Figure) PNG() []byte { return f.layout(f.inPrint()).png() }

func (f Figure) inPrint() style {
	mm := f.WidthMM
	if mm == 0 {
		mm = 180
	}
	return style{width: mm * 72 / 25.4, text: 7}
}

// inline is the figure for the page; scene.svg escapes all words.
func (f Figure) inline(st style) template.HTML { return template.HTML(f.layout(st).svg(false)) }

// Options say how rows become a figure.
type Options struct {
	Name, Title, Caption string // default title: what is drawn over what

	X, Group, Panel string   // coordinates; Group and Panel may be ""
	Names           []string // groups that own a colour, in order: the experiment's networks
	XLabel          string   // default: X
	XScale, YScale  string   // "linear" (default) or "log"
	Error           string   // beside the mean: "ci" (default), "sd", "each" or "none"
	WidthMM         float64  // of the files, default 180
	Spans           []Span   // of figures of lines
}

func (o Options) figure(data table.Table, layout func(style) *scene) Figure {
	return Figure{Name: cmp.Or(o.Name, data.Measure), Title: o.Title, Caption: o.Caption, Data: data, WidthMM: o.WidthMM, layout: layout}
}

func (o Options) xLabel() string { return cmp.Or(o.XLabel, o.X) }

// titled gives options a title where they have none: "Accuracy by level".
func (o Options) titled(measure string) Options {
	if o.Title == "" && measure != "" {
		o.Title = strings.ToUpper(measure[:1]) + measure[1:] + " by " + o.X
	}
	return o
}

// explained gives options a caption where they have none.
func (o Options) explained(mark string) Options {
	words := map[string]string{"": "95 % intervals", "ci": "95 % intervals", "sd": "one standard deviation over seeds to either side", "each": "single seeds"}[o.Error]
	if o.Caption == "" && words != "" {
		o.Caption = mark + " are " + words + "."
	}
	return o
}

// datum is a row as a figure sees it.
type datum struct {
	group, panel string
	x            float64
	category     string // x as text
	hasX         bool
	y, low, high float64
	each         []float64
}

// data reads rows; those without a value are left out.
func (o Options) data(t table.Table) []datum {
	var all []datum
	for _, r := range t.Rows {
		if r.Reason != "" {
			continue
		}
		d := datum{group: r.Label(o.Group), panel: r.Label(o.Panel), category: r.Label(o.X), y: r.Value, low: r.Value, high: r.Value}
		if x, ok := r.At(o.X); ok && x != nil {
			d.x, d.hasX = table.Number(x)
		}
		d.each, _ = fieldOf[[]float64](r, "each")
		switch o.Error {
		case "", "ci":
			if low, ok := fieldOf[float64](r, "low"); ok {
				d.low = low
			}
			if high, ok := fieldOf[float64](r, "high"); ok {
				d.high = high
			}
		case "sd":
			if sd, ok := fieldOf[float64](r, "sd"); ok {
				d.low, d.high = r.Value-sd, r.Value+sd
			}
		case "each":
			d.low, d.high = slices.Min(append(d.each, r.Value)), slices.Max(append(d.each, r.Value))
		}
		all = append(all, d)
	}
	return all
}

func fieldOf[T any](r table.Row, key string) (T, bool) {
	v, _ := r.Field(key)
	x, ok := v.(T)
	return x, ok
}

// distinct lists what f gives for the data, in order of appearance.
func distinct(all []datum, f func(datum) string) []string {
	var names []string
	for _, d := range all {
		if n := f(d); !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

func groupOf(d datum) string    { return d.group }
func panelOf(d datum) string    { return d.panel }
func categoryOf(d datum) string { return d.category }
