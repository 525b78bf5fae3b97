package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/diag"
)

// load reads a file of the tests' format.
func load(file string, src []byte) (*experiment, diag.List) {
	n, list := config.Parse(file, src)
	var e experiment
	return &e, append(list, config.Decode(n, &e, "")...).Sort()
}

var wantComment = regexp.MustCompile(`# want ([0-9]+)?:? ?((?:` + "`[^`]*` ?" + `)+)`)

// TestInvalidFiles finds in each file the mistakes that its comments announce, at their line
// and column, and no others.
//
//	tau: 20   # want 6: `problem` `hint`
func TestInvalidFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/invalid/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, list := load(file, src)
			left := list
			for i, line := range strings.Split(string(src), "\n") {
				for _, m := range wantComment.FindAllStringSubmatch(line, -1) {
					left = meet(t, left, i+1, m[1], strings.Split(m[2], "`"))
				}
			}
			for _, d := range left {
				t.Errorf("not announced: %v", d)
			}
		})
	}
}

// meet removes the mistake that was announced from the list.
func meet(t *testing.T, list diag.List, line int, col string, quoted []string) diag.List {
	t.Helper()
	problem, hint := quoted[1], ""
	if len(quoted) > 4 {
		hint = quoted[3]
	}
	for i, d := range list {
		if d.Pos.Line == line && strings.Contains(d.Problem, problem) && strings.Contains(d.Hint, hint) &&
			(col == "" || col == strconv.Itoa(d.Pos.Col)) {
			return append(append(diag.List{}, list[:i]...), list[i+1:]...)
		}
	}
	t.Errorf("line %d: no mistake at column %s that says %q, %q", line, col, problem, hint)
	return list
}

func TestFiveMistakesFivePlaces(t *testing.T) {
	const src = `name: five
seeed: 3
populations:
  E: {tau: 20, gain: {supralinear: {n: -2}}}
  I:
    units: many
    gain: cubic
`
	_, list := load("five.yaml", []byte(src))
	var got []string
	for _, d := range list {
		got = append(got, fmt.Sprintf("%d:%d+%d %s", d.Pos.Line, d.Pos.Col, d.Pos.Len, d.Path))
	}
	want := []string{
		"2:1+5 seeed",
		"4:12+2 populations.E.tau",
		"4:40+2 populations.E.gain.supralinear.n",
		"6:12+4 populations.I.units",
		"7:11+5 populations.I.gain.cubic",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWholeFileMistakes(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"empty", "", "x.yaml:1:1: the file is empty"},
		{"only a comment", "# nothing\n", "x.yaml:1:1: the file is empty"},
		{"not text", "name: a\nx: caf\xe9\n", "x.yaml:2:7: not UTF-8 text"},
		{"list", "- a\n", "x.yaml:1:1: [a] is not a map of keys"},
		{"second document is broken", "name: a\n---\n{", "x.yaml:3:1: a brace or bracket is not closed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, list := load("x.yaml", []byte(c.src))
			if len(list) != 1 || !strings.HasPrefix(list[0].Error(), c.want) {
				t.Errorf("got %v, want %s", list, c.want)
			}
		})
	}
}

func TestHostileFilesAreRefused(t *testing.T) {
	bomb := "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c < 'k'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s*%c]\n", c, c, strings.Repeat(fmt.Sprintf("*%c, ", c-1), 9), c-1)
	}
	for _, c := range []struct{ name, src, want string }{
		{"expansion bomb", bomb, "aliases repeat more than 10000 values"},
		{"deep nesting", strings.Repeat("[", 100) + strings.Repeat("]", 100), "nested more than 64 deep"},
		{"long key", "? " + strings.Repeat("k", 2000) + "\n: 1\n", "a key of more than 256 characters"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, list := config.Parse("x.yaml", []byte(c.src))
			if len(list) != 1 || list[0].Problem != c.want {
				t.Errorf("got %v, want %s", list, c.want)
			}
		})
	}
}

func TestParseValueNamesTheFlag(t *testing.T) {
	n, list := config.ParseValue("--set a.b=c", "{x: [1, 2 ms]}")
	if len(list) > 0 || n.Get("x.1").Text != "2 ms" {
		t.Fatal(n, list)
	}
	if p := n.Get("x.1").Pos(); p != (diag.Pos{File: "--set a.b=c", Line: 1, Col: 9, Len: 4}) {
		t.Error(p)
	}
	if _, list := config.ParseValue("--set a=", " "); len(list) != 1 || list[0].Pos.Line != 1 {
		t.Error(list)
	}
}
