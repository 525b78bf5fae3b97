package diag

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const file = "a: 1\nnetworks:\n  tau_ee: 20 ms\n"

func source(string) []byte { return []byte(file) }

func TestRender(t *testing.T) {
	l := List{
		{Pos: Pos{"v1.yaml", 3, 3, 6}, Problem: `unknown key "tau_ee"`, Hint: `did you mean "tau"?`, See: "population"},
		{Pos: Pos{"v1.yaml", 1, 4, 1}, Problem: "a = 1 has no unit; write 1 ms", See: "population"},
	}.Sort()
	require.Equal(t, 1, l[0].Pos.Line, "in file order")
	var b bytes.Buffer
	require.NoError(t, Render(&b, l, source, false))
	require.Equal(t, `v1.yaml:1:4: a = 1 has no unit; write 1 ms
v1.yaml:3:3: unknown key "tau_ee"
    3 |   tau_ee: 20 ms
          ^^^^^^ did you mean "tau"?
2 mistakes; nothing was run. See: striate describe population
`, b.String())

	b.Reset()
	require.NoError(t, Render(&b, l[:1], nil, true))
	require.Contains(t, b.String(), "1 mistake; nothing was run")
	require.Contains(t, b.String(), "\x1b[", "colour")
	b.Reset()
	require.NoError(t, Render(&b, nil, nil, false))
	require.Empty(t, b.String())
}

// TestRenderAsPromised prints the example that the program's users were promised.
func TestRenderAsPromised(t *testing.T) {
	src := strings.Repeat("\n", 13) + "    tau_ee: 20 ms\n    gain:\n    n: -2\n    tau: 20\n"
	l := List{
		{Pos: Pos{"v1.yaml", 14, 5, 6}, Problem: `unknown key "tau_ee" in networks.pair.circuit.populations.E`, Hint: `did you mean "tau"? (time constant, ms, > 0)`, See: "population"},
		{Pos: Pos{"v1.yaml", 16, 8, 2}, Problem: "n = -2 is out of range (1 ≤ n ≤ 5; exponent of the power law, default 2)", See: "supralinear"},
		{Pos: Pos{"v1.yaml", 17, 10, 2}, Problem: "tau = 20 has no unit; write 20 ms", See: "population"},
	}
	const want = `v1.yaml:14:5: unknown key "tau_ee" in networks.pair.circuit.populations.E
   14 |     tau_ee: 20 ms
            ^^^^^^ did you mean "tau"? (time constant, ms, > 0)
v1.yaml:16:8: n = -2 is out of range (1 ≤ n ≤ 5; exponent of the power law, default 2)
v1.yaml:17:10: tau = 20 has no unit; write 20 ms
3 mistakes; nothing was run. See: striate describe population
`
	var b bytes.Buffer
	require.NoError(t, Render(&b, l, func(string) []byte { return []byte(src) }, false))
	require.Equal(t, want, b.String())

	b.Reset()
	require.NoError(t, Render(&b, l, func(string) []byte { return []byte(src) }, true))
	require.Equal(t, want, regexp.MustCompile("\x1b\\[[0-9]*m").ReplaceAllString(b.String(), ""), "colour changes no letter")
}

// TestRenderWithoutTheLine: a place outside the text, or no text, leaves the hint beside the
// problem; a line's tabs and multi-byte letters do not move the carets.
func TestRenderWithoutTheLine(t *testing.T) {
	d := Diagnostic{Pos: Pos{"f", 1, 4, 3}, Problem: "wrong", Hint: "mend it"}
	for _, c := range []struct {
		name string
		src  func(string) []byte
		want string
	}{
		{"no source", nil, "f:1:4: wrong; mend it\n"},
		{"no such file", func(string) []byte { return nil }, "f:1:4: wrong; mend it\n"},
		{"shorter line", func(string) []byte { return []byte("é:") }, "f:1:4: wrong; mend it\n"},
		{"tab and letters", func(string) []byte { return []byte("é:\tµµµ\r\n") }, "f:1:4: wrong\n    1 | é: µµµ\n           ^^^ mend it\n"},
		{"token past the end", func(string) []byte { return []byte("a: x") }, "f:1:4: wrong\n    1 | a: x\n           ^ mend it\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b bytes.Buffer
			require.NoError(t, Render(&b, List{d}, c.src, false))
			require.Equal(t, c.want+"1 mistake; nothing was run.\n", b.String())
		})
	}
}

func TestListIsAnError(t *testing.T) {
	require.NoError(t, List(nil).Err())
	d := Diagnostic{Pos: Pos{"f", 2, 1, 1}, Problem: "wrong", Hint: "mend it"}
	require.EqualError(t, List{d, d}.Sort().Err(), "f:2:1: wrong (mend it)")
	require.EqualError(t, List{d, {Pos: Pos{"f", 3, 1, 1}, Problem: "bad"}}.Err(), "f:2:1: wrong (mend it)\nf:3:1: bad")
}
