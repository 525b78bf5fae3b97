package diag

import (
	"bytes"
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

func TestListIsAnError(t *testing.T) {
	require.NoError(t, List(nil).Err())
	d := Diagnostic{Pos: Pos{"f", 2, 1, 1}, Problem: "wrong", Hint: "mend it"}
	require.EqualError(t, List{d, d}.Sort().Err(), "f:2:1: wrong (mend it)")
	require.EqualError(t, List{d, {Pos: Pos{"f", 3, 1, 1}, Problem: "bad"}}.Err(), "f:2:1: wrong (mend it)\nf:3:1: bad")
}
