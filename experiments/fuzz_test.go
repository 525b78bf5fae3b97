package experiments

import "testing"

// No text makes Load panic; a file has either mistakes, each at a place in it, or a
// resolved form that loads again.
func FuzzLoad(f *testing.F) {
	for _, e := range Library() {
		f.Add(string(e.Text))
	}
	for _, t := range topics {
		f.Add(example(t.example))
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, mistakes := parse(&Source{Name: "f.yaml", Dir: t.TempDir(), Text: []byte(text)}, Overrides{})
		if s == nil {
			if len(mistakes) == 0 {
				t.Fatal("neither experiment nor mistakes")
			}
			for _, m := range mistakes {
				if m.Pos.Line < 1 || m.Pos.Col < 1 || m.Problem == "" {
					t.Fatalf("mistake at no place: %+v", m)
				}
			}
			return
		}
		if _, mistakes := parse(&Source{Name: "r.yaml", Dir: t.TempDir(), Text: s.Resolved.YAML()}, Overrides{}); len(mistakes) > 0 {
			t.Fatalf("%s\nresolved:\n%s\n%v", text, s.Resolved.YAML(), mistakes)
		}
	})
}
