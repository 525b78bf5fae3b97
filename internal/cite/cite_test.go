package cite

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	keyForm   = regexp.MustCompile(`^[a-z]+\d{4}$`)
	pagesForm = regexp.MustCompile(`^(\d+–\d+|e?\d+)?$`)
	doiForm   = regexp.MustCompile(`^(10\.\d{4,}/\S+)?$`)
	fold      = strings.NewReplacer("'", "", "ø", "o", "á", "a", "ö", "o", "é", "e", " ", "", "-", "")
)

func TestEntriesAreWellFormed(t *testing.T) {
	seen := map[string]string{}
	for i, e := range All() {
		if i > 0 && All()[i-1].Key >= e.Key {
			t.Errorf("%s: not in order, or twice", e.Key)
		}
		if !keyForm.MatchString(e.Key) || !pagesForm.MatchString(e.Pages) || !doiForm.MatchString(e.DOI) {
			t.Errorf("%s: key, pages %q or doi %q is malformed", e.Key, e.Pages, e.DOI)
		}
		family, given, ok := strings.Cut(e.Authors[0], ", ")
		if !ok || given == "" {
			t.Errorf("%s: author %q is not Family, G.", e.Key, e.Authors[0])
		}
		if want := fold.Replace(strings.ToLower(family)); !strings.HasPrefix(e.Key, want) {
			t.Errorf("%s: first author is %s", e.Key, family)
		}
		if !strings.HasSuffix(e.Key, strconv.Itoa(e.Year)) {
			t.Errorf("%s: year is %d", e.Key, e.Year)
		}
		if e.Title == "" || e.Venue == "" || strings.HasSuffix(e.Title, ".") || venueField[e.Kind] == "" {
			t.Errorf("%s: title, venue or kind is missing or ends in a stop", e.Key)
		}
		if other, dup := seen[e.DOI]; dup && e.DOI != "" {
			t.Errorf("%s and %s share a DOI", e.Key, other)
		}
		seen[e.DOI] = e.Key
		if got, ok := Lookup(e.Key); !ok || got.Title != e.Title {
			t.Errorf("%s: not found by its key", e.Key)
		}
		if b := e.BibTeX(); strings.Count(b, "{") != strings.Count(b, "}") {
			t.Errorf("%s: braces do not balance", e.Key)
		}
	}
}

func TestText(t *testing.T) {
	for key, want := range map[string]string{
		"oja1982":    "Oja (1982), Simplified neuron model as a principal component analyzer. Journal of Mathematical Biology 15:267–273. doi:10.1007/BF00275687",
		"kingma2015": "Kingma & Ba (2015), Adam: a method for stochastic optimization. International Conference on Learning Representations.",
		"akrout2019": "Akrout, Wilson, Humphreys, Lillicrap & Tweed (2019), Deep learning without weight transport. Advances in Neural Information Processing Systems 32.",
		"nair2010":   "Nair & Hinton (2010), Rectified linear units improve restricted Boltzmann machines. Proceedings of the 27th International Conference on Machine Learning, 807–814.",
		"nobody2000": "nobody2000",
	} {
		if got := Text(key); got != want {
			t.Errorf("Text(%q)\n got %s\nwant %s", key, got, want)
		}
	}
	e, _ := Lookup("rubin2015")
	if got := e.Short(); got != "Rubin et al. (2015)" {
		t.Errorf("Short = %q", got)
	}
	// Seven authors are too many for a line.
	e.Authors = by("A, a.; B, b.; C, c.; D, d.; E, e.; F, f.; G, g.")
	if got := e.Text(); !strings.HasPrefix(got, "A et al. (2015), ") {
		t.Errorf("Text = %q", got)
	}
}

func TestBibTeX(t *testing.T) {
	const want = `@book{efron1993,
  author = {Efron, B. and Tibshirani, R. J.},
  title = {{An Introduction to the Bootstrap}},
  publisher = {Chapman \& Hall, New York},
  year = {1993},
}
`
	if got := BibTeX("efron1993"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := BibTeX("oja1982"); !strings.Contains(got, "pages = {267--273},\n") || !strings.Contains(got, "journal = {Journal of Mathematical Biology},\n") {
		t.Errorf("got\n%s", got)
	}
	if got := BibTeX("nobody2000"); got != "" {
		t.Errorf("an unknown key gave %q", got)
	}
}

func TestKeys(t *testing.T) {
	if got := Keys("oja1982, hebb1949,lecun1998"); !slices.Equal(got, []string{"oja1982", "hebb1949", "lecun1998"}) {
		t.Errorf("Keys = %q", got)
	}
	if got := Keys(""); got != nil {
		t.Errorf("Keys of nothing = %q", got)
	}
}
