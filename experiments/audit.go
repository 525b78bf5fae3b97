package experiments

import (
	"fmt"
	"slices"
	"strings"

	"github.com/striate-sim/striate/experiments/report"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
)

// perturb holds the departures that a network's training declares to experiment, on the first
// training images.
func (c *course) perturb() *hierarchy.Audit {
	if c.trainer == nil || c.images.Count < c.network.Train.Batch {
		return nil
	}
	if a, ok := c.trainer.Audit(c.firstImages()); ok {
		return &a
	}
	return nil
}

// auditFacts say what perturbation showed of every trained network, and whether it agrees with
// what the audit of its parts says.
func (r *run) auditFacts() []report.Fact {
	var all []report.Fact
	for i, n := range r.spec.Networks {
		if n.Train.Gate != nil && n.Circuit == nil {
			all = append(all, report.Fact{Name: "Third factor of " + n.Name, Value: "one scalar that all its synapses hear: " + registry.NameOf(hierarchy.Gates, n.Train.Gate)})
		}
		at := slices.IndexFunc(r.outcomes, func(o outcome) bool { return o.network == i && o.audit != nil })
		if at < 0 {
			continue
		}
		a, declared := r.outcomes[at].audit, r.departureIDs(i)
		all = append(all, report.Fact{Name: "Locality of " + n.Name, Value: "by perturbation: " +
			finding("no change depends on other synapses' weights", "depend on other synapses' weights", a.Transported, slices.Contains(declared, string(departure.WeightTransport))) + "; " +
			finding("none on the activity of other cells", "on the activity of other cells", a.Spread, slices.Contains(declared, string(departure.WeightSharing)))})
	}
	return all
}

func finding(none, some string, found []string, declared bool) string {
	switch {
	case len(found) == 0:
		return none
	case declared:
		return "changes of " + strings.Join(found, ", ") + " " + some + ", as declared"
	default:
		return fmt.Sprintf("changes of %s %s, WHICH IS NOT DECLARED", strings.Join(found, ", "), some)
	}
}
