package hierarchy

import (
	"slices"
	"strings"
	"testing"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/learning"
)

// TestAuditAgreesWithDepartures holds what every rule declares on every pathway to experiment:
// a change depends on weights of other synapses only where weight transport is declared, and on
// the activity of other cells only where weights are shared.
func TestAuditAgreesWithDepartures(t *testing.T) {
	transports, spreads, rules := map[string]bool{}, 0, 0
	for _, e := range append(everyExample(), signed(), layered(relu, 9, 7)) {
		all := lessons(e)
		if slices.Contains([]string{"coded", "inhibited", "mediated", "neocognitron"}, e.name) {
			all = everyLesson(e)
		}
		if e.name == "layered" {
			for _, name := range Teachings.Names() {
				how, err := Teachings.Make(name)
				if err != nil {
					t.Fatal(err)
				}
				if d, ok := how.(*SegregatedDendrites); ok {
					d.Start = "network"
				}
				if coded, ok := how.(Unlabelled); ok && coded.Code() != "" {
					continue // its cells settle on a code: the example of that name
				}
				all[name] = how
			}
		}
		for name, how := range all {
			t.Run(e.name+"/"+name, func(t *testing.T) {
				p := e.pathway(t)
				tr := trainer(t, p, how, &learning.SGD{Rate: 0.05, Momentum: 0.9}, 20, 1)
				tr.Step(e.batch(20))
				before := bits(tr)
				a, _ := tr.Audit(e.batch(20))
				if at := differ(before, bits(tr)); at != "" || tr.Updates != 1 {
					t.Errorf("the audit changed %s", at)
				}
				rules++
				declares := slices.Contains(how.Departures(), departure.WeightTransport)
				if declares != (len(a.Transported) > 0) {
					t.Errorf("weight transport declared %v, found in %v", declares, a.Transported)
				}
				transports[name] = transports[name] || len(a.Transported) > 0
				shared := slices.ContainsFunc(p.Departures(), func(m Made) bool { return m.ID == departure.WeightSharing })
				if len(a.Spread) > 0 && !shared {
					t.Errorf("changes of %v depend on other cells, and no weights are shared", a.Spread)
				}
				spreads += len(a.Spread)
			})
		}
	}
	if !transports["backprop"] || transports["kolen-pollack"] || spreads == 0 || rules < 30 {
		t.Errorf("the audit proves nothing: transport in %v, %d arrays that share, %d rules", transports, spreads, rules)
	}
}

// TestAuditSeesPooledEligibility holds that private weights whose changes are added up over
// places are found to depend on other cells, and those that are not, not.
func TestAuditSeesPooledEligibility(t *testing.T) {
	for _, pools := range []bool{true, false} {
		e := sharingPathway(LocalUnshared, func() Sharing {
			if pools {
				return &PooledEligibility{Lattice{1, "private"}}
			}
			return nil
		})
		a, _ := trainer(t, e.built(t), &KolenPollack{Decay: 0.1}, &learning.SGD{Rate: 0.05}, 20, 1).Audit(e.batch(20))
		if found := slices.ContainsFunc(a.Spread, func(w string) bool { return strings.HasPrefix(w, "L1/") }); found != pools {
			t.Errorf("pooled %v: changes of %v depend on other cells", pools, a.Spread)
		}
	}
}

// TestFeedbackReachesItsCell holds that feedback synapses onto one cell change what that cell's
// own synapses learn, and nothing of its neighbours'.
func TestFeedbackReachesItsCell(t *testing.T) {
	e := layered(relu, 9, 7)
	for _, how := range []Teaching{&FeedbackAlignment{}, &KolenPollack{Decay: 0.1}, &Burst{Saturation: 1, Feedback: "fixed"}} {
		tr := trainer(t, e.pathway(t), how, &learning.SGD{Rate: 0.05}, 20, 1)
		before := tr.propose(e.batch(20))
		f := tr.feedback()[0] // from F2 to F1, laid out as F2's weights: [cell of F2][cell of F1]
		const cell = 4
		for i := cell; i < len(f.weights.W); i += 9 {
			f.weights.W[i] += 3
		}
		after := tr.propose(e.batch(20))
		name, fan := "F1/below-units", 20
		for k := range 9 {
			row := slices.Equal(before[name][k*fan:(k+1)*fan], after[name][k*fan:(k+1)*fan])
			if row == (k == cell) {
				t.Errorf("%T: synapses of cell %d stay the same: %v", how, k, row)
			}
		}
	}
}
