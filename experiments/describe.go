package experiments

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/striate-sim/striate/experiments/measure"
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
)

// A Description explains one word of the file format or of a report.
type Description struct {
	Word     string
	Kind     string // what the word is: "key of train", "gain", "measure", "recipe", "exit code", …
	Doc      string
	Type     string // of a key, in words
	Unit     string
	Default  string // as YAML
	Range    string
	Required bool
	Cite     []string     // bibliography keys
	Keys     []config.Key // what may stand below the word
	Example  string       // a complete file that shows the word, or ""

	Others []Description // further meanings of the word
}

// Describe explains a word: a key, a part, a measure, a recipe, an experiment of the library,
// a departure, a criterion of plausibility, a status or an exit code.
func Describe(word string) (Description, bool) {
	var found []Description
	for _, d := range dictionary() {
		if d.Word == word {
			found = append(found, d)
		}
	}
	if found == nil {
		return Description{}, false
	}
	d := found[0]
	d.Others = found[1:]
	return d, true
}

// Vocabulary lists every word that Describe knows, in order.
func Vocabulary() []string {
	var words []string
	for _, d := range dictionary() {
		words = append(words, d.Word)
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// dictionary lists every description; of two meanings of a word the more prominent is first.
var dictionary = sync.OnceValue(newDictionary)

func newDictionary() []Description {
	return slices.Concat(describeTopics(), describeParts(), describeKeys(), describeSwaps(), describeLibrary(), describeResults())
}

// topics are the maps of a file with a name of their own.
var topics = []struct {
	name, doc, example string
	typ                reflect.Type
}{
	{"experiment", "one question, the networks that may answer it, what they see, what is measured and what is expected", "experiment", fileType},
	{"stimulus", "an image set, an input to circuits, or a pattern drawn for circuits with an eye, with options", "stimulus", reflect.TypeFor[stimulusFile]()},
	{"network", "the name of a recipe, a variant of another network, its stages, or a circuit. Of a variant, swap acts first, then stages, then train", "network", reflect.TypeFor[networkFile]()},
	{"stage", "a visual area or layer: one of conv, local, dense and frontend; then code, batch norm, gain, other norms, pool, dropout. The last stage is the read-out", "stage", reflect.TypeFor[stageFile]()},
	{"circuit", "populations of neurons and the projections between them, advanced in time", "circuit", circuitType},
	{"population", "a sheet of neurons of one type; its tau and gain are parameters of its model", "circuit", reflect.TypeFor[populationFile]()},
	{"projection", "carries the rates of one population to another; weights are magnitudes, the source's sign applies", "circuit", reflect.TypeFor[projectionFile]()},
	{"connection", "a projection of a network of stages beside those from each stage to the next: within a stage (lateral), to a lower one (feedback) or over one (skip)", "in-time", reflect.TypeFor[connectionFile]()},
	{"input", "a current into populations of a circuit", "stimulus", reflect.TypeFor[inputFile]()},
	{"eye", "how drawn stimuli drive a circuit: through front ends that see their pixels, or by the contrast and orientation of their gratings. A unit looks at its place, at the orientation that it prefers: the channels of a place are spread evenly over 180 deg, from 0 deg, horizontal stripes, on", "eye", reflect.TypeFor[eyeFile]()},
	{"noise", "Ornstein–Uhlenbeck noise that a circuit always has, by its exact update", "interventions", reflect.TypeFor[noiseFile]()},
	{"intervention", "something that is done to circuits, always or for a time; every number of it may be a list, {lin: [a, b, n]} or {log: [a, b, n]}", "interventions", reflect.TypeFor[timedVerb]()},
	{"train", "how networks learn; a network's own train merges over the experiment's. readout and none stand for {weights: readout} and {weights: none}", "train", trainType},
	{"tune", "a search for hyper-parameters before the networks are trained: the same number of trials for each, judged on the validation images alone; every trial is written to tuning.jsonl", "tune", reflect.TypeFor[tuneFile]()},
	{"fit", "numbers of circuits of leaky power-law populations, found from recorded steady rates; the circuits are run with what was found, and the measure fit has the values", "fit", reflect.TypeFor[fitFile]()},
	{"record", "variables of circuits along time, written to arrays/NAME.npz while they run: NETWORK/POPULATION/VARIABLE is [trial][time][y][x][channel], NaN after a trial's end; NETWORK/time is in ms, NETWORK/trial/COORDINATE tells trials apart, NETWORK/outcome how they ended", "record", reflect.TypeFor[recordFile]()},
	{"run", "how activity is computed", "run", reflect.TypeFor[runFile]()},
	{"test", "test images as they are, one transform of them, or a list of what is done to the networks meanwhile, with options", "test", reflect.TypeFor[testFile]()},
	{"expect", "an assertion about the measures: EXPR [> | >= | < | <= | ~ EXPR] with + - * / between spaces and paths measure.name.name.field@first", "expect", reflect.TypeFor[expectFile]()},
}

func describeTopics() []Description {
	var all []Description
	for _, t := range topics {
		kind := "map"
		if t.name == "experiment" {
			kind = "file"
		}
		all = append(all, Description{Word: t.name, Kind: kind, Doc: t.doc, Keys: keysOf(t.typ), Example: example(t.example)})
	}
	return all
}

// spoken are the types of keys that read their values themselves, in words.
var spoken = map[string]string{
	"at":            "a value or a list of values for each coordinate",
	"tolerance":     "a number or a percentage",
	"width":         "a length in mm",
	"swap":          "names, each a word or a part",
	"sweep":         "paths, each a list of values, {lin: [a, b, n]} or {log: [a, b, n]}",
	"free":          "paths, each {from, to}",
	"constraints":   "one or a list of settles, stable and {rate-below: 100 Hz}",
	"hold-out":      "a value or a list of values for each coordinate",
	"space":         "paths, each a list of values or a range",
	"interventions": "names, each an intervention",
	"units":         "N, {maps, height, width, spacing: 0.2 deg} or {ring: N}",
	"profile":       "names, each a map of paths",
}

func keysOf(t reflect.Type) []config.Key { return inWords(config.Describe(t)) }

// inWords gives keys that read their values themselves a type that people understand.
func inWords(keys []config.Key) []config.Key {
	keys = slices.Clone(keys)
	for i, k := range keys {
		if words, ok := spoken[k.Name]; ok && (strings.HasSuffix(k.Type, "a map") || strings.HasPrefix(k.Type, "names, each") || k.Type == "a number") {
			keys[i].Type = words
		}
		keys[i].Keys = inWords(k.Keys)
	}
	return keys
}

// describeKeys explains the keys of every topic and of the maps inside it.
func describeKeys() []Description {
	var all []Description
	for _, t := range topics {
		var walk func(keys []config.Key, of string)
		walk = func(keys []config.Key, of string) {
			for _, k := range keys {
				if isKind(k) || k.Doc == "" {
					continue
				}
				all = append(all, Description{
					Word: k.Name, Kind: "key of " + of, Doc: k.Doc, Type: k.Type, Unit: k.Unit, Default: k.Default,
					Range: k.Range, Required: k.Required, Keys: k.Keys, Example: keyExample(k, t.example),
				})
				if !ownTopic(k) {
					walk(k.Keys, k.Name)
				}
			}
		}
		walk(keysOf(t.typ), t.name)
	}
	return all
}

// keyExample is the example of a key that has one of its own name, or of its topic.
func keyExample(k config.Key, topic string) string {
	if own := example(k.Name); own != "" {
		return own
	}
	return example(topic)
}

// ownTopic reports whether the keys below a key are explained by a topic of their own.
func ownTopic(k config.Key) bool {
	for _, t := range topics {
		if strings.HasSuffix(k.Type, " "+t.name) {
			return true
		}
	}
	return false
}

// isKind reports whether what Describe lists below a key is a kind of part, not a key.
func isKind(k config.Key) bool {
	return slices.ContainsFunc(registry.All(), func(r registry.Any) bool {
		_, ok := r.Lookup(k.Name)
		return ok && k.Type == "a "+r.Part()
	})
}

// describeParts explains every part of every registry.
func describeParts() []Description {
	var all []Description
	for _, r := range registry.All() {
		for _, k := range r.Kinds() {
			d := Description{Word: k.Name, Kind: r.Part(), Doc: k.Doc, Keys: inWords(config.DescribeValue(k.New())), Example: partExample(r.Part(), k)}
			for key := range strings.SplitSeq(k.Cite, ",") {
				if key = strings.TrimSpace(key); key != "" {
					d.Cite = append(d.Cite, key)
				}
			}
			all = append(all, d)
		}
	}
	return all
}

// swapDocs says what each verb of swap exchanges.
var swapDocs = []struct{ verb, doc string }{
	{"weights", "local unshares the kernels of every conv stage, conv shares those of every local stage; kernel, stride and maps stay"},
	{"signs", "dale separates excitatory and inhibitory cells in every stage, the read-out too, and makes the rates of hidden stages non-negative; mixed takes the law away"},
	{"pool", "max or average keeps the window of every pool; none moves its stride into the weights"},
	{"gain", "the gain of every hidden stage"},
	{"norm", "the norm of every hidden stage"},
	{"learning", "the rule that teaches the network; sets train.rule"},
}

func describeSwaps() []Description {
	var all []Description
	for _, s := range swapDocs {
		all = append(all, Description{Word: s.verb, Kind: "verb of swap", Doc: s.doc, Example: example("network")})
	}
	return all
}

func describeLibrary() []Description {
	var all []Description
	for _, r := range Recipes() {
		text := fmt.Sprintf("striate: 1\nstimuli: {digits: {set: mnist, limit: {train: 512, test: 256}}}\nnetworks: {example: %s}\nmeasure: [accuracy]\n", r.Name)
		if tree, _ := recipe(r.Name); tree.Get("circuit") != nil {
			driven := tree.Get("circuit.populations").Keys()
			if tree.Get("circuit.output") != nil { // activity runs from the first to this one
				driven = driven[:1]
			}
			text = fmt.Sprintf("striate: 1\nstimuli: {drive: {input: {to: [%s], amplitude: [1, 2]}}}\nnetworks: {example: %s}\nmeasure: [rate]\n", strings.Join(driven, ", "), r.Name)
		}
		all = append(all, Description{Word: r.Name, Kind: "recipe", Doc: r.Doc, Example: text})
	}
	for _, e := range Library() {
		all = append(all, Description{Word: e.Name, Kind: "experiment of the library", Doc: e.Question, Example: string(e.Text)})
	}
	return all
}

func describeResults() []Description {
	var all []Description
	for _, d := range departure.All() {
		all = append(all, Description{Word: string(d.ID), Kind: "departure", Doc: fmt.Sprintf("%s: %s. Cortex: %s", d.Title, d.Departs, d.Cortex)})
	}
	for _, c := range measure.Criteria() {
		all = append(all, Description{Word: c.ID, Kind: "criterion of plausibility", Doc: fmt.Sprintf("%s, weight %g. %s", c.Title, c.Weight, c.Scoring)})
	}
	for _, e := range exits {
		for _, word := range []string{e.code, e.status} {
			if word != "" {
				all = append(all, Description{Word: word, Kind: "exit code", Doc: e.doc})
			}
		}
	}
	return all
}

// exits are the ways in which a run ends.
var exits = []struct{ code, status, doc string }{
	{"0", "ok", "exit 0, status ok: the run ended and every expectation that was judged is met"},
	{"1", "failed", "exit 1, status failed: an internal error; exit 4 has the same status"},
	{"2", "", "exit 2: the command line could not be understood"},
	{"3", "", "exit 3: the experiment file has mistakes; nothing was run"},
	{"4", "", "exit 4, status failed: data are missing or have a wrong checksum"},
	{"5", "diverged", "exit 5, status diverged: training became infinite or not a number"},
	{"6", "expectation", "exit 6, status expectation: the run ended and an expectation is not met"},
	{"7", "", "exit 7: some tasks of a sweep failed"},
	{"75", "stopped", "exit 75, status stopped: the run stopped at a checkpoint; run it again"},
	{"130", "interrupted", "exit 130, status interrupted: Ctrl-C"},
	{"", "running", "status running: the run has not ended, or its machine went down"},
}
