package stimulus

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/striate-sim/striate/internal/registry"
)

// Folder is a set of one's own: PNG and JPEG files in train/CLASS and test/CLASS. Both parts
// have the same classes, in order of name. Images stand in the order of a hash of their names,
// so that the first or last so many are a fair sample of the classes.
type Folder struct {
	Path   string `yaml:"path" required:"true" doc:"folder that holds train/CLASS/* and test/CLASS/*"`
	SizePX int    `yaml:"size" unit:"px" min:"1" doc:"side of the square that every image is cropped and resized to"`
	Colour bool   `yaml:"colour" doc:"red, green and blue; otherwise grey (luma of ITU-R BT.601)"`
}

var _ = Sets.Add("folder", registry.Entry[Set]{
	New:     func() Set { return &Folder{SizePX: 64, Colour: true} },
	Doc:     "PNG and JPEG files in train/CLASS and test/CLASS",
	Main:    "path",
	Example: "{folder: {path: photographs, size: 64 px}}",
})

// Load reads every image. Files whose names begin with a dot are passed over.
func (f *Folder) Load(dir string) (*Data, error) {
	root := resolve(dir, f.Path)
	classes, err := listed(filepath.Join(root, "train"), true)
	if err != nil {
		return nil, err
	}
	testClasses, err := listed(filepath.Join(root, "test"), true)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(classes, testClasses) {
		return nil, &MissingError{Path: root, Problem: fmt.Sprintf("has classes %s in train but %s in test",
			strings.Join(classes, ", "), strings.Join(testClasses, ", ")), Hint: "both need a folder for each class"}
	}
	d := &Data{Name: "folder", Classes: classes, SHA256: map[string]string{}}
	if d.Train, err = f.part(root, "train", d); err != nil {
		return nil, err
	}
	if d.Test, err = f.part(root, "test", d); err != nil {
		return nil, err
	}
	return d, nil
}

// part reads train or test.
func (f *Folder) part(root, part string, d *Data) (*Images, error) {
	type file struct {
		name  string // train/CLASS/FILE, with slashes on every system
		hash  string
		class int
	}
	var files []file
	for class, name := range d.Classes {
		names, err := listed(filepath.Join(root, part, name), false)
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			n = part + "/" + name + "/" + n
			files = append(files, file{n, sha256Hex([]byte(n)), class})
		}
	}
	slices.SortFunc(files, func(a, b file) int { return cmp.Compare(a.hash, b.hash) })

	m := &Images{Height: f.SizePX, Width: f.SizePX, Channels: 1}
	if f.Colour {
		m.Channels = 3
	}
	for _, file := range files {
		path := filepath.Join(root, filepath.FromSlash(file.name))
		raw, err := os.ReadFile(path)
		if err != nil {
			return nil, unreadable(path, err, "")
		}
		d.SHA256[file.name] = sha256Hex(raw)
		if err := m.appendEncoded(raw); err != nil {
			return nil, &MissingError{Path: path, Problem: err.Error(), Hint: "replace or remove it", Err: err}
		}
		m.Labels = append(m.Labels, file.class)
	}
	return m, nil
}

// listed returns the names in a folder, of folders or of files, in order; none is an error.
func listed(dir string, folders bool) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, unreadable(dir, err, "a set has the folders train/CLASS and test/CLASS")
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() == folders && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		what := "no image"
		if folders {
			what = "no folder of a class"
		}
		return nil, &MissingError{Path: dir, Problem: "holds " + what, Hint: "a set has the files train/CLASS/* and test/CLASS/*"}
	}
	return names, nil
}
