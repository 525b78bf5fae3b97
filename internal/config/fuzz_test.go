package config_test

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/diag"
)

func seeds(f *testing.F) {
	files, err := filepath.Glob("testdata/invalid/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Add([]byte(whole))
	f.Add([]byte("a: &a [*a]\nb: *a\n"))
	f.Add([]byte("\xFF\xFEa\x00:\x00 \x00b\x00"))
	f.Add([]byte("a: |\n  b\n  c\n"))
}

func placed(t *testing.T, list diag.List) {
	t.Helper()
	for _, d := range list {
		if d.Pos.File != "x.yaml" || d.Pos.Line < 1 || d.Pos.Col < 1 || d.Pos.Len < 1 || d.Problem == "" {
			t.Fatalf("not placed: %+v", d)
		}
	}
}

// FuzzParse: nothing panics, every mistake has its place, and what parses without one is
// written as a file that says the same.
func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		n, list := config.Parse("x.yaml", src)
		placed(t, list)
		if n == nil && len(list) == 0 {
			t.Fatal("neither a tree nor a mistake")
		}
		if len(list) > 0 {
			return
		}
		again, list := config.Parse("x.yaml", n.YAML())
		if len(list) > 0 || !config.Equal(n, again) {
			t.Fatalf("%v\n%s", list, n.YAML())
		}
	})
}

// FuzzDecode: nothing panics, every mistake has its place, and what decodes without one is
// encoded as a file that decodes to the same.
func FuzzDecode(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		e, list := load("x.yaml", src)
		placed(t, list)
		if len(list) > 0 {
			return
		}
		text := config.Encode(e).YAML()
		again, list := load("x.yaml", text)
		e.Raw, again.Raw = nil, nil
		if len(list) > 0 || !reflect.DeepEqual(e, again) {
			t.Fatalf("%v\n%s\n%+v\n%+v", list, text, e, again)
		}
	})
}
