package experiments

import (
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
)

// trialsShown says which trials of circuits a figure shows.
type trialsShown struct {
	Networks []string                     `yaml:"networks" list:"or-one" doc:"circuits shown; default: all"`
	At       config.Map[coordinateValues] `yaml:"at" doc:"trials shown, by value of a coordinate; default: all, of repeats the first"`
	Width    millimetres                  `yaml:"width" doc:"width of the figure, 89 mm unless said"`
}

// ofVariable says what of a circuit a figure shows.
type ofVariable struct {
	Of       []string `yaml:"of" list:"or-one" required:"true" doc:"populations"`
	Variable string   `yaml:"variable" default:"rate" doc:"rate, input, or another variable that record keeps"`
}

type (
	timeCoursesPart struct {
		What   ofVariable  `yaml:",inline"`
		Unit   *int        `yaml:"unit" min:"0" doc:"unit shown, from 0; default: the mean over units"`
		Group  string      `yaml:"group" default:"population" doc:"coordinate that tells lines apart; all others tell panels apart"`
		Trials trialsShown `yaml:",inline"`
	}
	profilesPart struct {
		What   ofVariable  `yaml:",inline"`
		Trials trialsShown `yaml:",inline"`
	}
	sheetMapPart struct {
		What   ofVariable  `yaml:",inline"`
		Time   *float64    `yaml:"time" unit:"ms" min:"0" doc:"moment shown, of what record keeps; default: rates of the state that was reached, or their mean over the window of a duration"`
		Trials trialsShown `yaml:",inline"`
	}
	phasePlanePart struct {
		Trials trialsShown `yaml:",inline"`
	}
	eigenvaluePlanePart struct {
		Group  *string     `yaml:"group" doc:"coordinate that has colours, the others have panels; default: none, every trial has a panel"`
		Trials trialsShown `yaml:",inline"`
	}
)

// in puts what is shown into a plot.
func (t trialsShown) in(p Plot) Plot {
	p.Trials, p.Networks, p.At, p.WidthMM = true, t.Networks, coordinates(t.At), float64(t.Width)
	return p
}

func (o ofVariable) in(p Plot) Plot {
	p.Of, p.Variable = o.Of, o.Variable
	return p
}

func (p *timeCoursesPart) plot() Plot {
	plot := p.Trials.in(p.What.in(Plot{Kind: "time-courses", Group: p.Group, Unit: -1}))
	if p.Unit != nil {
		plot.Unit = *p.Unit
	}
	return plot
}

func (p *profilesPart) plot() Plot { return p.Trials.in(p.What.in(Plot{Kind: "profiles"})) }

func (p *sheetMapPart) plot() Plot {
	return p.Trials.in(p.What.in(Plot{Kind: "sheet-map", TimeMS: p.Time}))
}

func (p *phasePlanePart) plot() Plot { return p.Trials.in(Plot{Kind: "phase-plane"}) }

func (p *eigenvaluePlanePart) plot() Plot {
	return p.Trials.in(Plot{Kind: "eigenvalue-plane", Group: deref(p.Group)})
}

func newTrialsShown() trialsShown { return trialsShown{Width: 89} }

func newVariable() ofVariable { return ofVariable{Variable: "rate"} }

// The figures of circuits that an experiment file can ask for.
var (
	_ = plotParts.Add("time-courses", registry.Entry[plotPart]{
		New: func() plotPart {
			return &timeCoursesPart{What: newVariable(), Group: "population", Trials: newTrialsShown()}
		},
		Doc:     "a recorded variable along time, mean over units or of one, with the times of interventions shaded and a bar over the stimulus",
		Example: "plot: [{time-courses: {of: [E, I], variable: rate, at: {amplitude: 15}}}]",
	})
	_ = plotParts.Add("profiles", registry.Entry[plotPart]{
		New:     func() plotPart { return &profilesPart{What: newVariable(), Trials: newTrialsShown()} },
		Doc:     "a recorded variable of a ring or a line of units over time, as colours",
		Example: "plot: [{profiles: {of: E, at: {amplitude: 15}}}]",
	})
	_ = plotParts.Add("sheet-map", registry.Entry[plotPart]{
		New:     func() plotPart { return &sheetMapPart{What: newVariable(), Trials: newTrialsShown()} },
		Doc:     "activity over the places of a sheet, y by x, of the state that was reached or of a recorded moment; mean over channels",
		Example: "plot: [{sheet-map: {of: I, at: {amplitude: 15}}}]",
	})
	_ = plotParts.Add("phase-plane", registry.Entry[plotPart]{
		New:     func() plotPart { return &phasePlanePart{newTrialsShown()} },
		Doc:     "the rates of two populations of one unit with one variable each, one over the other: nullclines, fixed points (stable: filled), and the trajectories that record keeps",
		Cite:    "ahmadian2013",
		Example: "plot: [{phase-plane: {at: {amplitude: 15}}}]",
	})
	_ = plotParts.Add("eigenvalue-plane", registry.Entry[plotPart]{
		New:     func() plotPart { return &eigenvaluePlanePart{Trials: newTrialsShown()} },
		Doc:     "eigenvalues of the Jacobian at the state that was reached, per ms; those right of the rule grow",
		Example: "plot: [{eigenvalue-plane: {group: amplitude}}]",
	})
)
