package report

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/striate-sim/striate/internal/cite"
)

// view is the page as its template reads it: every number already words.
type view struct {
	Style       template.CSS
	Experiment  string
	Headline    string
	Summary     string
	Meta        []string
	Alarm       string
	Cards       []card
	CardColumns int
	Contents    []link
	Expect      *expectView
	Figures     []figureView
	Comparison  *comparisonView
	Prices      *pricesView
	Fields      []fieldsView

	Departures   *matrixView
	Plausibility *matrixView
	Training     *figureView

	Command    string
	Facts      []Fact
	Resolved   string
	Method     []string
	References []string
}

type link struct{ ID, Title string }

type figureView struct {
	ID, Title, Caption string
	Drawings           []template.HTML // one, or several at half width
}

type fieldsView struct {
	Colour         role
	Title, Caption string
	Picture        template.HTML
}

// column heads a table with one column a network.
type column struct {
	Name   string
	Colour role
}

func newView(p Page) *view {
	v := &view{
		Style:      template.CSS(pageStyle),
		Experiment: p.Experiment, Headline: p.Question, Summary: p.Summary,
		Meta: p.meta(), Alarm: p.alarm(), Cards: p.cards(), Expect: p.expectations(),
		Comparison: p.comparison(), Prices: p.prices(), Departures: p.departures(), Plausibility: p.plausibility(),
		Command: p.Command, Facts: p.Facts, Resolved: p.Resolved, Method: p.method(),
	}
	if v.Headline == "" {
		v.Headline = p.Experiment
	}
	if v.Summary == "" {
		v.Summary = p.summary()
	}
	for i, f := range p.Figures {
		v.Figures = append(v.Figures, figureView{"figure-" + strconv.Itoa(i+1), f.Title, f.Caption, []template.HTML{f.inline(inPage)}})
	}
	v.Training = p.training()
	for _, f := range p.Fields {
		v.Fields = append(v.Fields, p.fields(f))
	}
	for _, key := range slices.Compact(slices.Sorted(slices.Values(p.Citations))) {
		v.References = append(v.References, cite.Text(key))
	}
	v.CardColumns = cardColumns(len(v.Cards))
	v.Contents = v.contents()
	return v
}

func (p Page) meta() []string {
	var m []string
	if p.Profile != "" {
		m = append(m, p.Profile+" profile")
	}
	if n := len(p.Seeds); n > 0 {
		m = append(m, counted(n, "seed"))
	}
	if !p.Start.IsZero() {
		m = append(m, p.Start.Format("2 January 2006, 15:04"))
	}
	if p.Seconds > 0 {
		m = append(m, "took "+duration(p.Seconds))
	}
	return m
}

func (p Page) alarm() string {
	words := map[string]string{
		"expectation": "At least one expectation was not met.",
		"diverged":    "Training became non-finite.",
	}[p.Status]
	return strings.TrimSpace(words + " " + p.Reason)
}

func (p Page) columns() []column {
	colours := newPalette(p.names())
	var columns []column
	for _, n := range p.names() {
		columns = append(columns, column{n, colours.of(n)})
	}
	return columns
}

func (p Page) fields(f Fields) fieldsView {
	columns := mosaicColumns(f.Units())
	m := f.image(columns)
	// Small fields are not blown up beyond some 9 points a weight.
	width := strconv.Itoa(min(760, 9*m.Bounds().Dx()))
	title := f.title()
	alt := template.HTMLEscapeString(title + ": " + counted(f.Units(), "receptive field"))
	return fieldsView{newPalette(p.names()).of(f.Network), title, f.Caption,
		template.HTML(`<img style="--w:` + width + `px" alt="` + alt + `" src="` + dataURI(m) + `">`)}
}

func (v *view) contents() []link {
	var all []link
	add := func(is bool, id, title string) {
		if is {
			all = append(all, link{id, title})
		}
	}
	add(v.Expect != nil, "expectations", "Expectations")
	for _, f := range v.Figures {
		add(true, f.ID, f.Title)
	}
	add(v.Comparison != nil, "comparison", "Comparison")
	add(v.Prices != nil, "prices", "Price list")
	add(len(v.Fields) > 0, "fields", "Receptive fields")
	add(v.Departures != nil, "departures", "Departures")
	add(v.Plausibility != nil, "plausibility", "Plausibility")
	add(v.Training != nil, "training", "Training")
	add(true, "reproduce", "Reproduce")
	add(len(v.References) > 0, "references", "References")
	return all
}

// method explains the statistics that the page shows.
func (p Page) method() []string {
	var m []string
	if _, ok := p.table("accuracy"); ok {
		sentence := "Values are means over seeds. Intervals hold 95 % and come from 2,000 bootstrap resamples of seeds and test images together, paired where networks are compared."
		if len(p.Seeds) == 1 {
			sentence = "There is one seed, so intervals (95 %, 2,000 bootstrap resamples) are over test images alone: they say nothing of what another training would give."
		}
		m = append(m, sentence)
	}
	if _, ok := p.table("robustness"); ok {
		m = append(m, "Robustness is the mean accuracy over the levels of a test: the area under its curve, the clean images standing at level 0, divided by the range of levels.")
	}
	if _, ok := p.table("mcnemar"); ok {
		m = append(m, "McNemar’s test compares the errors of two trained instances of one seed on the same images, exactly where they disagree on fewer than 25 and by χ² with continuity correction elsewhere. Its p values are adjusted for all comparisons of the run (Benjamini–Hochberg). Two counts beside a p are the images that a alone and that b alone classifies correctly.")
	}
	return m
}
