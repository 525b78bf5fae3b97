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

// reason says why the row has no number to show, or "".
func (r Row) reason() string {
	if r.Reason == "" && !isFinite(r.Value) {
		return "not finite"
	}
	return r.Reason
}

// Number converts a value of a row to a number; true and false are 1 and 0.
func Number(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case uint64:
		return float64(v), true
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	}
	return 0, false
}

// MarshalJSON writes coordinates, value and fields in their order. A value that is missing
// or not finite becomes null with a reason.
func (r Row) MarshalJSON() ([]byte, error) {
	pairs := append([]Pair(nil), r.Coordinates...)
	if reason := r.reason(); reason != "" {
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
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false) // relations hold < and >
	put := func(v any, end byte) error {
		if err := out.Encode(v); err != nil {
			return err
		}
		b.Bytes()[b.Len()-1] = end // in place of the encoder's newline
		return nil
	}
	b.WriteByte('{')
	for i, p := range pairs {
		end := byte(',')
		if i == len(pairs)-1 {
			end = '}'
		}
		if err := put(p.Key, ':'); err != nil {
			return nil, err
		}
		if err := put(representable(p.Value), end); err != nil {
			return nil, fmt.Errorf("table: %s: %w", p.Key, err)
		}
	}
	if len(pairs) == 0 {
		b.WriteByte('}')
	}
	return b.Bytes(), nil
}

// representable replaces numbers that JSON does not have.
func representable(v any) any {
	switch v := v.(type) {
	case float64:
		if !isFinite(v) {
			return nil
		}
	case []float64:
		return finite(v)
	}
	return v
}

// finite is a list with null for what is not finite.
func finite(v []float64) []any {
	list := make([]any, len(v))
	for i, x := range v {
		if isFinite(x) {
			list[i] = x
		}
	}
	return list
}

func isFinite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
