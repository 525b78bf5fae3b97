package measure

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/rng"
)

// rates makes a table of rates from rows of coordinates "key=value" and a number.
func rates(rows ...any) table.Table {
	t := table.Table{Measure: "rate"}
	for i := 0; i < len(rows); i += 2 {
		var row table.Row
		for word := range strings.FieldsSeq(rows[i].(string)) {
			key, text, _ := strings.Cut(word, "=")
			var x float64
			if _, err := fmt.Sscan(text, &x); err == nil {
				row.Coordinates = append(row.Coordinates, table.Pair{Key: key, Value: x})
			} else {
				row.Coordinates = append(row.Coordinates, table.Pair{Key: key, Value: text})
			}
		}
		switch v := rows[i+1].(type) {
		case string:
			row.Reason = v
		default:
			row.Value = v.(float64)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func lines(t table.Table) string {
	var all []string
	for _, row := range t.Rows {
		line := ""
		for _, c := range row.Coordinates {
			line += fmt.Sprintf("%s=%v ", c.Key, c.Value)
		}
		if row.Reason != "" {
			all = append(all, line+"("+row.Reason+")")
		} else {
			all = append(all, line+fmt.Sprintf("%.4g", row.Value))
		}
	}
	return strings.Join(all, "\n")
}

// A measure is read off every curve of a table: one row for each population and contrast, the
// others' missing points being no concern of it.
func TestReadCurves(t *testing.T) {
	from := rates(
		"network=line population=E contrast=5 size=1", 2., "network=line population=E contrast=5 size=2", 8., "network=line population=E contrast=5 size=4", 6.,
		"network=line population=I contrast=5 size=1", 1., "network=line population=I contrast=5 size=2", 2., "network=line population=I contrast=5 size=4", 3.,
		"network=line population=E contrast=50 size=1", 9., "network=line population=E contrast=50 size=2", "diverged", "network=line population=E contrast=50 size=4", 2.,
		"network=other population=E", 7.,
	)
	got := lines(ReadCurves("suppression-index", measureNamed(t, "suppression-index"), from, NewBootstrap(1)))
	want := `network=line population=E contrast=5 0.25
network=line population=I contrast=5 0
network=line population=E contrast=50 (rate at size 2: diverged)`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Repeats of a point are averaged and give the reading an interval; a measure along repeat sees
// each of them.
func TestReadCurvesOfRepeats(t *testing.T) {
	var rows []any
	s := rng.Named(1, "noise")
	for _, size := range []float64{1, 2, 4} {
		for k := range 30 {
			rows = append(rows, fmt.Sprintf("population=E size=%g repeat=%d", size, k), 10*size-size*size+float64(s.Normal(uint64(size), 0, uint32(k))))
		}
	}
	got := ReadCurves("suppression-index", measureNamed(t, "suppression-index"), rates(rows...), NewBootstrap(1))
	if len(got.Rows) != 1 {
		t.Fatalf("rows\n%s", lines(got))
	}
	low, _ := got.Rows[0].Field("low")
	high, _ := got.Rows[0].Field("high")
	if !(low.(float64) <= got.Rows[0].Value && got.Rows[0].Value <= high.(float64)) || high.(float64)-low.(float64) > 0.1 {
		t.Errorf("%v in %v to %v", got.Rows[0].Value, low, high)
	}
	fano := ReadCurves("fano-factor", measureNamed(t, "{fano-factor: {window: 1 s}}"), rates(rows...), NewBootstrap(1))
	if len(fano.Rows) != 3 {
		t.Fatalf("rows\n%s", lines(fano))
	}
	near(t, "Fano factor at size 4", fano.Rows[2].Value, 1./24, 0.025)
}

// The normalization model is fitted to the table of its own responses, for each population.
func TestReadNormalization(t *testing.T) {
	var rows []any
	for _, p := range []struct {
		name string
		rmax float64
	}{{"E", 40}, {"I", 90}} {
		for _, c := range []float64{0, 5, 10, 20, 40, 80} {
			for _, m := range []float64{0, 10, 40} {
				rows = append(rows, fmt.Sprintf("population=%s contrast=%g mask.contrast=%g", p.name, c, m), normalized(c, m, p.rmax, 15, 2, 0.8))
			}
		}
	}
	got := ReadNormalization(rates(rows...), "contrast", "mask.contrast")
	for i, rmax := range []float64{40, 90} {
		relative(t, "rmax", got.Rows[i].Value, rmax, 1e-6)
		for key, want := range map[string]float64{"sigma": 15, "n": 2, "weight": 0.8, "r2": 1} {
			v, _ := got.Rows[i].Field(key)
			relative(t, key, v.(float64), want, 1e-6)
		}
	}
}

// The weights of a plaid are found from the profiles of its gratings, which must be there.
func TestReadPlaidWeights(t *testing.T) {
	var rows []any
	for unit := range 12 {
		x := float64(unit)
		a, b := math.Exp(-(x-3)*(x-3)/4), math.Exp(-(x-9)*(x-9)/4)
		rows = append(rows,
			fmt.Sprintf("contrast=40 mask.contrast=0 unit=%d", unit), 5*a, fmt.Sprintf("contrast=0 mask.contrast=10 unit=%d", unit), 2*b,
			fmt.Sprintf("contrast=40 mask.contrast=10 unit=%d", unit), 4.5*a+0.4*b, fmt.Sprintf("contrast=40 mask.contrast=20 unit=%d", unit), 4*a+b)
	}
	got := ReadPlaidWeights(rates(rows...), "contrast", "mask.contrast", "unit")
	if want := "contrast=40 mask.contrast=10 0.9\ncontrast=40 mask.contrast=20 (needs the responses to each grating alone)"; lines(got) != want {
		t.Errorf("got\n%s\nwant\n%s", lines(got), want)
	}
	v, _ := got.Rows[0].Field("mask-weight")
	near(t, "weight of the mask", v.(float64), 0.2, 1e-9)
}

func TestReadNoiseCorrelation(t *testing.T) {
	var rows []any
	for k := range 8 {
		shared := float64(k%3) + 0.1*float64(k)
		rows = append(rows, fmt.Sprintf("contrast=5 unit=0 repeat=%d", k), shared, fmt.Sprintf("contrast=5 unit=1 repeat=%d", k), 3-2*shared,
			fmt.Sprintf("contrast=9 unit=0 repeat=%d", k), 4., fmt.Sprintf("contrast=9 unit=1 repeat=%d", k), shared)
	}
	got := ReadNoiseCorrelation(rates(rows...), "unit")
	if want := "contrast=5 -1\ncontrast=9 (needs two cells that vary over repeats)"; lines(got) != want {
		t.Errorf("got\n%s\nwant\n%s", lines(got), want)
	}
}
