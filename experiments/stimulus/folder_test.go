package stimulus

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// picture is an image of one colour.
func picture(width, height int, c color.Color) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.Set(x, y, c)
		}
	}
	return m
}

func pngFile(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegFile(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// tree writes files below a new folder.
func tree(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, b := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

var red, blue = color.NRGBA{R: 255, A: 255}, color.NRGBA{B: 255, A: 255}

func twoClasses(t *testing.T) map[string][]byte {
	return map[string][]byte{
		"train/sky/1.png":     pngFile(t, picture(5, 5, blue)),
		"train/sky/2.jpg":     jpegFile(t, picture(40, 30, blue)),
		"train/brick/1.png":   pngFile(t, picture(9, 20, red)),
		"train/brick/.hidden": []byte("not an image"),
		"train/.git/x":        []byte("not a class"),
		"train/notes.txt":     []byte("beside the classes"),
		"test/sky/1.png":      pngFile(t, picture(4, 4, blue)),
		"test/brick/1.png":    pngFile(t, picture(4, 4, color.NRGBA{R: 255, A: 128})),
	}
}

func TestFolder(t *testing.T) {
	dir := tree(t, twoClasses(t))
	set := &Folder{Path: filepath.Base(dir), SizePX: 6, Colour: true}
	d, err := set.Load(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(d.Classes, []string{"brick", "sky"}) || d.Train.Count != 3 || d.Test.Count != 2 ||
		d.Train.Height != 6 || d.Train.Width != 6 || d.Train.Channels != 3 || len(d.SHA256) != 5 {
		t.Fatalf("%v, %d and %d images, %d checksums", d.Classes, d.Train.Count, d.Test.Count, len(d.SHA256))
	}
	if d.SHA256["train/sky/1.png"] != sha256Hex(twoClasses(t)["train/sky/1.png"]) {
		t.Error("the checksum is not of the file")
	}
	colours := [][3]float64{{1, 0, 0}, {0, 0, 1}}
	for i, class := range d.Train.Labels {
		for p, v := range d.Train.Image(i) {
			if math.Abs(float64(v)-colours[class][p%3]) > 0.02 { // JPEG is not exact
				t.Fatalf("image %d of class %s: value %d is %v", i, d.Classes[class], p, v)
			}
		}
	}
	// What is half transparent is half as bright.
	if i := slices.Index(d.Test.Labels, 0); math.Abs(float64(d.Test.Image(i)[0])-0.5) > 0.01 {
		t.Errorf("half transparent red is %v", d.Test.Image(i)[:3])
	}
}

func TestFolderInGrey(t *testing.T) {
	dir := tree(t, twoClasses(t))
	d, err := (&Folder{Path: dir, SizePX: 3}).Load("elsewhere")
	if err != nil {
		t.Fatal(err)
	}
	if d.Train.Channels != 1 || len(d.Train.Pixels) != 27 {
		t.Fatalf("%d channels, %d pixels", d.Train.Channels, len(d.Train.Pixels))
	}
	for i, class := range d.Train.Labels {
		if want := []float64{0.299, 0.114}[class]; math.Abs(float64(d.Train.Image(i)[4])-want) > 0.01 {
			t.Errorf("%s is %v, want %v", d.Classes[class], d.Train.Image(i)[4], want)
		}
	}
}

// Many files of two classes come mixed, in the same order each time, wherever the folder is.
func TestFolderOrder(t *testing.T) {
	files := map[string][]byte{"test/a/1.png": pngFile(t, picture(2, 2, red)), "test/b/1.png": pngFile(t, picture(2, 2, red))}
	for _, class := range []string{"a", "b"} {
		for _, n := range strings.Split("0123456789abcdefghijklmnopqrstuvwxyz", "") {
			files["train/"+class+"/"+n+".png"] = files["test/a/1.png"]
		}
	}
	var labels [2][]int
	for i := range labels {
		d, err := (&Folder{Path: tree(t, files), SizePX: 2}).Load("")
		if err != nil {
			t.Fatal(err)
		}
		labels[i] = d.Train.Labels
	}
	if !slices.Equal(labels[0], labels[1]) {
		t.Error("the order depends on the place of the folder")
	}
	first := 0
	for _, l := range labels[0][:36] {
		first += l
	}
	if first < 9 || first > 27 { // hypergeometric: 18 ± 3 · 3
		t.Errorf("%d of the first 36 images are of the second of two classes", first)
	}
}

func TestFolderMistakes(t *testing.T) {
	change := func(f func(files map[string][]byte)) map[string][]byte {
		files := twoClasses(t)
		f(files)
		return files
	}
	cut := pngFile(t, picture(50, 50, red))
	huge := slices.Clone(cut)
	copy(huge[16:], []byte{0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF})
	vast := jpegFile(t, picture(8, 8, red))
	size := bytes.Index(vast, []byte{0xFF, 0xC0}) + 5 // height and width of the frame header
	copy(vast[size:], []byte{0xFF, 0xFF, 0xFF, 0xFF})
	for name, c := range map[string]struct {
		files map[string][]byte
		want  string
	}{
		"vast":        {change(func(f map[string][]byte) { f["train/sky/2.jpg"] = vast }), "2.jpg claims 65535×65535 pixels"},
		"nothing":     {map[string][]byte{"readme": nil}, "train does not exist"},
		"no class":    {map[string][]byte{"train/1.png": nil}, "train holds no folder of a class"},
		"no test":     {map[string][]byte{"train/a/1.png": nil}, "test does not exist"},
		"other class": {change(func(f map[string][]byte) { f["test/sea/1.png"] = nil }), "has classes brick, sky in train but brick, sea, sky in test"},
		"no image": {change(func(f map[string][]byte) {
			delete(f, "test/sky/1.png")
			f["test/sky/.keep"] = nil
		}), "sky holds no image"},
		"text":    {change(func(f map[string][]byte) { f["train/sky/notes.txt"] = []byte("hello") }), "notes.txt is neither PNG nor JPEG"},
		"cut":     {change(func(f map[string][]byte) { f["train/sky/1.png"] = cut[:len(cut)/2] }), "1.png is a damaged png file"},
		"no head": {change(func(f map[string][]byte) { f["train/sky/1.png"] = cut[:20] }), "1.png is damaged"},
		"huge":    {change(func(f map[string][]byte) { f["train/sky/1.png"] = huge }), "1.png is damaged"},
	} {
		_, err := (&Folder{Path: tree(t, c.files), SizePX: 4, Colour: true}).Load("")
		var missing *MissingError
		if !errors.As(err, &missing) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}
