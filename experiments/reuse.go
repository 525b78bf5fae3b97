package experiments

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/striate-sim/striate/experiments/record"
	"github.com/striate-sim/striate/internal/config"
)

// earlier is a run whose trained networks may be taken over where nothing of them has changed.
type earlier struct {
	dir  string
	tree *config.Node // its resolved.yaml, with what this version has beside
	data []record.Data
}

// earlierRun reads what a run folder says of its networks. Its resolved.yaml is resolved again:
// keys that came after the run have their defaults, by which it ran.
func earlierRun(dir string) (*earlier, error) {
	text, err := os.ReadFile(filepath.Join(dir, "resolved.yaml"))
	if err != nil {
		return nil, fmt.Errorf("cannot take networks over from %s: %w", dir, err)
	}
	spec, mistakes := parse(&Source{Name: filepath.Join(dir, "resolved.yaml"), Dir: dir, Text: text}, Overrides{})
	if spec == nil {
		return nil, fmt.Errorf("cannot take networks over from %s: %w", dir, mistakes)
	}
	m, err := record.ReadManifest(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot take networks over from %s: %w", dir, err)
	}
	return &earlier{dir, spec.Resolved, m.Data}, nil
}

// same finds a network of the earlier run that is the same as one of this: its part of the
// resolved file, what it learns from to the byte, and a search that found nothing else.
func (e *earlier) same(r *run, n Network) (name string, ok bool) {
	mine, stimulus := r.spec.Resolved, n.Train.On
	if e.tree.Get("tune") != nil || r.spec.Tune.tunes(n.Name) || n.Load != "" {
		return "", false
	}
	if !sameNode(e.tree.Get("stimuli."+stimulus), mine.Get("stimuli."+stimulus)) {
		return "", false
	}
	for _, s := range r.sets {
		for file, sum := range s.data.SHA256 {
			if s.name == stimulus && !slices.Contains(e.data, record.Data{Name: s.name, Source: file, SHA256: sum}) {
				return "", false
			}
		}
	}
	for _, other := range e.tree.Get("networks").Entries() {
		if sameNode(other.Value, mine.Get("networks."+n.Name)) {
			return other.Key.Text, true
		}
	}
	return "", false
}

func sameNode(a, b *config.Node) bool { return a != nil && b != nil && config.Equal(a, b) }

// reuse takes a network's training over from an earlier run that ended it, where --reuse names
// one and nothing of the network has changed.
func (r *run) reuse(c *course) error {
	if r.earlier == nil || c.trainer.Updates > 0 {
		return nil
	}
	name, ok := r.earlier.same(r, c.network)
	if !ok {
		return nil
	}
	at, err := record.LoadCheckpoint(r.earlier.dir, name, c.seed)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !at.Done {
		return nil
	}
	if err != nil {
		return err
	}
	if err := c.takeUp(at); err != nil {
		return err
	}
	r.options.Progress.Note("network %s, seed %d: unchanged, taken over from %s", c.network.Name, c.seed, filepath.Join(r.earlier.dir, name))
	r.reused = append(r.reused, fmt.Sprintf("%s (seed %d)", c.network.Name, c.seed))
	return r.checkpoint(c)
}
