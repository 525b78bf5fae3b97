package experiments

import "github.com/striate-sim/striate/internal/registry"

// A Plot is one figure of an experiment.
type Plot struct {
	Kind    string // as in plotParts
	X       string // coordinate
	Y       string // measure
	Group   string // coordinate, "" for none
	Panel   string // coordinate, "" for none
	XScale  string // "linear" or "log"
	YScale  string
	Error   string  // "ci", "sd", "each" or "none"
	WidthMM float64 // of the whole figure

	Trials   bool              // of single trials of circuits: what is below
	Of       []string          // populations
	Variable string            // of them
	Unit     int               // −1: mean over units
	TimeMS   *float64          // moment; nil: of the state that was reached
	Networks []string          // nil: all circuits
	At       []CoordinateValue // trials
}

// plotPart is one entry of a file's plot list.
type plotPart interface{ plot() Plot }

// frame is what every figure has.
type frame struct {
	Group *string     `yaml:"group" doc:"coordinate that tells lines, bars or rows apart; default: none"`
	Panel *string     `yaml:"panel" doc:"coordinate with one panel for each value; default: none"`
	Width millimetres `yaml:"width" doc:"width of the figure, 89 mm unless said"`
}

// axes are what figures with a vertical axis have beside.
type axes struct {
	X      string `yaml:"x" required:"true" doc:"coordinate along the horizontal axis"`
	Y      string `yaml:"y" required:"true" doc:"measure along the vertical axis"`
	XScale string `yaml:"xscale" oneof:"linear|log" default:"linear" doc:"scale of the horizontal axis"`
	YScale string `yaml:"yscale" oneof:"linear|log" default:"linear" doc:"scale of the vertical axis"`
	Error  string `yaml:"error" oneof:"ci|sd|each|none" default:"ci" doc:"what is drawn beside the mean: its 95 % interval, the standard deviation over seeds, every seed, nothing"`
	Frame  frame  `yaml:",inline"`
}

// cells are what matrices and tables have beside.
type cells struct {
	X     string `yaml:"x" required:"true" doc:"coordinate of the columns"`
	Y     string `yaml:"y" required:"true" doc:"measure in the cells"`
	Frame frame  `yaml:",inline"`
}

type (
	linesPart struct {
		Axes axes `yaml:",inline"`
	}
	barsPart struct {
		Axes axes `yaml:",inline"`
	}
	matrixPart struct {
		Cells cells `yaml:",inline"`
	}
	tablePart struct {
		Cells cells `yaml:",inline"`
	}
	mosaicPart struct {
		Frame frame `yaml:",inline"`
	}
)

func (f frame) in(p Plot) Plot {
	p.Group, p.Panel, p.WidthMM = deref(f.Group), deref(f.Panel), float64(f.Width)
	return p
}

func (a axes) in(kind string) Plot {
	return a.Frame.in(Plot{Kind: kind, X: a.X, Y: a.Y, XScale: a.XScale, YScale: a.YScale, Error: a.Error})
}

func (c cells) in(kind string) Plot { return c.Frame.in(Plot{Kind: kind, X: c.X, Y: c.Y}) }

func (p *linesPart) plot() Plot  { return p.Axes.in("lines") }
func (p *barsPart) plot() Plot   { return p.Axes.in("bars") }
func (p *matrixPart) plot() Plot { return p.Cells.in("matrix") }
func (p *tablePart) plot() Plot  { return p.Cells.in("table") }
func (p *mosaicPart) plot() Plot { return p.Frame.in(Plot{Kind: "mosaic"}) }

// plotParts are the figures that an experiment file can ask for.
var (
	plotParts = registry.New[plotPart]("plot")

	_ = plotParts.Add("lines", registry.Entry[plotPart]{
		New: func() plotPart { return &linesPart{newAxes()} }, Doc: "one line a group over a coordinate, with its interval",
		Example: "plot: [{lines: {x: level, y: accuracy, group: network, panel: test}}]",
	})
	_ = plotParts.Add("bars", registry.Entry[plotPart]{
		New: func() plotPart { return &barsPart{newAxes()} }, Doc: "one bar a value of a coordinate, side by side for each group",
		Example: "plot: [{bars: {x: network, y: accuracy, panel: test}}]",
	})
	_ = plotParts.Add("matrix", registry.Entry[plotPart]{
		New: func() plotPart { return &matrixPart{cells{Frame: newFrame()}} }, Doc: "a measure over two coordinates, x and group, as shades",
		Example: "plot: [{matrix: {x: test, y: robustness, group: network}}]",
	})
	_ = plotParts.Add("table", registry.Entry[plotPart]{
		New: func() plotPart { return &tablePart{cells{Frame: newFrame()}} }, Doc: "a measure over two coordinates, x and group, as numbers",
		Example: "plot: [{table: {x: level, y: accuracy, group: network, panel: test}}]",
	})
	_ = plotParts.Add("mosaic", registry.Entry[plotPart]{
		New: func() plotPart { return &mosaicPart{newFrame()} }, Doc: "the receptive fields of each network's first stage, one image a cell",
		Example: "plot: [mosaic]",
	})
)

func newFrame() frame { return frame{Width: 89} }

func newAxes() axes {
	return axes{XScale: "linear", YScale: "linear", Error: "ci", Frame: newFrame()}
}
