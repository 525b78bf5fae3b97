// Package cite is the one bibliography: every key that a part, a library experiment or a page
// of the documentation cites resolves here.
package cite

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Kind is the sort of a publication, by the name of its BibTeX entry.
type Kind string

// The kinds of publication.
const (
	Article     Kind = "article"
	Proceedings Kind = "inproceedings"
	Book        Kind = "book"
	Report      Kind = "techreport"
)

// Entry is a publication.
type Entry struct {
	Key     string // family name of the first author and year: "oja1982"
	Kind    Kind
	Authors []string // "Miller, K. D."
	Year    int
	Title   string
	Venue   string // journal, conference, publisher of a book, institution of a report
	Volume  string // "" where there is none
	Pages   string // "267–273", an article number, or ""
	DOI     string // "" where there is none
}

// Lookup finds an entry by its key.
func Lookup(key string) (Entry, bool) {
	i, ok := slices.BinarySearchFunc(bibliography, key, func(e Entry, key string) int { return cmp.Compare(e.Key, key) })
	if !ok {
		return Entry{}, false
	}
	return bibliography[i], true
}

// All returns every entry in order of key.
func All() []Entry { return slices.Clone(bibliography) }

// Keys splits the comma-separated keys of a registry's Cite field.
func Keys(list string) []string {
	var keys []string
	for key := range strings.SplitSeq(list, ",") {
		if key = strings.TrimSpace(key); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

// Text returns the reference of a key for reading: "Oja (1982), Simplified neuron model … ". A
// key that is not in the bibliography is returned as it is.
func Text(key string) string {
	e, ok := Lookup(key)
	if !ok {
		return key
	}
	return e.Text()
}

// BibTeX returns the entry of a key for a paper's .bib file, or "" where there is none.
func BibTeX(key string) string {
	e, ok := Lookup(key)
	if !ok {
		return ""
	}
	return e.BibTeX()
}

// Short returns the names and the year as they stand in a sentence: "Rubin et al. (2015)".
func (e Entry) Short() string { return fmt.Sprintf("%s (%d)", e.names(2), e.Year) }

// Text returns the whole reference on one line.
func (e Entry) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%d), %s. %s", e.names(6), e.Year, e.Title, e.Venue)
	switch {
	case e.Volume != "" && e.Pages != "":
		fmt.Fprintf(&b, " %s:%s", e.Volume, e.Pages)
	case e.Pages != "":
		fmt.Fprintf(&b, ", %s", e.Pages)
	case e.Volume != "":
		fmt.Fprintf(&b, " %s", e.Volume)
	}
	b.WriteByte('.')
	if e.DOI != "" {
		b.WriteString(" doi:" + e.DOI)
	}
	return b.String()
}

// names joins family names, shortened to "… et al." beyond most.
func (e Entry) names(most int) string {
	var family []string
	for _, a := range e.Authors {
		name, _, _ := strings.Cut(a, ",")
		family = append(family, name)
	}
	switch n := len(family); {
	case n > most:
		return family[0] + " et al."
	case n > 1:
		return strings.Join(family[:n-1], ", ") + " & " + family[n-1]
	default:
		return family[0]
	}
}

var venueField = map[Kind]string{Article: "journal", Proceedings: "booktitle", Book: "publisher", Report: "institution"}

// BibTeX returns the entry in UTF-8, as bibtex8 and biber read it. Double braces keep the
// capitals of the title.
func (e Entry) BibTeX() string {
	var b strings.Builder
	fmt.Fprintf(&b, "@%s{%s,\n", e.Kind, e.Key)
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %s = {%s},\n", name, strings.ReplaceAll(value, "&", `\&`))
		}
	}
	field("author", strings.Join(e.Authors, " and "))
	field("title", "{"+e.Title+"}")
	field(venueField[e.Kind], e.Venue)
	field("year", fmt.Sprint(e.Year))
	field("volume", e.Volume)
	field("pages", strings.ReplaceAll(e.Pages, "–", "--"))
	field("doi", e.DOI)
	b.WriteString("}\n")
	return b.String()
}
