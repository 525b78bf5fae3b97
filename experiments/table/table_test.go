package table

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
)

var mixed = Table{Measure: "accuracy", Rows: []Row{
	{Coordinates: []Pair{{"network", "standard"}, {"test", "clean"}}, Value: 0.99, Fields: []Pair{{"n", 100}, {"each", []float64{0.98, 1}}}},
	{Coordinates: []Pair{{"network", "b, \"quoted\""}, {"test", "noise"}, {"level", 0.2}}, Value: 0.5, Fields: []Pair{{"n", 100}, {"low", math.NaN()}, {"over", "images"}}},
	{Coordinates: []Pair{{"network", "c"}, {"level", nil}}, Reason: "not built"},
}}

func TestWriteCSV(t *testing.T) {
	const want = `network,test,level,value,n,each,low,over,reason
standard,clean,,0.99,100,"[0.98,1]",,,
"b, ""quoted""",noise,0.2,0.5,100,,,images,
c,,,,,,,,not built
`
	var b strings.Builder
	if err := WriteCSV(&b, mixed); err != nil {
		t.Fatal(err)
	}
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}

	b.Reset()
	if err := WriteCSV(&b, Table{Rows: mixed.Rows[:1]}); err != nil {
		t.Fatal(err)
	}
	if header, _, _ := strings.Cut(b.String(), "\n"); header != "network,test,value,n,each" {
		t.Errorf("header %q: a column that no row needs", header)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("broken") }

func TestWriteCSVReportsTheWriter(t *testing.T) {
	if err := WriteCSV(brokenWriter{}, mixed); err == nil {
		t.Error("a broken writer went unnoticed")
	}
}

func TestRowJSON(t *testing.T) {
	for i, want := range []string{
		`{"network":"standard","test":"clean","value":0.99,"n":100,"each":[0.98,1]}`,
		`{"network":"b, \"quoted\"","test":"noise","level":0.2,"value":0.5,"n":100,"low":null,"over":"images"}`,
		`{"network":"c","level":null,"value":null,"reason":"not built"}`,
	} {
		got, err := mixed.Rows[i].MarshalJSON()
		if err != nil || string(got) != want {
			t.Errorf("row %d: %s, want %s (%v)", i, got, want, err)
		}
	}
	lost, _ := Row{Value: math.Inf(-1)}.MarshalJSON()
	if string(lost) != `{"value":null,"reason":"not finite"}` {
		t.Errorf("%s", lost)
	}
}

func TestMarshalPairs(t *testing.T) {
	for _, c := range []struct {
		pairs []Pair
		want  string
	}{
		{nil, `{}`},
		{[]Pair{{"that", "a > 1 & b < 2"}}, `{"that":"a > 1 & b < 2"}`},
		{[]Pair{{"each", []float64{1, math.NaN()}}, {"none", []float64(nil)}}, `{"each":[1,null],"none":[]}`},
		{[]Pair{{"line\n\"", true}}, `{"line\n\"":true}`},
	} {
		got, err := MarshalPairs(c.pairs)
		if err != nil || string(got) != c.want || !json.Valid(got) {
			t.Errorf("%s, want %s (%v)", got, c.want, err)
		}
	}
	if _, err := MarshalPairs([]Pair{{"f", func() {}}}); err == nil || !strings.Contains(err.Error(), "table: f") {
		t.Errorf("a function became JSON: %v", err)
	}
}

func TestRowLookups(t *testing.T) {
	r := mixed.Rows[1]
	if r.Label("level") != "0.2" || r.Label("nothing") != "" {
		t.Error("labels")
	}
	if v, ok := r.Field("over"); !ok || v != "images" {
		t.Error("field")
	}
	if _, ok := r.At("over"); ok {
		t.Error("a field is not a coordinate")
	}
}
