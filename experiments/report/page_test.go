package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/table"
)

func render(t *testing.T, p Page) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, Write(&b, p))
	return b.String()
}

// wellFormed reads XML to its end.
func wellFormed(t *testing.T, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err, "%.200s", text)
	}
}

func TestThePageNeedsNothingFromElsewhere(t *testing.T) {
	page := render(t, sample())
	for _, m := range regexp.MustCompile(`(?:src|href|url\()=?["']?([^"'> )]+)`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(m[1], "#") && !strings.HasPrefix(m[1], "data:image/png;base64,") {
			t.Errorf("the page asks for %.60s", m[1])
		}
	}
	for _, word := range []string{"<script", "<link", "<iframe", "@import", "javascript:"} {
		require.NotContains(t, page, word)
	}
	require.NotContains(t, page, "ZgotmplZ", "html/template refused a value")
	for _, drawing := range regexp.MustCompile(`(?s)<svg.*?</svg>`).FindAllString(page, -1) {
		wellFormed(t, drawing)
	}
}

func TestThePageIsAFunctionOfItsInput(t *testing.T) {
	require.Equal(t, render(t, sample()), render(t, sample()))
}

func TestThePageSaysWhatTheRowsSay(t *testing.T) {
	page := html.UnescapeString(render(t, sample()))
	for _, want := range []string{
		"Can a network without shared weights", // question
		"99.31<small>%</small>",                // headline
		"99.13 – 99.45",                        // its interval
		"431,244",                              // parameters
		"took 24 min",                          // wall time
		"At least one expectation was not met.",
		"2 of 3 judged in this profile are met.",
		"accuracy.plausible.clean >= 0.990",
		"Illing et al. (2019)", // source of an expectation
		"no mechanism copies weights across the visual field",
		"+0.02 to +0.36",
		"McNemar’s test",
		"striate run plausible-vs-standard --profile full --seed 1",
		"digits: {set: mnist}",
		"LeCun", // reference
	} {
		if !strings.Contains(page, want) {
			t.Errorf("nowhere %q", want)
		}
	}
	require.NotContains(t, page, "Sleep phase", "a departure that no network makes")
}

func TestAnEmptyPageIsStillAPage(t *testing.T) {
	page := render(t, Page{Experiment: "bare"})
	require.Contains(t, page, "<h1>bare</h1>")
	require.NotContains(t, page, "<section id=\"comparison\"")
	require.NotContains(t, page, "Departures from biology")
}

func TestWordsAreEscaped(t *testing.T) {
	p := sample()
	p.Networks[0].Name = `<b>&"x`
	for i := range p.Tables[0].Rows {
		if p.Tables[0].Rows[i].Label("network") == "standard" {
			p.Tables[0].Rows[i].Coordinates[0].Value = p.Networks[0].Name
		}
	}
	p.Question = "<i>why</i>"
	p.Fields[0].Network = p.Networks[0].Name
	p.Figures = []Figure{Lines(p.Tables[0], Options{Title: `"<t>`, X: "level", Group: "network", Panel: "test"})}
	page := render(t, p)
	require.NotContains(t, page, "<b>&")
	require.NotContains(t, page, "<i>why")
	require.NotContains(t, page, `"<t>`)
	for _, drawing := range regexp.MustCompile(`(?s)<svg.*?</svg>`).FindAllString(page, -1) {
		wellFormed(t, drawing)
	}
}

func TestSummary(t *testing.T) {
	row := func(name string, v float64) table.Row {
		return table.Row{Coordinates: []table.Pair{{Key: "network", Value: name}, {Key: "test", Value: "clean"}}, Value: v}
	}
	difference := func(d, low, high float64) table.Table {
		return table.Table{Measure: "difference", Rows: []table.Row{{
			Coordinates: []table.Pair{{Key: "a", Value: "b"}, {Key: "b", Value: "a"}, {Key: "test", Value: "clean"}}, Value: d,
			Fields: []table.Pair{{Key: "low", Value: low}, {Key: "high", Value: high}}}}}
	}
	accuracy := table.Table{Measure: "accuracy", Rows: []table.Row{row("a", 0.9), row("b", 0.95)}}
	two := []Network{{Name: "a", Departures: []string{"max-pool", "mixed-signs"}}, {Name: "b", Departures: []string{"max-pool"}}}
	for _, c := range []struct {
		name string
		page Page
		want string
	}{
		{"nothing known", Page{}, ""},
		{"one network", Page{Networks: two[:1], Tables: []table.Table{accuracy}, Clean: "clean"},
			"On clean test images the accuracy is 90.00\u202f% for a. It departs from biology in 2 ways."},
		{"better", Page{Networks: two, Tables: []table.Table{accuracy, difference(0.05, 0.04, 0.06)}, Clean: "clean", Seeds: []uint64{1, 2}},
			"On clean test images the accuracy is 90.00\u202f% for a and 95.00\u202f% for b, mean over 2 seeds. " +
				"The b network is more accurate than a (+5.00 points, 95 % interval +4.00 to +6.00). The b network departs from biology in 1 way, a in 2."},
		{"worse", Page{Networks: two, Tables: []table.Table{difference(-0.05, -0.06, -0.04)}, Clean: "clean"},
			"The b network is less accurate than a (−5.00 points, 95 % interval −6.00 to −4.00). The b network departs from biology in 1 way, a in 2."},
		{"level", Page{Networks: []Network{{Name: "a"}, {Name: "b"}}, Tables: []table.Table{difference(0.001, -0.001, 0.003)}, Clean: "clean"},
			"Between b and a no difference can be told (+0.10 points, 95 % interval −0.10 to +0.30)."},
		{"the other way round", Page{Networks: []Network{{Name: "b"}, {Name: "a"}}, Tables: []table.Table{difference(0.05, 0.04, 0.06)}, Clean: "clean"},
			"The b network is more accurate than a (+5.00 points, 95 % interval +4.00 to +6.00)."},
	} {
		t.Run(c.name, func(t *testing.T) { require.Equal(t, c.want, c.page.summary()) })
	}
	require.Contains(t, sample().summary(), "Of 4 networks, twin is the most accurate on clean test images (99.38\u202f%, mean over 3 seeds) and random the least (97.72\u202f%).")
}

func TestExpectationsInWords(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		all  []Verdict
		want string
	}{
		{[]Verdict{{Met: nil}}, "None is judged in this profile."},
		{[]Verdict{{Met: &yes}}, "The one judged in this profile is met."},
		{[]Verdict{{Met: &yes}, {Met: &yes}, {Met: nil}}, "All 2 judged in this profile are met."},
		{[]Verdict{{Met: &yes}, {Met: &no, Value: math.NaN()}}, "1 of 2 judged in this profile are met."},
	} {
		require.Equal(t, c.want, Page{Expect: c.all}.expectations().Summary)
	}
	v := Page{Expect: []Verdict{{Met: &no, Value: math.NaN(), Cite: "somewhere"}}}.expectations().Items[0]
	require.Equal(t, "no value", v.Found)
	require.Equal(t, "somewhere", v.Source)
	require.Equal(t, "unmet", v.Class)
	require.Nil(t, Page{}.expectations())
}

func TestComparisonFoldsTheLevels(t *testing.T) {
	v := sample().comparison()
	require.Len(t, v.Main, 3)
	require.Len(t, v.More.Rows, 21)
	require.Equal(t, "3 of 3", v.Main[2].P)

	p := sample()
	few := p.Tables[2]
	few.Rows = few.Rows[:5]
	p.Tables = []table.Table{few, {Measure: "mcnemar", Rows: []table.Row{{
		Coordinates: append([]table.Pair(nil), few.Rows[0].Coordinates...), Value: 0.00001, Fields: []table.Pair{{Key: "b01", Value: 3}, {Key: "b10", Value: 30}}}}}}
	v = p.comparison()
	require.Len(t, v.Main, 5)
	require.Nil(t, v.More)
	require.Equal(t, "p < 0.0001", v.Main[0].P)
	require.Equal(t, "30 : 3", v.Main[0].PNote, "a alone right : b alone right")
	require.Nil(t, Page{Tables: []table.Table{{Measure: "difference", Rows: []table.Row{{Reason: "none"}}}}}.comparison())
}

func TestDepartureInPart(t *testing.T) {
	p := sample()
	p.Tables = append(p.Tables, table.Table{Measure: "departures", Rows: []table.Row{{
		Coordinates: []table.Pair{{Key: "network", Value: "standard"}, {Key: "departure", Value: "max-pool"}}, Value: 0.5}}})
	for _, row := range p.departures().Rows {
		switch row.Title {
		case "Max pooling":
			require.Equal(t, "half", row.Cells[0].State)
		case "Static units":
			require.Equal(t, "full", row.Cells[0].State)
		case "Signed error":
			require.Equal(t, "empty", row.Cells[0].State)
			require.Equal(t, "full", row.Cells[1].State)
		}
	}
	require.Equal(t, []any{"10", "5", "6", "4"}, p.departures().Totals)
}

func TestCardColumnsLeaveFewGaps(t *testing.T) {
	for n, want := range map[int]int{0: 1, 1: 1, 3: 3, 4: 4, 5: 3, 6: 3, 7: 4, 8: 4, 9: 3} {
		require.Equal(t, want, cardColumns(n), "%d networks", n)
	}
}

// Words must be readable on both papers: contrast of at least 4.5 to 1 (WCAG 2.1, AA).
func TestContrast(t *testing.T) {
	blocks := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllStringSubmatch(pageStyle, -1)
	require.Len(t, blocks, 3, "light, dark, print")
	for i, name := range []string{"light", "dark", "print"} {
		colours := map[string]float64{}
		for _, m := range regexp.MustCompile(`--(\w+): #([0-9a-f]{3,6});`).FindAllStringSubmatch(blocks[i][1], -1) {
			colours[m[1]] = luminance(t, m[2])
		}
		for _, words := range []string{"ink", "muted", "good", "bad", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7"} {
			l, ok := colours[words]
			require.True(t, ok, "%s lacks %s", name, words)
			high, low := max(l, colours["paper"]), min(l, colours["paper"])
			if ratio := (high + 0.05) / (low + 0.05); ratio < 4.5 {
				t.Errorf("%s: %s on paper has contrast %.2f", name, words, ratio)
			}
		}
	}
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 3 {
		hex = strings.Repeat(hex[:1], 2) + strings.Repeat(hex[1:2], 2) + strings.Repeat(hex[2:], 2)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		require.NoError(t, err)
		c := float64(v) / 255
		if c <= 0.03928 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func TestNumbersInWords(t *testing.T) {
	for got, want := range map[string]string{
		percent(0.99314): "99.31\u202f%", percent(-0.5): "−50.00\u202f%",
		points(0.0019): "+0.19", points(-0.014): "−1.40", points(0): "0.00", points(-1e-9): "0.00", points(1e-9): "0.00 ",
		count(0): "0", count(999): "999", count(61706): "61,706", count(-1234567): "−1,234,567",
		duration(1.23): "1.2 s", duration(59.6): "60 s", duration(130): "2 min", duration(3725): "1 h 2 min",
		probability(0): "< 0.0001", probability(0.00123): "0.0012", probability(0.0456): "0.05", probability(1): "1",
		number(416520): "416,520", number(0.98765432): "0.9877", number(-2.5): "−2.5",
		value(math.NaN(), plain): "–", value(0.5, unitOf("accuracy")): "50.00\u202f% ", value(2, plain): "2",
		list(nil): "", list([]string{"a"}): "a", list([]string{"a", "b", "c"}): "a, b and c",
		counted(1, "seed"): "1 seed", counted(1200, "image"): "1,200 images",
	} {
		require.Equal(t, strings.TrimSpace(want), got)
	}
}
