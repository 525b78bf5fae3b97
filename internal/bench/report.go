package bench

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"

	"github.com/striate-sim/striate/simd"
)

// Report is what a run measured.
type Report struct {
	Threads int
	Level   string // of package simd
	Roof    Roof
	Results []Result

	machine *Machine
}

// Result is what was measured of one case.
type Result struct {
	Group string
	Metric
	Value float64
	Share float64 // of what the machine could do, 0 where that is not known
	also  []number
}

// number is a number with its key.
type number struct {
	key   string
	value float64
}

func newReport(m *Machine, roof Roof) *Report {
	return &Report{Threads: m.Threads, Level: simd.Level(), Roof: roof, machine: m}
}

func (r *Report) add(g Group, c Case, seconds float64) {
	one := Result{Group: g.Name, Metric: c.Metric, Value: c.of(seconds), Share: r.Roof.least(r.machine, c) / seconds}
	for _, m := range c.Also {
		one.also = append(one.also, number{m.Key, m.of(seconds)})
	}
	r.Results = append(r.Results, one)
}

// Limits lists the machine's limits with their keys and units.
func (r *Report) Limits() []Result {
	var all []Result
	for _, l := range r.Roof.limits(strconv.Itoa(r.Threads)) {
		all = append(all, Result{Group: "roof", Metric: Metric{Key: l.key, Unit: l.unit}, Value: l.value})
	}
	return all
}

// MarshalJSON writes one object of numbers by key, as the peers do.
func (r *Report) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(`{"threads":` + strconv.Itoa(r.Threads) + `,"level":` + strconv.Quote(r.Level))
	put := func(key string, v float64) error {
		text, err := json.Marshal(significant(v, 5))
		b.WriteString(",\n" + strconv.Quote(key) + ":" + string(text))
		return err
	}
	for _, one := range append(r.Limits(), r.Results...) {
		if err := put(one.Key, one.Value); err != nil {
			return nil, err
		}
		for _, n := range one.also {
			if err := put(n.key, n.value); err != nil {
				return nil, err
			}
		}
	}
	b.WriteString("}")
	return b.Bytes(), nil
}

// significant rounds to so many significant digits.
func significant(v float64, digits int) float64 {
	if v == 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return v
	}
	text := strconv.FormatFloat(v, 'g', digits, 64)
	rounded, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return v
	}
	return rounded
}
