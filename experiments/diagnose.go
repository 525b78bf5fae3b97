package experiments

import (
	"fmt"
	"slices"
	"strings"

	"github.com/striate-sim/striate/experiments/report"
	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/npy"
)

// diagnostics reads what train.diagnose asks for.
func diagnostics(words []string) hierarchy.Diagnostics {
	asks := func(word string) bool { return slices.Contains(words, word) }
	return hierarchy.Diagnostics{Angles: asks("angles"), Energy: asks("energy"), Rates: asks("rates"), Spectra: asks("spectra")}
}

// diagnosis is what was found in a network after so many epochs.
type diagnosis struct {
	epoch    int
	findings []hierarchy.Finding
}

// diagnose looks at a network in training through the first training images, as they are, and
// writes what it finds to metrics.jsonl.
func (r *run) diagnose(c *course, o *outcome) error {
	which := c.network.Train.Diagnose
	if c.images.Labels == nil { // there is no error whose gradient could be followed
		which.Angles, which.Energy = false, false
	}
	if !which.Any() {
		return nil
	}
	found, err := c.trainer.Diagnose(c.firstImages(), which)
	if err != nil {
		return fmt.Errorf("network %s: %w", c.network.Name, err)
	}
	for _, f := range found {
		name := strings.ReplaceAll(f.Quantity, " ", "-")
		if f.Of != "" {
			name += "/" + strings.ReplaceAll(f.Of, " ", "-")
		}
		if err := r.folder.Metric(c.trainer.Updates, fmt.Sprintf("%s/seed%d/%s", c.network.Name, c.seed, name), f.Value); err != nil {
			return err
		}
	}
	o.seen = append(o.seen, diagnosis{c.epoch, found})
	return nil
}

// firstImages is a batch of the first training images without augmentation. Its presentations
// have numbers that training does not reach.
func (c *course) firstImages() hierarchy.Batch {
	n := c.network.Train.Batch
	b := hierarchy.Batch{Trials: make([]uint64, n)}
	if c.images.Labels != nil {
		b.Labels = c.images.Labels[:n]
	}
	index := make([]int, n)
	for i := range n {
		index[i], b.Trials[i] = i, 1<<62+uint64(i)
	}
	b.Render = func(dst []float32, first, lanes int) {
		stimulus.Gather(dst, c.images, index[first:first+lanes], lanes)
	}
	return b
}

// findings are the courses of what was looked at in training, those of biases left out. A run
// that was resumed draws what it has seen itself; metrics.jsonl has all.
func (r *run) findings() []report.Curve {
	var all []report.Curve
	for _, o := range r.outcomes {
		at := map[string]int{}
		for _, d := range o.seen {
			for _, f := range d.findings {
				if strings.HasSuffix(f.Of, "/bias") {
					continue
				}
				name := strings.TrimSuffix(f.Quantity+", "+f.Of, ", ")
				i, begun := at[name]
				if !begun {
					i = len(all)
					at[name] = i
					all = append(all, report.Curve{Network: r.spec.Networks[o.network].Name, Seed: o.seed, Name: name})
				}
				all[i].X, all[i].Y = append(all[i].X, float64(d.epoch)), append(all[i].Y, f.Value)
			}
		}
	}
	return all
}

// spectra are the singular values of trained weights, first seed, for numpy.
func (r *run) spectra() []npy.Named {
	var all []npy.Named
	for i, n := range r.spec.Networks {
		if n.Circuit != nil || !n.Train.Diagnose.Spectra {
			continue
		}
		for _, s := range r.sample(i).pathway.Spectra() {
			values := make([]float32, len(s.Values))
			for k, v := range s.Values {
				values[k] = float32(v)
			}
			all = append(all, npy.Named{Name: n.Name + "." + strings.ReplaceAll(s.Name, "/", "."), Array: npy.Vector(values)})
		}
	}
	return all
}
