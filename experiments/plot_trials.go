package experiments

import (
	"fmt"
	"slices"
	"strings"

	"github.com/striate-sim/striate/experiments/table"
)

// A shownTrial is a trial of a circuit in a figure.
type shownTrial struct {
	trialKey
	network int
	trial
	row   table.Row // its coordinates, network among them
	panel string    // what tells it from the others
}

// trialsOf lists the trials that a figure shows, of the first seed.
func (s *Spec) trialsOf(p Plot) []shownTrial {
	var all []shownTrial
	repeats := slices.ContainsFunc(p.At, func(c CoordinateValue) bool { return c.Coordinate == "repeat" })
	for i, n := range s.Networks {
		if n.Circuit == nil || len(p.Networks) > 0 && !slices.Contains(p.Networks, n.Name) {
			continue
		}
		for k, instance := range n.instances() {
			for j, t := range s.trials(instance) {
				row := table.Row{Coordinates: t.row([]table.Pair{{Key: "network", Value: n.Name}})}
				if (repeats || t.repeat <= 1) && matches(row, p.At) {
					all = append(all, shownTrial{trialKey: trialKey{s.Seeds[0], k, j}, network: i, trial: t, row: row})
				}
			}
		}
	}
	s.tellApart(all, p.Group)
	return all
}

// tellApart names every trial after the coordinates in which trials differ, but for the one
// that tells lines apart.
func (s *Spec) tellApart(all []shownTrial, group string) {
	var keys []string
	for _, t := range all {
		for _, c := range t.row.Coordinates {
			keys = append(keys, c.Key)
		}
	}
	for _, key := range distinct(keys) {
		differs := slices.ContainsFunc(all, func(t shownTrial) bool { return t.row.Label(key) != all[0].row.Label(key) })
		if !differs || key == group || group == "intervention" && slices.ContainsFunc(all, func(t shownTrial) bool { return t.does(key) }) {
			continue
		}
		for i := range all {
			if words := s.coordinateWords(all[i].row, key); words != "" {
				all[i].panel = strings.TrimPrefix(all[i].panel+", "+words, ", ")
			}
		}
	}
}

// does reports whether a coordinate is one of what is done in a trial.
func (t shownTrial) does(key string) bool {
	return t.act != nil && slices.ContainsFunc(t.act.coordinates, func(c table.Pair) bool { return key == c.Key || key == t.intervention+"."+c.Key })
}

// lineWords names the line of a trial after the coordinate that tells lines apart, an
// intervention with all that it sweeps.
func (s *Spec) lineWords(t shownTrial, group string) string {
	words := s.coordinateWords(t.row, group)
	if group != "intervention" {
		return words
	}
	for _, c := range t.row.Coordinates {
		if t.does(c.Key) {
			words += ", " + s.coordinateWords(t.row, c.Key)
		}
	}
	return words
}

// coordinateWords says what a coordinate of a row is: "amplitude 20 mV", or a name.
func (s *Spec) coordinateWords(row table.Row, key string) string {
	value, has := row.At(key)
	if !has {
		return ""
	}
	label := row.Label(key)
	x, number := table.Number(value)
	if !number {
		if key == "intervention" && label == "none" {
			return "no intervention"
		}
		return label
	}
	_, unit, _ := strings.Cut(s.axisLabel(key), ", ")
	return strings.TrimSpace(fmt.Sprintf("%s %.4g %s", key, x, unit))
}

// panelsOf lists the panels of some trials, in order of appearance.
func panelsOf(all []shownTrial) []string {
	var names []string
	for _, t := range all {
		names = append(names, t.panel)
	}
	return distinct(names)
}

// sharedWords says what all trials of a figure have in common and other trials of the
// experiment do not: ": weak, amplitude 8.213 mV", or nothing.
func (s *Spec) sharedWords(p Plot) string {
	shown, all := s.trialsOf(p), s.trialsOf(Plot{At: []CoordinateValue{{Coordinate: "repeat"}}})
	var words []string
	for _, c := range shown[0].row.Coordinates {
		differs := func(t shownTrial) bool { return t.row.Label(c.Key) != shown[0].row.Label(c.Key) }
		if slices.ContainsFunc(all, differs) && !slices.ContainsFunc(shown, differs) {
			words = append(words, s.coordinateWords(shown[0].row, c.Key))
		}
	}
	if words == nil {
		return ""
	}
	return ": " + strings.Join(words, ", ")
}
