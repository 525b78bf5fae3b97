package experiments

import (
	"math"

	"github.com/striate-sim/striate/experiments/measure"
	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/hierarchy"
)

// gaborFitPart asks how many receptive fields are those of simple cells.
type gaborFitPart struct {
	R2       float64    `yaml:"r2" min:"0" max:"1" default:"0.7" doc:"least share of a field's variance that its Gabor function explains"`
	Narrow   float64    `yaml:"narrow" min:"0" default:"0.15" doc:"least width of the envelope along and across the stripes, in periods"`
	Wide     float64    `yaml:"wide" above:"0" default:"1.5" doc:"largest width of the envelope, in periods"`
	Octaves  float64    `yaml:"octaves" above:"0" default:"2.5" doc:"widest bandwidth of spatial frequency"`
	Width    string     `yaml:"bandwidth" oneof:"envelope|gratings" default:"envelope" doc:"which bandwidth: that of the envelope alone, log₂((f + h)/(f − h)), or, exact, that of the response to gratings, which sees that an odd field of few lobes is band-pass"`
	Fields   string     `yaml:"fields" oneof:"weights|noise" default:"weights" doc:"what is fitted: the synapses of a cell (of a sparse code its basis function), or its receptive field as reverse correlation with white noise finds it, behind front ends and among the cells that compete with it"`
	Shown    int        `yaml:"presentations" min:"100" default:"50000" doc:"pictures of white noise; too few leave noise in the fields, which lowers R²"`
	Contrast float64    `yaml:"contrast" unit:"%" above:"0" default:"50 %" doc:"standard deviation of the noise, in parts of that of the images"`
	Networks ofNetworks `yaml:",inline"`
}

// codeSparsenessPart asks how few cells, and how few images, account for a stage's activity.
type codeSparsenessPart struct {
	Images   int        `yaml:"images" min:"2" default:"500" doc:"first N test images of the set that the network learns from"`
	Networks ofNetworks `yaml:",inline"`
}

func (p *gaborFitPart) measure() Measure {
	m := p.Networks.named("gabor-fit")
	m.Gabor = measure.GaborCriteria{R2: p.R2, MinWidth: p.Narrow, MaxWidth: p.Wide, MaxOctave: p.Octaves, Gratings: p.Width == "gratings"}
	if p.Fields == "noise" {
		m.Reverse = reverseCorrelation{p.Shown, p.Contrast / 100}
	}
	return m
}

func (p *codeSparsenessPart) measure() Measure {
	m := p.Networks.named("code-sparseness")
	m.Images = p.Images
	return m
}

// The measures of what networks learned, apart from what they answer.
var (
	_ = addMeasure("gabor-fit", func() measurePart {
		c := measure.SimpleCells()
		return &gaborFitPart{R2: c.R2, Narrow: c.MinWidth, Wide: c.MaxWidth, Octaves: c.MaxOctave, Width: "envelope", Fields: "weights", Shown: 50000, Contrast: 50}
	})
	_ = addMeasure("code-sparseness", func() measurePart { return &codeSparsenessPart{Images: 500} })
)

var fieldMeasureKinds = []MeasureKind{
	{Name: "gabor-fit", Coordinates: []string{"network"}, Fields: []string{"fitted", "r2", "nx", "ny", "octaves", "across", "along", "tuned", "inside", "orientations"}, Options: []string{"r2", "narrow", "wide", "octaves", "bandwidth", "fields", "presentations", "contrast"}, Cite: "jones1987",
		Doc: "fraction of the receptive fields of the first stage with synapses (all cells of its central place) that a Gabor function fits, with widths of its envelope and a bandwidth as simple cells have; fitted: fraction with the R² alone; r2, nx, ny (periods), octaves: medians, the last three over fields that are fitted; across, along, tuned: fractions of all fields that are fitted and meet one criterion, on nx, ny or bandwidth; inside: with the middle of the envelope within the field; orientations: 1 − |mean e^{2iθ}| over fields that are fitted, 0 where all have one orientation, 1 where none prevails"},
	{Name: "code-sparseness", Coordinates: []string{"network", "stage"}, Fields: []string{"lifetime", "active", "correlation", "rate", "spread"}, Options: []string{"images"}, Cite: "vinje2000",
		Doc: "(1 − (mean r)²/mean r²)/(1 − 1/n) over the cells of a stage, mean over images: 0 where all answer alike, 1 where one does; lifetime: the same over images, mean over cells; active: fraction of answers that are not 0; correlation: mean magnitude between two cells; rate: mean over cells and images; spread: standard deviation over cells of their mean rates"},
}

// mostFields bounds the fields that are fitted.
const mostFields = 400

// gaborTable fits the receptive fields of every network, mean over seeds.
func (r *run) gaborTable(m Measure) table.Table {
	return r.perNetwork(func(o outcome) ([]float64, string) {
		f, ok := r.measuredFields(m, o)
		switch {
		case !ok:
			return nil, "no stage has synapses"
		case f.Channels != 1:
			return nil, "fields on several channels"
		case f.Height*f.Width < 9 || f.Height < 3 || f.Width < 3:
			return nil, "fields are no pictures"
		}
		fields := make([][]float64, f.Count)
		for i := range fields {
			for _, v := range f.Values[i*f.Height*f.Width : (i+1)*f.Height*f.Width] {
				fields[i] = append(fields[i], float64(v))
			}
		}
		g := m.Gabor.FitGabors(fields, f.Height, f.Width)
		return []float64{g.Share, g.Fitted, g.R2, g.NX, g.NY, g.BandwidthOctaves, g.Across, g.Along, g.Tuned, g.Inside, g.Orientations}, ""
	}, fieldMeasureKinds[0].Fields)
}

// perNetwork makes a row of each network, of the means over seeds of a value and its fields.
func (r *run) perNetwork(of func(o outcome) (values []float64, reason string), fields []string) table.Table {
	var t table.Table
	for i, n := range r.spec.Networks {
		if n.Circuit != nil {
			continue
		}
		t.Rows = append(t.Rows, r.meanRow([]table.Pair{{Key: "network", Value: n.Name}}, i, of, fields))
	}
	return t
}

// meanRow is the mean over seeds of what one network gives: a value, then its fields. A field
// without a number in any seed is left out.
func (r *run) meanRow(at []table.Pair, network int, of func(o outcome) (values []float64, reason string), fields []string) table.Row {
	row := table.Row{Coordinates: at}
	var sums []float64
	count := 0.0
	for _, o := range r.outcomes {
		if o.network != network {
			continue
		}
		if o.diverged {
			row.Reason = "training diverged"
			continue
		}
		values, reason := of(o)
		if reason != "" {
			row.Reason = reason
			continue
		}
		if sums == nil {
			sums = make([]float64, len(values))
		}
		for k, v := range values {
			sums[k] += v
		}
		count++
	}
	if row.Reason != "" || sums == nil {
		return row
	}
	row.Value = sums[0] / count
	for k, name := range fields {
		if v := sums[k+1] / count; !math.IsNaN(v) && !math.IsInf(v, 0) {
			row.Fields = append(row.Fields, table.Pair{Key: name, Value: v})
		}
	}
	return row
}

// codeTable measures the activity of every stage below the read-out.
func (r *run) codeTable(m Measure) table.Table {
	var t table.Table
	for i, n := range r.spec.Networks {
		if n.Circuit != nil {
			continue
		}
		for s := range r.spec.measuredStages(n) {
			at := []table.Pair{{Key: "network", Value: n.Name}, {Key: "stage", Value: n.Stages[s].Name}}
			t.Rows = append(t.Rows, r.meanRow(at, i, func(o outcome) ([]float64, string) {
				images := r.sets[r.set(n.Train.On)].test.First(m.Images)
				units := o.pathway.Stages[s].Out.Units()
				rates := make([]float32, images.Count*units)
				hierarchy.NewPredictor(o.pathway, r.workers).Activity(rates, s, images.Count, plain(images))
				a := measure.CodeSparseness(rates, units)
				return []float64{a.Population, a.Lifetime, a.Active, a.Correlation, a.Rate, a.Spread}, ""
			}, fieldMeasureKinds[1].Fields))
		}
	}
	return t
}

// measuredStages is how many stages have a code: all but the read-out.
func (s *Spec) measuredStages(n Network) int {
	if s.unlabelled(n) {
		return len(n.Stages)
	}
	return len(n.Stages) - 1
}
