package record

import (
	"bytes"
	"math"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/npy"
)

// Trials that are written at the same time, of unequal lengths, lie in their order; what one
// lacks of the longest is not a number, whatever was written past its end.
func TestStream(t *testing.T) {
	const units, samples = 3, 4000 // a trial is larger than what is held back
	for _, double := range []bool{false, true} {
		f := create(t)
		s, err := f.Stream("rates", double, samples, units)
		require.NoError(t, err)
		lengths := []int{samples, 2, 0, 2500}
		value := func(trial, sample, unit int) float64 { return float64(10000*trial + sample + 1e5*unit) }
		var all sync.WaitGroup
		for pair := range 2 { // two lanes a tile
			all.Go(func() {
				w := []*Writer{s.Writer(2 * pair), s.Writer(2*pair + 1)}
				row := make([]float64, 2*units)
				for sample := range samples + 5 {
					for lane := range w {
						for u := range units {
							row[2*u+lane] = value(2*pair+lane, sample, u)
						}
					}
					for lane := range w {
						w[lane].Add(row, lane, 2)
					}
				}
				for _, one := range w {
					if err := one.Flush(); err != nil {
						panic(err)
					}
				}
			})
		}
		all.Wait()
		read, err := s.Read(3, 2)
		require.NoError(t, err)
		require.Equal(t, []float64{value(3, 0, 0), value(3, 0, 1), value(3, 0, 2), value(3, 1, 0), value(3, 1, 1), value(3, 1, 2)}, read)
		var b bytes.Buffer
		require.NoError(t, npy.Write(&b, s.Array(lengths, 1, units)))
		a, err := npy.Read(&b, int64(b.Len()))
		require.NoError(t, err)
		require.Equal(t, []int{4, samples, 1, units}, a.Shape)
		at := func(i int) float64 {
			if v, ok := a.Data.([]float64); ok {
				return v[i]
			}
			return float64(a.Data.([]float32)[i])
		}
		require.IsType(t, map[bool]any{true: []float64{}, false: []float32{}}[double], a.Data)
		for trial, n := range lengths {
			for sample := range samples {
				for u := range units {
					got := at((trial*samples+sample)*units + u)
					if sample < n && got != value(trial, sample, u) || sample >= n && !math.IsNaN(got) {
						t.Fatalf("trial %d, sample %d, unit %d: %v", trial, sample, u, got)
					}
				}
			}
		}
		require.NoError(t, s.Close())
		require.NoFileExists(t, f.Path("arrays", "rates.partial"))
	}
}

// What a crash has left of a stream is not read.
func TestStreamBeginsAnew(t *testing.T) {
	f := create(t)
	old, err := f.Stream("rates", true, 4, 1)
	require.NoError(t, err)
	w := old.Writer(1)
	w.Add([]float64{7}, 0, 1)
	require.NoError(t, w.Flush())
	s, err := f.Stream("rates", true, 4, 1)
	require.NoError(t, err)
	_, err = s.Read(1, 1)
	require.ErrorContains(t, err, "cannot read")
	require.NoError(t, s.Close())
}
