package ui

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStyleFollowsTheEnvironment(t *testing.T) {
	for _, test := range []struct {
		name, noColor, force string
		want                 bool
	}{
		{"a pipe has no colour", "", "", false},
		{"forced", "", "1", true},
		{"0 does not force", "", "0", false},
		{"NO_COLOR wins", "1", "1", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("NO_COLOR", test.noColor)
			t.Setenv("CLICOLOR_FORCE", test.force)
			require.Equal(t, test.want, StyleOf(&bytes.Buffer{}).Color)
		})
	}
}

func TestPaint(t *testing.T) {
	require.Equal(t, "x", Style{}.Paint(Bad, "x"))
	require.Equal(t, "\x1b[31mx\x1b[0m", Style{Color: true}.Paint(Bad, "x"))
	require.Equal(t, "x", Style{Color: true}.Paint(Plain, "x"))
	require.Equal(t, "", Style{Color: true}.Paint(Bad, ""))
}

func TestFilesAreNotTerminals(t *testing.T) {
	f, err := os.Create(t.TempDir() + "/out")
	require.NoError(t, err)
	defer f.Close()
	require.False(t, IsTerminal(f))
	require.Zero(t, Columns(f))
	require.Zero(t, Columns(&bytes.Buffer{}))
}
