package experiments

import (
	"slices"

	"github.com/striate-sim/striate/experiments/measure"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/departure"
)

// criteria names the rows of the plausibility measure: the audit's criteria that count, then
// the weighted score.
var criteria = func() []string {
	var names []string
	for _, c := range measure.Criteria() {
		if c.Weight > 0 {
			names = append(names, c.ID)
		}
	}
	return append(names, "all")
}()

// evidence is what the audit looks at: a network's parts and its training.
type evidence struct {
	traits        hierarchy.Traits
	made          []departure.ID // by the network and by its training
	trained       bool
	looks         bool // a synapse reads the weights of other cells
	memory        int  // numbers that a synapse remembers
	batch, epochs int
}

func (e evidence) makes(id departure.ID) bool { return slices.Contains(e.made, id) }

// chained says that an error crosses stages as a chain of derivatives.
func (e evidence) chained() bool { return e.makes(departure.NonlocalError) }

// graded is 0 where a criterion is violated, 1 where it is met in part, else 2.
func graded(violated, partly bool) int {
	switch {
	case violated:
		return 0
	case partly:
		return 1
	default:
		return 2
	}
}

// audit scores the criteria that have an object in the network.
func (e evidence) audit() map[string]int {
	t := e.traits
	scores := map[string]int{
		"local-update":     graded(e.chained() || e.looks, false),
		"weight-transport": graded(e.makes(departure.WeightTransport), false),
		"phases":           graded(e.makes(departure.TwoPhases), e.makes(departure.SleepPhase)),
		"weight-sharing":   graded(t.SharedWeights, t.AveragedWeights),
		"dale":             graded(t.DaleStages == 0, t.DaleStages < t.PlasticStages),
		"interneurons":     graded(t.InhibitoryFraction == 0, t.InhibitoryFraction < 0.1 || t.InhibitoryFraction > 0.3),
		"pooling":          graded(t.MaxPool, t.MeanPool),
		"normalization":    graded(t.BatchStatistics, t.ExactNorm),
		"dynamics":         graded(e.makes(departure.StaticUnits), false),
		"recurrence":       graded(e.makes(departure.FeedforwardOnly), !t.Lateral || !t.Feedback),
		"noise":            0,
		"receptive-fields": graded(t.WidestField == 1, t.WidestField > 1.0/3),
	}
	if e.trained {
		label := e.makes(departure.LabelVector)
		scores["error-representation"] = graded(e.chained(), e.makes(departure.SignedError))
		scores["undisturbed-activity"] = graded(e.chained(), false)
		scores["supervision"] = graded(e.chained() && label, label)
		scores["optimizer"] = graded(e.makes(departure.GlobalOptimizer), e.memory > 0)
		scores["online"] = graded(e.epochs > 50, e.batch > 1)
	}
	return scores
}

// evidenceOf gathers what a network and its training show.
func evidenceOf(n Network, p *hierarchy.Pathway) evidence {
	e := evidence{traits: p.Traits(), trained: n.Train.Kind != TrainNone, batch: n.Train.Batch, epochs: n.Train.Epochs}
	for _, m := range n.departures(p) {
		e.made = append(e.made, m.ID)
	}
	if rule, ok := n.Train.Rule.(hierarchy.Unlabelled); ok && e.trained && n.Train.Kind != TrainReadout {
		e.looks = !rule.Local()
	}
	if e.trained {
		e.memory = n.Train.Optimizer.Memory()
	}
	return e
}

// departures lists what a network and its training assume that cortex does not have. A
// read-out trained alone needs no chain of derivatives: its error is at its own cells.
func (n Network) departures(p *hierarchy.Pathway) []hierarchy.Made {
	made := p.Departures()
	if n.Train.Kind == TrainNone {
		return made
	}
	taught := n.Train.training(n.Train.Batch).Departures()
	if p.Steps() > 1 && slices.Contains(taught, departure.NonlocalError) {
		taught = append(taught, departure.BackThroughTime)
	}
	for _, id := range taught {
		chain := id == departure.NonlocalError || id == departure.WeightTransport || id == departure.TwoPhases || id == departure.BackThroughTime
		if chain && n.Train.Kind == TrainReadout {
			continue
		}
		if !slices.ContainsFunc(made, func(m hierarchy.Made) bool { return m.ID == id }) {
			made = append(made, hierarchy.Made{ID: id, Degree: 1})
		}
	}
	slices.SortFunc(made, func(a, b hierarchy.Made) int { return departure.Compare(a.ID, b.ID) })
	return made
}
