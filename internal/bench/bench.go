// Package bench measures the speed of what simulation and training spend their time on, beside
// the limits of the machine, in cases that other programs are measured in too.
//
// One thread is measured in processor time, so that what else runs on the machine hurts
// little, as the best of many short blocks; several threads by the wall, as the best of
// rounds. Compare numbers of one run only.
package bench

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/striate-sim/striate/internal/pool"
)

// Case is one thing that is measured.
type Case struct {
	Metric          // the main one, which a table shows
	Also   []Metric // the same time in other units
	Run    func()   // does it once; allocates nothing

	// What a run cannot do without; together with the machine's limits it says how fast a run
	// could be. The bytes of arrays lie in the nearest cache that holds them.
	FLOP  float64
	Read  float64 // bytes that are read once
	Triad float64 // bytes that are read and written as a ← b + k·c does
	Array float64 // bytes of all arrays; 0: what is read or written
}

// Group is cases that are built together and measured in turns.
type Group struct {
	Name, Doc string
	Cases     func(*Machine) []Case
}

// Groups lists all groups in the order of a report.
func Groups() []Group {
	return []Group{
		{"gemm", "matrix products", products},
		{"gemv", "matrix times one stimulus", vectors},
		{"conv", "convolutions, forward and with all gradients", convolutions},
		{"lc", "locally connected layers, forward and with all gradients", localLayers},
		{"lenet", "the 32-64-512 network: training steps and answers", lenets},
		{"euler", "fused Euler steps of a power-law gain, by where the arrays lie", eulers},
		{"ring", "steps of a stabilized supralinear ring, 180 E and 180 I cells", rings},
		{"circuit", "steps of circuits whose structure the planner finds", circuits},
		{"rate", "steps of 4,000 cells with 1.6 million synapses, random or local", rateNets},
	}
}

// Options says what is measured, and how.
type Options struct {
	Threads  int
	Quick    bool              // fewer and shorter blocks, and no case of more than a second
	Only     []string          // names of groups, "roof", or beginnings of keys; empty: all
	Caches   [3]int            // bytes of the first, second and third level; 0: not known
	Progress func(what string) // is told what comes next, or nil

	hasty bool // numbers that say nothing, for tests
}

// Run measures. Its numbers are those of the present level of package simd.
func Run(o Options) (*Report, error) {
	if o.Threads < 1 || o.Threads > runtime.NumCPU() {
		return nil, fmt.Errorf("bench: %d threads on %d processors", o.Threads, runtime.NumCPU())
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(o.Threads))
	runtime.LockOSThread() // a thread keeps its processor, and its caches, for longer than a goroutine
	defer runtime.UnlockOSThread()
	workers := pool.New(o.Threads)
	defer workers.Close()
	m := &Machine{Threads: o.Threads, Quick: o.Quick, Pool: workers, caches: o.Caches, hasty: o.hasty}
	say := o.Progress
	if say == nil {
		say = func(string) {}
	}
	say("the machine's limits")
	r := newReport(m, measureRoof(m))
	found := map[string]bool{"roof": true}
	for _, g := range Groups() {
		if !o.wants(g) {
			continue
		}
		say(g.Doc)
		cases := slices.DeleteFunc(g.Cases(m), func(c Case) bool { return !o.picks(g, c, found) })
		for i, seconds := range m.measure(cases) {
			r.add(g, cases[i], seconds)
		}
		runtime.GC() // this group's arrays go before the next group's come
	}
	for _, word := range o.Only {
		if !found[word] {
			return nil, fmt.Errorf("bench: no group and no case is called %q", word)
		}
	}
	return r, nil
}

// picks tells whether a case is asked for, and remembers by which words.
func (o Options) picks(g Group, c Case, found map[string]bool) bool {
	picked := len(o.Only) == 0
	for _, word := range o.Only {
		if word == g.Name || strings.HasPrefix(c.Key, word) {
			picked, found[word] = true, true
		}
	}
	return picked
}

// wants tells whether any case of a group may be asked for: by the group's name, or by a word
// that is no group's name and so must begin a key.
func (o Options) wants(g Group) bool {
	return len(o.Only) == 0 || slices.ContainsFunc(o.Only, func(word string) bool {
		return word == g.Name || word != "roof" && !slices.ContainsFunc(Groups(), func(g Group) bool { return g.Name == word })
	})
}
