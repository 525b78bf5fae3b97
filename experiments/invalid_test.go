package experiments

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every file of testdata/invalid has its mistakes where its comments say, `# want: a; b`, and
// no others.
func TestInvalidFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/invalid/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			spec, _, mistakes := Load(file, Overrides{})
			require.Nil(t, spec)
			found := map[int][]string{}
			for _, m := range mistakes {
				require.Equal(t, file, m.Pos.File, "%v", m)
				found[m.Pos.Line] = append(found[m.Pos.Line], m.Error())
			}
			for i, line := range strings.Split(string(text), "\n") {
				_, want, _ := strings.Cut(line, "# want: ")
				for w := range strings.SplitSeq(want, "; ") {
					if w == "" {
						continue
					}
					j := slices.IndexFunc(found[i+1], func(m string) bool { return strings.Contains(m, w) })
					if j < 0 {
						t.Errorf("%s:%d: want %q, found %q", file, i+1, w, found[i+1])
					}
				}
				if want == "" && len(found[i+1]) > 0 {
					t.Errorf("%s:%d: unexpected %q", file, i+1, found[i+1])
				}
			}
		})
	}
}

// The mistakes of a file stand under the very words that they are about.
func TestMistakePositions(t *testing.T) {
	text := `striate: 1
name: positions
stimuli: {digits: {set: mnist}}
networks: {a: lenet, b: {from: a, swap: {poool: none}}}
measure: [accuracy]
expect:
  - {that: accuracy.a > accuracy.c}
  - {that: "1 > accuracy.a.cleen"}
`
	_, mistakes := parse(&Source{Name: "p.yaml", Text: []byte(text)}, Overrides{})
	var got []string
	for _, m := range mistakes {
		line := strings.Split(text, "\n")[m.Pos.Line-1]
		got = append(got, fmt.Sprintf("%d:%s", m.Pos.Line, line[m.Pos.Col-1:min(len(line), m.Pos.Col-1+m.Pos.Len)]))
	}
	require.Equal(t, []string{"4:poool", "7:accuracy.c", "8:accuracy.a.cleen"}, got)
}

func TestUnreadableFiles(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "1:1"},
		{"list", "[1, 2]", "an experiment file is a map"},
		{"no version", "name: x\nstimuli: {}", "the format version is missing"},
		{"newer", "striate: 2", "striate: 2 is not a format of this version"},
		{"no networks", "striate: 1\nstimuli: {digits: {set: mnist}}", "missing networks"},
		{"empty networks", "striate: 1\nstimuli: {digits: {set: mnist}}\nnetworks: {}", "networks names no network"},
		{"empty stimuli", "striate: 1\nstimuli: {}\nnetworks: {a: lenet}", "stimuli names nothing to see"},
		{"bad name", "striate: 1\nname: a b\nstimuli: {d: {set: mnist}}\nnetworks: {a: lenet}", `"a b" is no name`},
	} {
		t.Run(c.name, func(t *testing.T) {
			spec, mistakes := parse(&Source{Name: "x.yaml", Text: []byte(c.text)}, Overrides{})
			require.Nil(t, spec)
			require.Contains(t, mistakes.Error(), c.want)
		})
	}
	_, src, mistakes := Load("poolng", Overrides{})
	require.Nil(t, src)
	require.Contains(t, mistakes.Error(), `did you mean "pooling"?`)
	_, _, mistakes = Load(t.TempDir(), Overrides{})
	require.Contains(t, mistakes.Error(), "cannot read the experiment")
	_, _, mistakes = Load("pooling", Overrides{Profile: "fast"})
	require.Contains(t, mistakes.Error(), `no profile named "fast"`)
	_, _, mistakes = Load("pooling", Overrides{Set: []string{"train.epochs"}})
	require.Contains(t, mistakes.Error(), "no PATH=VALUE")
	_, _, mistakes = Load("pooling", Overrides{Set: []string{"train.epochs=many"}})
	require.Contains(t, mistakes.Error(), "--set train.epochs=many:1")
}
