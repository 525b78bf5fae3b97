// Package table holds the rows that measures produce and that figures, expectations and
// result.json read.
package table

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
)

// Pair is a named value: a string, an int, a float64, a bool, a []float64 or nil.
type Pair struct {
	Key   string
	Value any
}

// Row is one value of a measure. Coordinates say of what, in the measure's order.
type Row struct {
	Coordinates []Pair
	Value       float64
	Reason      string // why there is no value; "" when there is one
	Fields      []Pair // further numbers: n, low, high, sd, each, …
}

// Table is every row of one measure, in file order.
type Table struct {
	Measure string
	Rows    []Row
}

// At returns the value of a coordinate.
func (r Row) At(key string) (any, bool) { return find(r.Coordinates, key) }

// Field returns a further number of the row.
func (r Row) Field(key string) (any, bool) { return find(r.Fields, key) }

// Label returns a coordinate as text, or "" where the row has none.
func (r Row) Label(key string) string {
	v, ok := r.At(key)
	if !ok {
		return ""
	}
	return fmt.Sprint(v)
}

func find(pairs []Pair, key string) (any, bool) {
	for _, p := range pairs {
		if p.Key == key {
			return p.Value, true
		}
	}
	return nil, false
}

// MarshalJSON writes coordinates, value and fields in their order. A value that is missing
// or not finite becomes null with a reason.
func (r Row) MarshalJSON() ([]byte, error) {
	pairs := append([]Pair(nil), r.Coordinates...)
	reason := r.Reason
	if reason == "" && (math.IsNaN(r.Value) || math.IsInf(r.Value, 0)) {
		reason = "not finite"
	}
	if reason != "" {
		pairs = append(pairs, Pair{"value", nil}, Pair{"reason", reason})
	} else {
		pairs = append(pairs, Pair{"value", r.Value})
	}
	return MarshalPairs(append(pairs, r.Fields...))
}

// MarshalPairs writes pairs as a JSON object in their order; numbers that are not finite
// become null.
func MarshalPairs(pairs []Pair) ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, p := range pairs {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(p.Key)
		if err != nil {
			return nil, err
		}
		v := p.Value
		if f, ok := v.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
			v = nil
		}
		val, err := json.Marshal(v)
		if err != nil {
			return nil, fmt.Errorf("table: %s: %w", p.Key, err)
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(val)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
