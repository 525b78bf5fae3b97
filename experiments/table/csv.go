package table

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
)

// WriteCSV writes a table as RFC 4180 text with a header. The columns are the coordinates of
// all rows in order of first appearance, then value, then the fields likewise, then reason
// where a row lacks its value. What a row does not have, and what is not finite, is empty;
// lists are JSON.
func WriteCSV(w io.Writer, t Table) error {
	var coordinates, fields []string
	reasons := false
	for _, r := range t.Rows {
		coordinates = union(coordinates, r.Coordinates)
		fields = union(fields, r.Fields)
		reasons = reasons || r.reason() != ""
	}
	header := append(append(append([]string(nil), coordinates...), "value"), fields...)
	if reasons {
		header = append(header, "reason")
	}
	out := csv.NewWriter(w)
	if err := out.Write(header); err != nil {
		return err
	}
	for _, r := range t.Rows {
		var record []string
		for _, key := range coordinates {
			record = append(record, cell(r.At(key)))
		}
		record = append(record, cell(r.Value, r.reason() == ""))
		for _, key := range fields {
			record = append(record, cell(r.Field(key)))
		}
		if reasons {
			record = append(record, r.reason())
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// union appends the keys of pairs that are not in keys yet.
func union(keys []string, pairs []Pair) []string {
next:
	for _, p := range pairs {
		for _, k := range keys {
			if k == p.Key {
				continue next
			}
		}
		keys = append(keys, p.Key)
	}
	return keys
}

func cell(v any, ok bool) string {
	if !ok || v == nil {
		return ""
	}
	switch v := v.(type) {
	case string:
		return v
	case float64:
		if !isFinite(v) {
			return ""
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	case []float64:
		text, err := json.Marshal(finite(v))
		if err != nil {
			panic("table: " + err.Error()) // finite numbers always have a JSON form
		}
		return string(text)
	}
	return fmt.Sprint(v)
}
