package report

import (
	"bytes"
	"image/color"
	"image/png"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/table"
)

func rows(measure string, x string, points ...[3]any) table.Table {
	t := table.Table{Measure: measure}
	for _, p := range points {
		r := table.Row{Coordinates: []table.Pair{{Key: "network", Value: p[0]}}, Value: p[2].(float64)}
		if p[1] != nil {
			r.Coordinates = append(r.Coordinates, table.Pair{Key: x, Value: p[1]})
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// marks selects what is drawn.
func (s *scene) where(is func(mark) bool) []mark {
	return slices.DeleteFunc(slices.Clone(s.marks), func(m mark) bool { return !is(m) })
}

func wordsOf(s *scene) []string {
	var words []string
	for _, m := range s.marks {
		if m.words != "" {
			words = append(words, m.words)
		}
	}
	return words
}

func TestLinesAreDrawnToScale(t *testing.T) {
	f := Lines(rows("rate", "level", [3]any{"net", 0.0, 10.0}, [3]any{"net", 1.0, 20.0}, [3]any{"net", 4.0, 50.0}), Options{X: "level", Group: "network"})
	s := f.layout(inPage)
	dots := s.where(func(m mark) bool { return m.centre != nil })
	require.Len(t, dots, 3)
	a, b, c := *dots[0].centre, *dots[1].centre, *dots[2].centre
	require.InDelta(t, 4, (c.x-a.x)/(b.x-a.x), 1e-9, "x is linear")
	require.InDelta(t, 4, (c.y-a.y)/(b.y-a.y), 1e-9, "y is linear")
	require.Less(t, c.y, a.y, "up is more")
	require.Subset(t, wordsOf(s), []string{"0", "1", "4", "level", "rate"}, "measured levels are marked")
}

func TestLogarithmicAxes(t *testing.T) {
	f := Lines(rows("rate", "contrast", [3]any{"net", 1.0, 1.0}, [3]any{"net", 10.0, 10.0}, [3]any{"net", 100.0, 100.0}, [3]any{"net", 0.0, 0.0}),
		Options{X: "contrast", Group: "network", XScale: "log", YScale: "log"})
	dots := f.layout(inPage).where(func(m mark) bool { return m.centre != nil })
	require.Len(t, dots, 3, "zero has no place on a logarithmic axis")
	a, b, c := *dots[0].centre, *dots[1].centre, *dots[2].centre
	require.InDelta(t, c.x-b.x, b.x-a.x, 1e-9)
	require.InDelta(t, c.y-b.y, b.y-a.y, 1e-9)
}

func TestCleanStandsAtLevelZeroOfEveryTest(t *testing.T) {
	acc, _ := sample().table("accuracy")
	l := newLines(acc, Options{X: "level", Group: "network", Panel: "test"})
	require.Equal(t, []string{"noise", "occluder"}, l.panels)
	for _, panel := range l.panels {
		for _, d := range l.data {
			if d.panel == panel && d.x == 0 {
				require.Contains(t, []float64{0.9912, 0.9931, 0.9938, 0.9772}, d.y)
			}
		}
	}
	only := rows("accuracy", "level", [3]any{"a", nil, 0.9}, [3]any{"b", nil, 0.8}, [3]any{"a", 1.0, 0.5})
	for i := range only.Rows {
		test := "noise"
		if i < 2 {
			test = "clean"
		}
		only.Rows[i].Coordinates = append(only.Rows[i].Coordinates, table.Pair{Key: "test", Value: test})
	}
	l = newLines(only, Options{X: "level", Group: "network", Panel: "test"})
	require.Len(t, l.data, 2, "b was not tested under noise, so its clean value has no line to begin")
}

func TestErrorsOfAFigure(t *testing.T) {
	r := table.Table{Measure: "accuracy", Rows: []table.Row{{
		Coordinates: []table.Pair{{Key: "x", Value: 1}}, Value: 0.5,
		Fields: []table.Pair{{Key: "low", Value: 0.4}, {Key: "high", Value: 0.7}, {Key: "sd", Value: 0.05}, {Key: "each", Value: []float64{0.45, 0.55}}}},
		{Reason: "not built"}}}
	for error, want := range map[string][2]float64{"": {0.4, 0.7}, "ci": {0.4, 0.7}, "sd": {0.45, 0.55}, "each": {0.45, 0.55}, "none": {0.5, 0.5}} {
		d := Options{X: "x", Error: error}.data(r)
		require.Len(t, d, 1, "rows without a value are left out")
		require.InDelta(t, want[0], d[0].low, 1e-12, error)
		require.InDelta(t, want[1], d[0].high, 1e-12, error)
	}
}

func TestFiguresNameThemselves(t *testing.T) {
	acc, _ := sample().table("accuracy")
	o := Options{X: "level", Group: "network"}
	require.Equal(t, "Accuracy by level", Matrix(acc, o).Title)
	require.Equal(t, "Bands are 95 % intervals.", Lines(acc, o).Caption)
	require.Equal(t, "accuracy", Lines(acc, o).Name)
	o.Error = "none"
	require.Empty(t, Bars(acc, o).Caption)
	o.Title, o.Caption, o.Error = "Mine", "Mine too.", "each"
	require.Equal(t, "Mine", Lines(acc, o).Title)
	require.Equal(t, "Mine too.", Bars(acc, o).Caption)
	require.Equal(t, "Receptive fields of plausible, V1", Mosaic(sample().Fields[0], Options{}).Title)
	require.Equal(t, "net", Fields{Network: "net"}.title())
}

func TestBarsStandOnZero(t *testing.T) {
	f := Bars(rows("difference", "test", [3]any{"a", "noise", 0.2}, [3]any{"b", "noise", -0.1}), Options{X: "test", Group: "network"})
	s := f.layout(inPage)
	bars := s.where(func(m mark) bool {
		return m.closed && (m.fill == "s0" || m.fill == "s1") && m.path[2].y-m.path[0].y > 12
	})
	require.Len(t, bars, 2)
	up, down := bars[0].path, bars[1].path
	require.InDelta(t, up[2].y, down[0].y, 1e-9, "both touch zero")
	require.InDelta(t, 2, (up[2].y-up[0].y)/(down[2].y-down[0].y), 1e-9, "lengths are values")

	single := Bars(rows("macs", "x", [3]any{"a", nil, 10.0}, [3]any{"b", nil, 20.0}), Options{X: "network", Names: []string{"b", "a"}}).layout(inPage)
	require.NotEmpty(t, single.where(func(m mark) bool { return m.closed && m.fill == "s0" }), "one bar a network, in the network's colour")
	require.NotEmpty(t, single.where(func(m mark) bool { return m.closed && m.fill == "s1" }))
}

func TestMatrixShadesGrowWithTheValue(t *testing.T) {
	f := Matrix(rows("synapses", "criterion", [3]any{"a", "x", 0.0}, [3]any{"a", "y", 1.0}, [3]any{"b", "x", 2.0}), Options{X: "criterion", Group: "network"})
	s := f.layout(inPage)
	cells := s.where(func(m mark) bool { return m.closed })
	require.Len(t, cells, 3)
	require.Less(t, cells[0].opacity, cells[1].opacity)
	require.Less(t, cells[1].opacity, cells[2].opacity)
	require.Subset(t, wordsOf(s), []string{"a", "b", "x", "y", "0", "1", "2"})
}

func TestTableShowsIntervalsWhereTheyFit(t *testing.T) {
	acc, _ := sample().table("accuracy")
	o := Options{X: "level", Group: "network", Panel: "test"}
	require.Contains(t, wordsOf(Table(acc, o).layout(inPage)), "98.94 – 99.26")
	narrow := Table(acc, o).layout(style{width: 120, text: 7})
	require.NotContains(t, wordsOf(narrow), "96.34 – 97.34", "intervals would overlap")
}

func TestMosaicColours(t *testing.T) {
	f := Fields{Height: 1, Width: 3, Weights: []float32{-2, 0, 1, 0.5, 0, 0.25}}
	require.Equal(t, 2, f.Units())
	m := f.image(2)
	require.Equal(t, fieldBlue, m.NRGBAAt(0, 0), "the largest weight of a field has the full colour")
	require.Equal(t, fieldWhite, m.NRGBAAt(1, 0))
	require.Equal(t, color.NRGBA{}, m.NRGBAAt(3, 0), "fields do not touch")
	require.Equal(t, fieldOrange, m.NRGBAAt(4, 0), "each field has its own scale")
	require.Equal(t, shade(0.5), m.NRGBAAt(2, 0))
	require.Equal(t, lightColours[rule], shade(math.NaN()))
	require.Equal(t, 1, Fields{}.image(1).Bounds().Dx(), "no fields")
	require.Equal(t, fieldWhite, Fields{Height: 1, Width: 1, Weights: []float32{0}}.image(1).NRGBAAt(0, 0))
	require.Equal(t, []int{1, 12, 16}, []int{mosaicColumns(1), mosaicColumns(20), mosaicColumns(64)})
}

func TestFilesOfAFigure(t *testing.T) {
	p := sample()
	rob, _ := p.table("robustness")
	acc, _ := p.table("accuracy")
	o := Options{Name: "f", Title: "a < b", X: "test", Group: "network", Names: p.names(), WidthMM: 89}
	each := o
	each.X, each.Panel, each.Error = "level", "test", "each"
	for name, f := range map[string]Figure{"lines": p.Figures[0], "seeds": Lines(acc, each), "bars": Bars(rob, o), "matrix": Matrix(rob, o), "table": Table(rob, o), "mosaic": Mosaic(p.Fields[0], o)} {
		t.Run(name, func(t *testing.T) {
			svg := string(f.SVG())
			wellFormed(t, svg)
			require.NotRegexp(t, `[ "](NaN|[+-]Inf)[ "]`, svg)
			require.Equal(t, svg, string(f.SVG()), "two drawings differ")
			width := 180.
			if f.WidthMM != 0 {
				width = f.WidthMM
			}
			require.Contains(t, svg, `width="`+num(width*72/25.4)+`pt"`)
			m, err := png.Decode(bytes.NewReader(f.PNG()))
			require.NoError(t, err)
			require.InDelta(t, width/25.4*dotsPerInch, m.Bounds().Dx(), 1.5)
			require.True(t, bytes.Equal(f.PNG(), f.PNG()), "two rasters differ")
			inside := 0
			for _, text := range regexp.MustCompile(`<text x="([\d.]+)" y="([\d.]+)"`).FindAllStringSubmatch(svg, -1) {
				x, _ := strconv.ParseFloat(text[1], 64)
				require.LessOrEqual(t, x, width*72/25.4)
				inside++
			}
			require.True(t, inside > 0 || name == "mosaic", "no live text")
			for _, role := range regexp.MustCompile(`class="(?:k )?[fk]-(\w+)`).FindAllStringSubmatch(svg, -1) {
				require.Contains(t, svg, ".f-"+role[1]+"{", "a colour without a style")
			}
		})
	}
}

// Where labels touch, none may be closer than the gap, and their order is that of the lines.
func TestSpread(t *testing.T) {
	for _, c := range []struct {
		name         string
		wanted, want []float64
	}{
		{"apart", []float64{10, 50, 30}, []float64{10, 50, 30}},
		{"touching", []float64{50, 52}, []float64{46, 56}},
		{"equal", []float64{50, 50, 50}, []float64{40, 50, 60}},
		{"at the edge", []float64{0, 1}, []float64{0, 10}},
		{"at the other", []float64{100, 99}, []float64{100, 90}},
		{"a chain", []float64{40, 45, 56}, []float64{37, 47, 57}},
		{"none", nil, []float64{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := spread(c.wanted, 10, 0, 100)
			require.InDeltaSlice(t, c.want, got, 1e-9)
		})
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		about     int
		log       bool
		want      string
	}{
		{0, 1, 5, false, "0.0 0.2 0.4 0.6 0.8 1.0"},
		{0.2, 0.8, 4, false, "0.2 0.4 0.6 0.8"},
		{-3, 12, 4, false, "0 5 10"},
		{0.9811, 0.9953, 4, false, "0.985 0.990 0.995"},
		{0, 61706, 3, false, "0 25000 50000"},
		{1, 100, 5, true, "1 2 5 10 20 50 100"},
		{1, 10000, 4, true, "1 10 100 1000 10000"},
		{1, 1e9, 3, true, "1 1000 1000000 1000000000"},
	} {
		s := scale{low: c.low, high: c.high, log: c.log}
		require.Equal(t, c.want, strings.Join(tickWords(s.ticks(c.about), plain), " "))
	}
	require.Equal(t, []string{"−50\u202f%", "0\u202f%", "50\u202f%"}, tickWords([]float64{-0.5, 0, 0.5}, unitOf("difference")))
}

func TestDomain(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		values    []float64
		log       bool
		low, high float64
	}{
		{[]float64{1, 3, nan, inf, 2}, false, 1, 3},
		{nil, false, 0, 1},
		{nil, true, 1, 10},
		{[]float64{0, -1, 4, 2}, true, 2, 4},
		{[]float64{10}, false, 9.5, 10.5},
		{[]float64{10}, true, 5, 20},
		{[]float64{0}, false, -0.001, 0.001},
	} {
		low, high := domain(c.values, c.log)
		require.InDelta(t, c.low, low, 1e-12)
		require.InDelta(t, c.high, high, 1e-12)
	}
}

func TestColours(t *testing.T) {
	p := newPalette([]string{"standard", "plausible"})
	require.Equal(t, role("s1"), p.of("plausible"))
	require.Equal(t, role("s2"), p.of("new"), "others follow in order of appearance")
	for i := range 10 {
		p.of("n" + strconv.Itoa(i))
	}
	require.False(t, p.dashed("standard"))
	require.True(t, p.dashed("n9"), "the ninth colour is the first again, dashed")
	seen := map[color.NRGBA]bool{}
	for _, r := range series {
		require.False(t, seen[lightColours[r]], "%s repeats a colour", r)
		seen[lightColours[r]] = true
	}
}

func TestTrainingFigures(t *testing.T) {
	p := sample()
	figures := TrainingFigures(p)
	require.Len(t, figures, 2)
	require.Equal(t, "training-validation-accuracy", figures[1].Name)
	require.Len(t, figures[0].Data.Rows, 4*12)
	p.Training[0].Y[3] = math.NaN()
	require.Equal(t, "not finite", TrainingFigures(p)[0].Data.Rows[3].Reason)
	require.Nil(t, Page{}.training())
}
