package experiments

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/experiments/table"
)

// A recording is the text of a data file and what stands in it.
type recording struct {
	path, text  string
	coordinates []string // columns that are coordinates of a stimulus
	data        []datum
}

// datum is one steady rate.
type datum struct {
	line       int
	at         []table.Pair // coordinates of the stimulus
	population string
	unit       int // −1: not said
	valueHz    float64
	sdHz       float64 // 0: not said
}

// wrong is a mistake of the data, at a line of them.
func (r *recording) wrong(line int, format string, args ...any) error {
	return &stimulus.MissingError{Path: fmt.Sprintf("%s:%d", r.path, line), Problem: fmt.Sprintf(format, args...)}
}

// readRecording reads a CSV file of steady rates, or the data of that name in the library; lines
// that begin with # are comments.
func readRecording(dir, name string) (*recording, error) {
	r := &recording{path: name}
	if !filepath.IsAbs(name) {
		r.path = filepath.Join(dir, name)
	}
	text, err := os.ReadFile(r.path)
	if ours, ok := libraryData(name); ok && errors.Is(err, fs.ErrNotExist) {
		r.path, text, err = "library/"+name, ours, nil
	}
	if err != nil {
		problem := "cannot be read"
		if errors.Is(err, fs.ErrNotExist) {
			problem = "does not exist"
		}
		return nil, &stimulus.MissingError{Path: r.path, Problem: problem, Hint: "the path of fit.data starts at the folder of the experiment file", Err: err}
	}
	r.text = string(text)
	return r, r.parse()
}

func (r *recording) parse() error {
	rows := csv.NewReader(strings.NewReader(r.text))
	rows.Comment, rows.TrimLeadingSpace = '#', true
	header, err := rows.Read()
	if err != nil {
		return r.wrong(1, "has no header: %v", err)
	}
	head, _ := rows.FieldPos(0)
	for i, column := range header {
		if slices.Contains(header[:i], column) {
			return r.wrong(head, "has two columns %s", column)
		}
		if !slices.Contains([]string{"population", "unit", "value", "sd"}, column) {
			r.coordinates = append(r.coordinates, column)
		}
	}
	for _, needed := range []string{"population", "value"} {
		if !slices.Contains(header, needed) {
			return r.wrong(head, "has no column %s", needed)
		}
	}
	for {
		cells, err := rows.Read()
		if err == io.EOF {
			break
		}
		line := head + len(r.data) + 1
		if bad, ok := err.(*csv.ParseError); ok {
			return r.wrong(bad.Line, "%v", bad.Err)
		} else if err != nil {
			return r.wrong(line, "%v", err)
		}
		line, _ = rows.FieldPos(0)
		d := datum{line: line, unit: -1}
		for i, column := range header {
			if err := r.cell(&d, column, cells[i]); err != nil {
				return err
			}
		}
		r.data = append(r.data, d)
	}
	if len(r.data) == 0 {
		return r.wrong(head, "has no data")
	}
	return nil
}

// cell reads one cell of a datum.
func (r *recording) cell(d *datum, column, text string) error {
	x, err := strconv.ParseFloat(text, 64)
	number := err == nil && !math.IsNaN(x) && !math.IsInf(x, 0)
	switch {
	case column == "population":
		d.population = text
	case column == "unit":
		if d.unit, err = strconv.Atoi(text); err != nil || d.unit < 0 {
			return r.wrong(d.line, "unit = %q is no unit", text)
		}
	case column == "value" && number:
		d.valueHz = x
	case column == "sd" && number && x > 0:
		d.sdHz = x
	case column == "value" || column == "sd":
		return r.wrong(d.line, "%s = %q is no rate", column, text)
	case number:
		d.at = append(d.at, table.Pair{Key: column, Value: x})
	default:
		d.at = append(d.at, table.Pair{Key: column, Value: text})
	}
	return nil
}

// unitOf finds the unit that a datum is of, counted population after population.
func (r *recording) unitOf(d datum, c *Circuit) (int, error) {
	pop := c.population(d.population)
	if pop < 0 {
		return 0, r.wrong(d.line, "no population named %q; populations: %s", d.population, choices(c.names()))
	}
	units := c.Populations[pop].Sheet.Units()
	switch {
	case d.unit >= units:
		return 0, r.wrong(d.line, "population %s has %d units, no unit %d", d.population, units, d.unit)
	case d.unit < 0 && units > 1:
		return 0, r.wrong(d.line, "population %s has %d units; a column unit, from 0, says which", d.population, units)
	}
	return pop*units + max(0, d.unit), nil
}

// presentationOf finds the stimulus of a datum among the trials of a circuit without
// interventions. Its amplitude may be one that the file does not show.
func (r *recording) presentationOf(d datum, trials []trial) (int, presentation, error) {
	found, p := -1, presentation{}
	for i, t := range trials {
		one, ok := t.presentation, true
		for _, at := range d.at {
			switch x, isNumber := at.Value.(float64); {
			case at.Key == "amplitude" && isNumber:
				one.amplitude = x
			case !t.has(at):
				ok = false
			}
		}
		if !ok {
			continue
		}
		if found >= 0 && !r.same(trials[found], t) {
			return 0, p, r.wrong(d.line, "several stimuli agree with it; a column for each coordinate that is swept says which")
		}
		if found < 0 {
			found, p = i, one
		}
	}
	if found < 0 {
		return 0, p, r.wrong(d.line, "no stimulus agrees with it")
	}
	return found, p, nil
}

// same says whether two trials differ in nothing but an amplitude that the data give.
func (r *recording) same(a, b trial) bool {
	rest := func(t trial) []table.Pair {
		return slices.DeleteFunc(t.row(nil), func(p table.Pair) bool {
			return p.Key == "repeat" || p.Key == "amplitude" && slices.Contains(r.coordinates, "amplitude")
		})
	}
	return slices.Equal(rest(a), rest(b))
}

// has says whether a coordinate of a trial has a value.
func (t trial) has(at table.Pair) bool {
	return slices.ContainsFunc(t.row(nil), func(p table.Pair) bool { return p.Key == at.Key && same(p.Value, at.Value) })
}

// heldOut says whether a datum is predicted and not fitted.
func (d datum) heldOut(where []CoordinateValue) bool {
	all := append(slices.Clip(d.at), table.Pair{Key: "population", Value: d.population}, table.Pair{Key: "unit", Value: d.unit})
	return len(where) > 0 && matches(table.Row{Coordinates: all}, where)
}

// holds checks that the data have the coordinates by which some are held out.
func (r *recording) holds(out []CoordinateValue) error {
	for _, c := range out {
		if !slices.Contains(append([]string{"population", "unit"}, r.coordinates...), c.Coordinate) {
			return r.wrong(1, "has no column %s, by which fit.hold-out chooses", c.Coordinate)
		}
	}
	return nil
}
