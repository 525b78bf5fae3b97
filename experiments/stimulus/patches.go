package stimulus

import (
	"cmp"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
)

// Patches are squares cut at random from photographs, grey and, unless asked otherwise,
// whitened as the retina may do it (after Olshausen & Field 1996): every photograph is filtered
// by R(f) = exp(−(f/f₀)⁴)/A(f), where A is the mean amplitude of all photographs at the
// frequency f, or A = 1/f as of natural scenes, and brought to variance 1, as a whole or place
// by place, so that pixels have both signs. Patches may fade towards their border, and photographs
// lose what is not in their spectrum. Patches have no labels: networks learn from them by rules
// without, and have no read-out.
type Patches struct {
	Path         string  `yaml:"path" required:"true" doc:"folder that holds PNG and JPEG files, itself or in folders below"`
	SizePX       int     `yaml:"size" unit:"px" min:"3" doc:"side of a patch"`
	PhotographPX int     `yaml:"photograph" unit:"px" min:"16" doc:"side of the square that every photograph is cropped and resized to; a power of 2"`
	Count        int     `yaml:"count" min:"1" doc:"number of patches to train on; a tenth as many are for tests"`
	Whiten       string  `yaml:"whiten" oneof:"measured|ramp|none" doc:"flatten the spectrum up to the cutoff, that of these photographs as measured or 1/f; none takes the mean off alone"`
	Cutoff       float64 `yaml:"cutoff" above:"0" max:"0.5" doc:"f₀, cycles per pixel"`
	Contrast     string  `yaml:"contrast" oneof:"photograph|local" doc:"what is brought to variance 1: each photograph as a whole, or its every place too, by the contrast within about half a patch, as retinal gain control does"`
	Window       string  `yaml:"window" oneof:"square|disc" doc:"disc: a patch fades to nothing towards the circle in it, so that its border cuts no feature; whole within half the radius. It is an envelope of its own: compare with scrambled phases"`
	Phases       string  `yaml:"phases" oneof:"kept|scrambled" doc:"scrambled: a control, photographs of the same spectra without edges or other structure"`
}

var _ = Sets.Add("patches", registry.Entry[Set]{
	New: func() Set {
		return &Patches{SizePX: 16, PhotographPX: 512, Count: 20000, Whiten: "measured", Cutoff: 0.4, Contrast: "photograph", Window: "square", Phases: "kept"}
	},
	Doc:     "squares cut from a folder of photographs and whitened, without labels",
	Main:    "path",
	Cite:    "olshausen1996",
	Example: "{patches: {path: photographs, size: 16 px}}",
})

// Unlabelled marks the set as one without labels.
func (*Patches) Unlabelled() {}

// UnlabelledSet is a set whose images have no classes.
type UnlabelledSet interface {
	Set
	Unlabelled()
}

const patchMarginPX = 4 // where the filter sees the other side of a photograph

// Load reads every photograph and cuts the patches, which are the same for every seed.
func (s *Patches) Load(dir string) (*Data, error) {
	root := resolve(dir, s.Path)
	if s.PhotographPX&(s.PhotographPX-1) != 0 || s.PhotographPX < s.SizePX+2*patchMarginPX {
		return nil, &MissingError{Path: root, Problem: "photographs of this size cannot be cut into such patches", Hint: "photograph: 512 px, a power of 2 that is larger than a patch"}
	}
	files, err := photographs(root)
	if err != nil {
		return nil, err
	}
	d := &Data{Name: "patches", SHA256: map[string]string{}}
	photos := &Images{Height: s.PhotographPX, Width: s.PhotographPX, Channels: 1}
	for _, name := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		raw, err := os.ReadFile(path)
		if err != nil {
			return nil, unreadable(path, err, "")
		}
		d.SHA256[name] = sha256Hex(raw)
		if err := photos.appendEncoded(raw); err != nil {
			return nil, &MissingError{Path: path, Problem: err.Error(), Hint: "replace or remove it", Err: err}
		}
	}
	s.prepare(photos)
	d.Train, d.Test = s.cut(photos, s.Count, "train"), s.cut(photos, (s.Count+9)/10, "test")
	return d, nil
}

// photographs lists the image files of a folder and of those below, in order.
func photographs(root string) ([]string, error) {
	var files []string
	entries, err := os.ReadDir(root)
	if err != nil {
		return nil, unreadable(root, err, "patches are cut from a folder of PNG and JPEG files")
	}
	for _, e := range entries {
		switch ext := strings.ToLower(filepath.Ext(e.Name())); {
		case strings.HasPrefix(e.Name(), "."):
		case e.IsDir():
			below, err := photographs(filepath.Join(root, e.Name()))
			if err != nil {
				continue // a folder without photographs
			}
			for _, name := range below {
				files = append(files, e.Name()+"/"+name)
			}
		case ext == ".png" || ext == ".jpg" || ext == ".jpeg":
			files = append(files, e.Name())
		}
	}
	if len(files) == 0 {
		return nil, &MissingError{Path: root, Problem: "holds no PNG or JPEG file", Hint: "patches are cut from a folder of photographs"}
	}
	slices.SortFunc(files, cmp.Compare[string])
	return files, nil
}

// prepare takes the mean off every photograph, whitens it and brings it to variance 1.
func (s *Patches) prepare(photos *Images) {
	f := newFFT(s.PhotographPX)
	for i := range photos.Count {
		photo := photos.Image(i)
		subtract(photo, moment(photo, 0, 1))
	}
	if s.Whiten != "none" {
		amplitude := func(f float64) float64 { return 1 / f }
		if s.Whiten == "measured" {
			amplitude = f.amplitudes(photos)
		}
		for i := range photos.Count {
			f.filter(photos.Image(i), func(f float64) float64 { return math.Exp(-math.Pow(f/s.Cutoff, 4)) / amplitude(f) })
		}
	}
	for i := range photos.Count {
		photo := photos.Image(i)
		if s.Phases == "scrambled" {
			f.scramble(photo, rng.Named(0, "patches/phases"), uint64(i))
		}
		toVarianceOne(photo)
		if s.Contrast == "local" {
			f.adapt(photo, float64(s.SizePX)/2)
			toVarianceOne(photo)
		}
	}
}

// moment is the mean power of the distance from a number.
func moment(x []float32, from, power float64) float64 {
	var sum float64
	for _, v := range x {
		sum += math.Pow(float64(v)-from, power)
	}
	return sum / float64(len(x))
}

func subtract(x []float32, mean float64) {
	for i := range x {
		x[i] -= float32(mean)
	}
}

// cut draws patches of all photographs alike.
func (s *Patches) cut(photos *Images, count int, part string) *Images {
	m := &Images{Count: count, Height: s.SizePX, Width: s.SizePX, Channels: 1, Pixels: make([]float32, 0, count*s.SizePX*s.SizePX)}
	stream := rng.Named(0, "patches/"+part)
	window := discWindow(s.SizePX)
	room := s.PhotographPX - s.SizePX - 2*patchMarginPX + 1
	for i := range count {
		draw := func(k uint32, n int) int { return min(n-1, int(float64(stream.Uniform(uint64(i), 0, k))*float64(n))) }
		photo := photos.Image(draw(0, photos.Count))
		x, y := patchMarginPX+draw(1, room), patchMarginPX+draw(2, room)
		for row := range s.SizePX {
			m.Pixels = append(m.Pixels, photo[(y+row)*s.PhotographPX+x:][:s.SizePX]...)
		}
		if s.Window == "disc" {
			for k, v := range m.Image(i) {
				m.Image(i)[k] = v * window[k]
			}
		}
	}
	return m
}
