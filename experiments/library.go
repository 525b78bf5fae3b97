package experiments

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/striate-sim/striate/internal/config"
)

//go:embed library/*.yaml library/recipes/*.yaml library/examples/*.yaml library/data/*.csv
var libraryFiles embed.FS

// Entry is an experiment of the library.
type Entry struct {
	Name     string
	Question string
	Text     []byte // the file
}

// Library lists the experiments that come with the program, in order of name.
func Library() []Entry {
	var entries []Entry
	for name, text := range embedded("library") {
		n, _ := config.Parse(name+".yaml", text)
		e := Entry{Name: name, Text: text}
		if q := n.Get("question"); q != nil {
			e.Question = q.Text
		}
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	return entries
}

// A Recipe is a network of the library, which networks of a file are made from.
type Recipe struct {
	Name string
	Doc  string // what it is and where it comes from
	Text []byte // the network as YAML
}

// Recipes lists the networks of the library in order of name.
func Recipes() []Recipe {
	var recipes []Recipe
	for name, text := range embedded("library/recipes") {
		recipes = append(recipes, Recipe{name, leadingComment(text), text})
	}
	slices.SortFunc(recipes, func(a, b Recipe) int { return strings.Compare(a.Name, b.Name) })
	return recipes
}

// libraryData returns recorded data of the library by their file's name.
func libraryData(name string) ([]byte, bool) {
	text, err := libraryFiles.ReadFile("library/data/" + name)
	return text, err == nil
}

// recipe returns the tree of a network of the library.
func recipe(name string) (*config.Node, bool) {
	text, ok := embedded("library/recipes")[name]
	if !ok {
		return nil, false
	}
	n, mistakes := config.Parse("recipes/"+name+".yaml", text)
	if len(mistakes) > 0 {
		panic("experiments: recipe " + mistakes.Error())
	}
	return n, true
}

func recipeNames() []string {
	var names []string
	for _, r := range Recipes() {
		names = append(names, r.Name)
	}
	return names
}

// embedded reads the files of one folder of the library by their names without extension.
func embedded(dir string) map[string][]byte {
	files := map[string][]byte{}
	entries, err := fs.ReadDir(libraryFiles, dir)
	if err != nil {
		panic("experiments: " + err.Error())
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		text, err := fs.ReadFile(libraryFiles, path.Join(dir, e.Name()))
		if err != nil {
			panic("experiments: " + err.Error())
		}
		files[strings.TrimSuffix(e.Name(), ".yaml")] = text
	}
	return files
}

// leadingComment is the comment at the head of a file, as one paragraph.
func leadingComment(text []byte) string {
	var words []string
	for line := range strings.Lines(string(text)) {
		rest, ok := strings.CutPrefix(line, "#")
		if !ok {
			break
		}
		words = append(words, strings.TrimSpace(rest))
	}
	return strings.Join(words, " ")
}
