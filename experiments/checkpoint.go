package experiments

import (
	"fmt"
	"path/filepath"

	"github.com/striate-sim/striate/experiments/record"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/npy"
)

// checkpoint writes how far a network's training is.
func (r *run) checkpoint(c *course) error {
	return r.folder.Checkpoint(record.Checkpoint{
		Network: c.network.Name, Seed: c.seed, Epoch: c.epoch, Updates: c.trainer.Updates,
		Done: c.done(), History: c.history(), Arrays: arrays(c.state()),
	})
}

func arrays(state []hierarchy.Array) []npy.Named {
	var all []npy.Named
	for _, a := range state {
		all = append(all, npy.Named{Name: a.Name, Array: npy.Vector(a.Values)})
	}
	return all
}

// loadWeights takes the trained weights of an earlier run's network.
func (n Network) loadWeights(dir string, p *hierarchy.Pathway) error {
	folder, name := filepath.Split(n.Load)
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(dir, folder)
	}
	c, err := record.LoadCheckpoint(folder, name, 0)
	if err != nil {
		return fmt.Errorf("network %s: load %s: %w", n.Name, n.Load, err)
	}
	if err := take(c, p.State()); err != nil {
		return fmt.Errorf("network %s: load %s: %w", n.Name, n.Load, err)
	}
	return nil
}

// take copies a checkpoint's values into the arrays of the same names.
func take(c record.Checkpoint, state []hierarchy.Array) error {
	for _, a := range state {
		v, err := c.Values(a.Name)
		if err != nil {
			return err
		}
		if len(v) != len(a.Values) {
			return fmt.Errorf("%s has %d values for %d", a.Name, len(v), len(a.Values))
		}
		copy(a.Values, v)
	}
	return nil
}

// receptiveFields names the arrays of what stages have learned.
const receptiveFields = "receptive-fields"

// writeArrays keeps what figures show, for numpy: the learned receptive fields,
// [cell][y][x][channel].
func (r *run) writeArrays() error {
	if spectra := r.spectra(); len(spectra) > 0 {
		if err := r.folder.Arrays("spectra", spectra...); err != nil {
			return err
		}
	}
	var all []npy.Named
	for i, n := range r.spec.Networks {
		if n.Circuit != nil {
			continue
		}
		if f, ok := r.sample(i).pathway.ReceptiveFields(maxFields); ok {
			all = append(all, npy.Named{Name: n.Name, Array: npy.Array{Shape: []int{f.Count, f.Height, f.Width, f.Channels}, Data: f.Values}})
		}
	}
	if len(all) == 0 {
		return nil
	}
	return r.folder.Arrays(receptiveFields, all...)
}
