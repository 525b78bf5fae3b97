package record

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/striate-sim/striate/internal/npy"
)

// Checkpoint is all that training needs to go on: every array that it changes, and where it
// is in the data. Random streams are functions of names and need no state.
type Checkpoint struct {
	Network string
	Seed    uint64
	Epoch   int // epochs that are done
	Updates int // updates that are done, of the whole training
	Done    bool
	History []float64   // what the run remembers of the training beside its arrays
	Arrays  []npy.Named // weights, what layers remember, memory of synapses
}

// The members that hold seed, epoch, updates and whether training is done, and the history.
const cursor, history = "striate-cursor", "striate-history"

// checkpointName is the file of a network and seed, below the run folder.
func checkpointName(network string, seed uint64) string {
	return fmt.Sprintf("checkpoints/%s-seed%d.npz", network, seed)
}

// Checkpoint writes a checkpoint in place of the network's last one, atomically.
func (f *Folder) Checkpoint(c Checkpoint) error {
	done := int64(0)
	if c.Done {
		done = 1
	}
	head := npy.Named{Name: cursor, Array: npy.Vector([]int64{int64(c.Seed), int64(c.Epoch), int64(c.Updates), done})}
	return f.write(checkpointName(c.Network, c.Seed), func(w io.Writer) error {
		return npy.WriteZip(w, append([]npy.Named{head, {Name: history, Array: npy.Vector(c.History)}}, c.Arrays...))
	})
}

// LoadCheckpoint reads a network's checkpoint from a run folder: that of a seed, or of the
// lowest seed where seed is 0.
func LoadCheckpoint(dir, network string, seed uint64) (Checkpoint, error) {
	path := filepath.Join(dir, filepath.FromSlash(checkpointName(network, seed)))
	if seed == 0 {
		var err error
		if path, err = firstCheckpoint(dir, network); err != nil {
			return Checkpoint{}, err
		}
	}
	file, err := os.Open(path)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("record: no checkpoint: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return Checkpoint{}, err
	}
	arrays, err := npy.ReadZip(file, info.Size())
	if err != nil {
		return Checkpoint{}, fmt.Errorf("record: %s: %w", path, err)
	}
	if len(arrays) == 0 || arrays[0].Name != cursor {
		return Checkpoint{}, fmt.Errorf("record: %s is not a checkpoint of Striate", path)
	}
	at, ok := arrays[0].Data.([]int64)
	if !ok || len(at) != 4 {
		return Checkpoint{}, fmt.Errorf("record: %s: its cursor cannot be read", path)
	}
	c := Checkpoint{Network: network, Seed: uint64(at[0]), Epoch: int(at[1]), Updates: int(at[2]), Done: at[3] != 0, Arrays: arrays[1:]}
	if len(c.Arrays) > 0 && c.Arrays[0].Name == history {
		if h, _ := c.Arrays[0].Data.([]float64); len(h) > 0 {
			c.History = h
		}
		c.Arrays = c.Arrays[1:]
	}
	return c, nil
}

func firstCheckpoint(dir, network string) (string, error) {
	found, err := filepath.Glob(filepath.Join(dir, "checkpoints", network+"-seed*.npz"))
	if err != nil {
		return "", err
	}
	best, lowest := "", uint64(0)
	for _, path := range found {
		var seed uint64
		name := strings.TrimPrefix(filepath.Base(path), network+"-seed")
		if _, err := fmt.Sscanf(name, "%d.npz", &seed); err != nil {
			continue
		}
		if best == "" || seed < lowest {
			best, lowest = path, seed
		}
	}
	if best == "" {
		return "", fmt.Errorf("record: %w: no checkpoint of %s in %s", os.ErrNotExist, network, dir)
	}
	return best, nil
}

// Values finds an array of a checkpoint by name.
func (c Checkpoint) Values(name string) ([]float32, error) {
	for _, a := range c.Arrays {
		if a.Name == name {
			v, ok := a.Data.([]float32)
			if !ok {
				return nil, fmt.Errorf("record: %s is not an array of f4", name)
			}
			return v, nil
		}
	}
	return nil, errors.New("record: the checkpoint lacks " + name)
}
