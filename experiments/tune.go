package experiments

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/rng"
)

// Tune is a search for hyper-parameters: the same number of trials for every network, judged
// on the validation images alone. Trial 0 takes the values of the file.
type Tune struct {
	Trials   int
	Space    []Axis
	Networks []string // nil: all
}

// Axis is one hyper-parameter and what it may be.
type Axis struct {
	Path   string   // below the network: train.optimizer.adam.rate
	Values []string // choices, or
	Log    bool     // a range [From, To], drawn evenly or log-evenly
	From   float64
	To     float64
}

// draw picks a value of the axis, as YAML, from a uniform number.
func (a Axis) draw(u float64) string {
	if len(a.Values) > 0 {
		return a.Values[min(int(u*float64(len(a.Values))), len(a.Values)-1)]
	}
	x := a.From + u*(a.To-a.From)
	if a.Log {
		x = a.From * math.Pow(a.To/a.From, u)
	}
	return strconv.FormatFloat(x, 'g', 4, 64)
}

// tunes reports whether a network is searched.
func (t *Tune) tunes(network string) bool {
	return t != nil && (t.Networks == nil || slices.Contains(t.Networks, network))
}

// draws are the values of the first trials after trial 0, in the order of axes. A draw that has been
// made before is made again, up to a hundred times: a small space has no more to offer.
func (t *Tune) draws(seed uint64, trials int) (all [][]string) {
	stream := rng.Named(seed, "tune")
	for trial := range trials {
		var values []string
		for again := range uint64(100) {
			values = nil
			for i, axis := range t.Space {
				values = append(values, axis.draw(float64(stream.Uniform(uint64(trial+1), again, uint32(i)))))
			}
			if !slices.ContainsFunc(all, func(other []string) bool { return slices.Equal(other, values) }) {
				break
			}
		}
		all = append(all, values)
	}
	return all
}

// trial is the network with the values of one trial; trial 0 is the network of the file.
func (r *run) trial(network, trial int) (Network, []table.Pair, error) {
	n, t := r.spec.Networks[network], r.spec.Tune
	if trial == 0 {
		return n, nil, nil
	}
	o := r.source.overrides
	o.Set = append([]string(nil), o.Set...)
	var values []table.Pair
	for i, value := range t.draws(r.spec.Seeds[0], trial)[trial-1] {
		values = append(values, table.Pair{Key: t.Space[i].Path, Value: value})
		o.Set = append(o.Set, "networks."+n.Name+"."+t.Space[i].Path+"="+value)
	}
	spec, mistakes := parse(r.source, o)
	if len(mistakes) > 0 {
		return n, nil, mistakes
	}
	return spec.Networks[network], values, nil
}

// tune searches every network's hyper-parameters with the first seed, writes each trial to
// tuning.jsonl, and goes on with the best. Of equals, the earlier trial wins.
func (r *run) tune(ctx context.Context) error {
	if r.spec.Tune == nil {
		return nil
	}
	log, err := r.folder.Tuning()
	if err != nil {
		return err
	}
	defer log.Close()
	for i, n := range r.spec.Networks {
		if n.Circuit != nil || !r.spec.Tune.tunes(n.Name) || n.Train.Kind == TrainNone {
			continue
		}
		best, top := n, -1.0
		for trial := range r.spec.Tune.Trials {
			candidate, values, err := r.trial(i, trial)
			if err != nil {
				return err
			}
			score, err := r.validate(ctx, candidate, fmt.Sprintf("tune %s, trial %d of %d", n.Name, trial+1, r.spec.Tune.Trials))
			if err != nil {
				return err
			}
			row := append([]table.Pair{{Key: "network", Value: n.Name}, {Key: "trial", Value: trial}}, values...)
			if err := log.Append(append(row, table.Pair{Key: "validation-accuracy", Value: score})...); err != nil {
				return err
			}
			if score > top {
				best, top = candidate, score
			}
		}
		r.spec.Networks[i] = best
	}
	return log.Close()
}

// validate trains a candidate and returns its accuracy on the validation images; 0 where
// training diverges.
func (r *run) validate(ctx context.Context, n Network, name string) (float64, error) {
	set, fit, held, err := r.material(n)
	if err != nil {
		return 0, err
	}
	seed := r.spec.Seeds[0]
	p, err := n.Build(sheetOf(fit, set.fieldDeg), len(set.data.Classes), seed)
	if err != nil {
		return 0, err
	}
	c, err := newCourse(n, seed, p, fit, held, r.workers)
	if err != nil {
		return 0, err
	}
	r.options.Progress.Stage(name, n.Train.Epochs*c.steps()*n.Train.Batch)
	for c.epoch < n.Train.Epochs {
		if err := c.runEpoch(ctx, r.options.Progress.Advance); err != nil {
			if _, diverged := err.(*DivergedError); diverged {
				return 0, nil
			}
			return 0, err
		}
	}
	return c.report().validation, nil
}

// tuneFile is a search for hyper-parameters.
type tuneFile struct {
	_ struct{} `topic:"tune" doc:"a search for hyper-parameters, with the same budget for every network; each trial is written to tuning.jsonl"`

	Budget   int                      `yaml:"budget" unit:"trials" min:"1" default:"8 trials" doc:"trainings of each network; the first has the values of the file"`
	Space    config.Map[*config.Node] `yaml:"space" keys:"path" required:"true" doc:"hyper-parameters by path below the network: a list of values, or a range {lin: [a, b]} or {log: [a, b]}"`
	Networks []string                 `yaml:"networks" list:"or-one" doc:"networks searched; default: all"`
	Per      string                   `yaml:"per" oneof:"network" default:"network" doc:"what has values of its own"`
	On       string                   `yaml:"on" oneof:"validation" default:"validation" doc:"images that decide; never the test images"`
}

// tune checks the search and makes its axes.
func (c *checker) tune(s *Spec) {
	f := c.file.Tune
	if f == nil {
		return
	}
	t := &Tune{Trials: f.Budget, Networks: f.Networks}
	c.names("tune.networks", "network", f.Networks, s.networkNames())
	for path, node := range f.Space.All() {
		axis, ok := axisOf(path, node)
		if !ok {
			c.fail("tune.space", path+" has no values", "a list, {lin: [a, b]} or {log: [a, b]} with 0 < a < b")
			continue
		}
		t.Space = append(t.Space, axis)
	}
	for _, n := range s.Networks {
		if n.Circuit == nil && t.tunes(n.Name) && n.Train.Kind != TrainNone && n.Train.Validate == 0 {
			c.fail("tune", "network "+n.Name+" has no validation images to be judged on", "train: {validate: 5000}")
		}
	}
	s.Tune = t
}

// axisOf reads the values of one hyper-parameter.
func axisOf(path string, node *config.Node) (Axis, bool) {
	a := Axis{Path: path}
	if node.Kind == config.ListKind {
		for _, item := range node.Items() {
			a.Values = append(a.Values, one(item))
		}
		return a, len(a.Values) > 0
	}
	for _, form := range []string{"lin", "log"} {
		ends := node.Get(form)
		if ends == nil || len(ends.Items()) != 2 {
			continue
		}
		var err1, err2 error
		a.From, err1 = strconv.ParseFloat(ends.Items()[0].Text, 64)
		a.To, err2 = strconv.ParseFloat(ends.Items()[1].Text, 64)
		a.Log = form == "log"
		return a, err1 == nil && err2 == nil && a.From < a.To && (!a.Log || a.From > 0)
	}
	return a, false
}
