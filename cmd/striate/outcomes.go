package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/ui"
)

// rates is the span of rates of each of a circuit's populations, in Hz: "E 0–39.5, I 0–51.2".
func rates(rows []table.Row, network string) ui.Cell {
	var names []string
	low, high := map[string]float64{}, map[string]float64{}
	for _, row := range rows {
		name := row.Label("population")
		if row.Label("network") != network || name == "" || row.Reason != "" || math.IsNaN(row.Value) {
			continue
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
			low[name], high[name] = row.Value, row.Value
		}
		low[name], high[name] = min(low[name], row.Value), max(high[name], row.Value)
	}
	for i, name := range names {
		a, b := short(low[name]), short(high[name])
		names[i] = name + " " + a
		if a != b {
			names[i] += "–" + b
		}
	}
	return ui.Cell{Text: strings.Join(names, ", ")}
}

func short(v float64) string { return strconv.FormatFloat(v, 'g', 3, 64) }

// endings counts how what a circuit was shown ended, in order of appearance: "23 settled, 3
// diverged". A stimulus counts once, whatever is read of it.
func endings(rows []table.Row, network string) ui.Cell {
	var outcomes []string
	count, seen, tone := map[string]int{}, map[string]bool{}, ui.Plain
	for _, row := range rows {
		outcome, ok := outcomeOf(row)
		shown := whatWasShown(row)
		if !ok || row.Label("network") != network || seen[shown] {
			continue
		}
		seen[shown] = true
		if !slices.Contains(outcomes, outcome) {
			outcomes = append(outcomes, outcome)
		}
		if count[outcome]++; row.Reason != "" {
			tone = ui.Doubt
		}
	}
	for i, outcome := range outcomes {
		outcomes[i] = fmt.Sprintf("%d %s", count[outcome], outcome)
	}
	return ui.Cell{Text: strings.Join(outcomes, ", "), Tone: tone}
}

// misses says where each network first ended in each way that gives no rate, and why.
func misses(rows []table.Row, w io.Writer) error {
	var lines []string
	said := map[string]bool{}
	for _, row := range rows {
		outcome, ok := outcomeOf(row)
		key := row.Label("network") + " " + outcome
		if !ok || row.Reason == "" || said[key] {
			continue
		}
		said[key] = true
		lines = append(lines, whatWasShown(row)+": "+row.Reason+"\n")
	}
	if len(lines) == 0 {
		return nil
	}
	_, err := fmt.Fprint(w, "\n", strings.Join(lines, ""))
	return err
}

func outcomeOf(row table.Row) (string, bool) {
	v, _ := row.Field("outcome")
	outcome, ok := v.(string)
	return outcome, ok
}

// whatWasShown names the network and what it was shown: "pair, amplitude 6".
func whatWasShown(row table.Row) string {
	parts := []string{row.Label("network")}
	for _, c := range row.Coordinates {
		switch c.Key {
		case "network", "population", "unit", "orientation", "time":
		default:
			parts = append(parts, c.Key+" "+row.Label(c.Key))
		}
	}
	return strings.Join(parts, ", ")
}
