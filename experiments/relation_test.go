package experiments

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// shown writes an expression with every parenthesis, so that precedence shows.
func shown(x expr) string {
	switch x := x.(type) {
	case number:
		return fmt.Sprint(float64(x))
	case *tablePath:
		s := strings.Join(append([]string{x.measure}, x.names...), ".")
		if x.pick != "" {
			s += "@" + x.pick
		}
		return s
	case binary:
		return "(" + shown(x.x) + " " + x.op + " " + shown(x.y) + ")"
	}
	return "?"
}

func TestRelationGrammar(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"lone", "inhibition-stabilized.pair", "inhibition-stabilized.pair"},
		{"hyphens", "accuracy.plausible-twin.clean >= 0.99", "accuracy.plausible-twin.clean >= 0.99"},
		{"precedence", "a + b * c - d / 2 > 1", "((a + (b * c)) - (d / 2)) > 1"},
		{"left to right", "a - b - c < 0", "((a - b) - c) < 0"},
		{"parentheses", "( a - b ) / (c + 1) ~ -2e-3", "((a - b) / (c + 1)) ~ -0.002"},
		{"pick", "rate.pair.E@last <= 2 * rate.pair.E@0.4", "rate.pair.E@last <= (2 * rate.pair.E@0.4)"},
		{"stage and population", "rate.pair.V1/E > 1", "rate.pair.V1/E > 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := parseRelation(c.in)
			require.NoError(t, err)
			got := shown(r.left)
			if r.right != nil {
				got += " " + r.op + " " + shown(r.right)
			}
			require.Equal(t, c.want, got)
		})
	}
}

func TestRelationMistakes(t *testing.T) {
	for _, c := range []struct {
		name, in string
		col, len int
		problem  string
	}{
		{"empty", "", 0, 1, "the expectation ends where a number or a path should stand"},
		{"half", "a >", 3, 1, "the expectation ends where a number or a path should stand"},
		{"two relations", "a > b > c", 6, 1, `">" stands where the relation should end`},
		{"joined minus", "a -b > 0", 2, 2, `"-b" stands where the relation should end`},
		{"number in a path", "accuracy.a.noise.0 > 1", 17, 1, "the number 0 stands in the path accuracy.a.noise.0"},
		{"bad pick", "a.b@middle > 1", 4, 6, "@middle picks nothing"},
		{"empty name", "a..b > 1", 2, 1, `"" is no name in the path a..b`},
		{"open", "( a + b > 1", 8, 1, `">" stands where ")" should stand`},
		{"equality", "a == b", 2, 2, `"==" stands where the relation should end`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := parseRelation(c.in)
			var e *relationError
			require.True(t, errors.As(err, &e), "%v", err)
			require.Equal(t, c.problem, e.problem)
			require.Equal(t, c.col, e.col)
			require.Equal(t, c.len, e.len)
		})
	}
}

// A relation is written back by shown in a form that parses to the same relation; mistakes
// lie inside the text.
func FuzzRelation(f *testing.F) {
	for _, s := range []string{"accuracy.a.clean >= accuracy.b.clean - 0.01", "(a + b) * 2 / c ~ 1e-3", "a@last > b@0.4", "((", "a b", "1e999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		r, err := parseRelation(in)
		if err != nil {
			var e *relationError
			if !errors.As(err, &e) {
				t.Fatalf("%T is no relationError", err)
			}
			if e.col < 0 || e.col > len(in) || e.len < 1 || e.problem == "" {
				t.Fatalf("mistake outside %q: %+v", in, e)
			}
			return
		}
		out := shown(r.left)
		if r.right != nil {
			out += " " + r.op + " " + shown(r.right)
		}
		again, err := parseRelation(out)
		if err != nil {
			t.Fatalf("%q, written back as %q: %v", in, out, err)
		}
		second := shown(again.left)
		if again.right != nil {
			second += " " + again.op + " " + shown(again.right)
		}
		if out != second {
			t.Fatalf("%q became %q", out, second)
		}
	})
}
