package ssn

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/cite"
)

// TestPublications: every published network builds, in order of name, says what it is, and
// cites entries of the bibliography.
func TestPublications(t *testing.T) {
	all := Publications()
	require.True(t, slices.IsSortedFunc(all, func(a, b Publication) int { return strings.Compare(a.Name, b.Name) }))
	for _, p := range all {
		require.NotEmpty(t, p.Doc)
		require.False(t, strings.HasSuffix(p.Doc, "."), p.Name)
		for _, key := range strings.FieldsFunc(p.Cite, func(r rune) bool { return r == ',' }) {
			_, found := cite.Lookup(key)
			require.True(t, found, "%s cites %q", p.Name, key)
		}
		if p.Name == "rubin2015-sheet" {
			continue // it has tests of its own, and takes seconds to draw
		}
		c, err := p.Build(1)
		require.NoError(t, err, p.Name)
		require.NotEmpty(t, c.Populations)
		m, err := Published(p.Name)
		if p.Model == nil {
			require.ErrorContains(t, err, "built as a circuit")
			continue
		}
		require.NoError(t, err)
		require.Equal(t, p.Name, m.Name)
		units := 0
		for i, q := range c.Populations {
			units += q.Sheet.Units()
			require.Equal(t, m.Populations[i].Name, q.Name)
		}
		require.Equal(t, len(m.Places)*len(m.Populations), units)
	}
	_, err := Find("nobody1900")
	require.ErrorContains(t, err, "ahmadian2013")
	_, err = Published("nobody1900")
	require.ErrorContains(t, err, "ahmadian2013")
}
