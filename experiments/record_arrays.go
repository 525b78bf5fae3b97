package experiments

import (
	"math"
	"slices"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/npy"
	"github.com/striate-sim/striate/neuron"
)

// writeRecords writes arrays/NAME.npz of every record:
//
//	NETWORK/POPULATION/VARIABLE    [trial][time][y][x][channel], NaN after a trial's end
//	NETWORK/POPULATION/AXIS        orientation of the channels [deg], y and x [deg]
//	NETWORK/time                   of the samples [ms]
//	NETWORK/trial/COORDINATE       of the trials, seed among them
//	NETWORK/outcome, …/samples     how a trial ended, and how many samples it has
func (r *run) writeRecords() error {
	for _, what := range r.spec.Records {
		var members []npy.Named
		for _, one := range r.recorded {
			if one.Name == what.Name {
				members = append(members, one.arrays(r.spec.Networks[one.network])...)
			}
		}
		if len(members) == 0 {
			continue
		}
		if err := r.folder.Arrays(what.Name, members...); err != nil {
			return err
		}
	}
	return nil
}

func (r *recorder) arrays(n Network) []npy.Named {
	var all []npy.Named
	add := func(name string, a npy.Array) { all = append(all, npy.Named{Name: n.Name + "/" + name, Array: a}) }
	add("time", npy.Vector(r.times(n.Run, slices.Max(r.samples))))
	samples, outcomes, seeds := make([]int64, len(r.trials)), make([]string, len(r.trials)), make([]int64, len(r.trials))
	for i, t := range r.trials {
		samples[i], outcomes[i], seeds[i] = int64(r.samples[i]), string(t.outcome), int64(t.seed)
	}
	add("samples", npy.Vector(samples))
	add("outcome", npy.Vector(outcomes))
	add("trial/seed", npy.Vector(seeds))
	for _, key := range r.coordinates() {
		add("trial/"+key, r.along(key))
	}
	shown := -1
	for i, v := range r.variables {
		p := n.Circuit.Populations[v.population]
		if v.population != shown {
			shown = v.population
			for _, axis := range p.axes() {
				add(p.Name+"/"+axis.name, npy.Vector(axis.values))
			}
		}
		add(p.Name+"/"+v.name, r.streams[i].Array(r.samples, p.Sheet.Height, p.Sheet.Width, p.Sheet.Channels))
	}
	return all
}

// times are those of the first samples [ms].
func (r *recorder) times(how Dynamics, count int) []float64 {
	at := make([]float64, count)
	for i := range at {
		at[i] = rounded(float64((r.first+i)*r.every) * how.DtMS)
	}
	return at
}

// coordinates lists what trials differ in or are named by, as in the rows of rates.
func (r *recorder) coordinates() []string {
	var keys []string
	for _, t := range r.trials {
		for _, c := range t.row(nil) {
			keys = append(keys, c.Key)
		}
	}
	return distinct(keys)
}

// along is a coordinate of every trial: numbers, NaN where a trial has none, or names.
func (r *recorder) along(key string) npy.Array {
	numbers, names, all := make([]float64, len(r.trials)), make([]string, len(r.trials)), true
	for i, t := range r.trials {
		row := table.Row{Coordinates: t.row(nil)}
		v, has := row.At(key)
		x, number := table.Number(v)
		if numbers[i], names[i] = x, row.Label(key); !has {
			numbers[i], names[i] = math.NaN(), ""
		}
		all = all && (number || !has)
	}
	if all {
		return npy.Vector(numbers)
	}
	return npy.Vector(names)
}

// axis is where the units of a population lie along one dimension.
type axis struct {
	name, unit string
	values     []float64
}

// axes are the dimensions of a population that have a meaning: orientation of a ring, places of
// a retinotopic sheet.
func (p Population) axes() []axis {
	if p.Ring {
		return []axis{{"orientation", "deg", steps(p.Sheet.Channels, 180/float64(p.Sheet.Channels))}}
	}
	if p.Sheet.SpacingDeg == 0 {
		return nil
	}
	y := centred(p.Sheet.Height, p.Sheet)
	slices.Reverse(y) // the first row is the upper one
	return []axis{{"y", "deg", y}, {"x", "deg", centred(p.Sheet.Width, p.Sheet)}}
}

func steps(count int, by float64) []float64 {
	all := make([]float64, count)
	for i := range all {
		all[i] = float64(i) * by
	}
	return all
}

// centred are places along one side of a sheet, 0 in its middle.
func centred(count int, s neuron.Sheet) []float64 {
	all := steps(count, rounded(float64(s.SpacingDeg)))
	for i := range all {
		all[i] -= rounded(float64(s.SpacingDeg)) * float64(count-1) / 2
	}
	return all
}
