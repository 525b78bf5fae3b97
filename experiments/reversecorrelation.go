package experiments

import (
	"math"

	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/pool"
	"github.com/striate-sim/striate/internal/rng"
)

// reverseCorrelation finds receptive fields as an experimenter does who sees no synapse (Jones &
// Palmer 1987): from the rates r with which cells answer white noise,
//
//	field = mean[(r − r̄)·z]/σ    z of variance 1, σ·z the contrast shown about the mean of the images
//
// which for Gaussian noise is the mean slope of the rate by each pixel, whatever lies between.
type reverseCorrelation struct {
	presentations int     // 0: weights are taken instead
	contrast      float64 // σ, in standard deviations of the images
}

const noiseBlock = 512 // pictures that are held at a time

// fields shows noise and correlates the cells of a stage with it: those of its central place, or
// the first limit of a stage without places. A field covers the whole image.
func (c reverseCorrelation) fields(p *hierarchy.Pathway, stage, limit int, images *stimulus.Images, workers *pool.Pool, s rng.Stream) hierarchy.ReceptiveFields {
	in, out := p.In(), p.Stages[stage].Out
	first, count := 0, min(limit, out.Units())
	if out.Places() > 1 {
		first, count = out.Unit(out.Height/2, out.Width/2, 0), out.Channels
	}
	level, sd := levelOf(images.Pixels)
	sigma := c.contrast * sd
	pixels, units := in.Units(), out.Units()
	shown := &stimulus.Images{Height: in.Height, Width: in.Width, Channels: in.Channels}
	z, rates := make([]float32, noiseBlock*pixels), make([]float32, noiseBlock*units)
	sums, noise, total := make([]float64, count*pixels), make([]float64, pixels), make([]float64, count)
	shown.Pixels = make([]float32, len(z))
	predictor := hierarchy.NewPredictor(p, workers)
	for done := 0; done < c.presentations; done += noiseBlock {
		s.Normals(z, uint64(done/noiseBlock), 0, 0)
		for i, v := range z {
			shown.Pixels[i] = float32(level + sigma*float64(v))
		}
		shown.Count = min(noiseBlock, c.presentations-done)
		predictor.Activity(rates[:shown.Count*units], stage, shown.Count, plain(shown))
		for i := range shown.Count {
			one := z[i*pixels : (i+1)*pixels]
			for k, v := range one {
				noise[k] += float64(v)
			}
			for cell, rate := range rates[i*units+first:][:count] {
				if rate == 0 {
					continue // sparse codes are mostly silent
				}
				total[cell] += float64(rate)
				sum := sums[cell*pixels:][:pixels]
				for k, v := range one {
					sum[k] += float64(rate * v)
				}
			}
		}
	}
	f := hierarchy.ReceptiveFields{Count: count, Height: in.Height, Width: in.Width, Channels: in.Channels, Values: make([]float32, len(sums))}
	n := float64(c.presentations)
	for i, sum := range sums {
		f.Values[i] = float32((sum - total[i/pixels]*noise[i%pixels]/n) / (n * max(sigma, math.SmallestNonzeroFloat32)))
	}
	return f
}

// levelOf is the mean and the standard deviation of pixels.
func levelOf(pixels []float32) (mean, sd float64) {
	var sum, square float64
	for _, v := range pixels {
		sum += float64(v)
		square += float64(v) * float64(v)
	}
	n := float64(max(1, len(pixels)))
	mean = sum / n
	return mean, math.Sqrt(max(0, square/n-mean*mean))
}

// measuredFields are the receptive fields of a network's first stage with synapses: its weights,
// or what reverse correlation finds.
func (r *run) measuredFields(m Measure, o outcome) (hierarchy.ReceptiveFields, bool) {
	n := r.spec.Networks[o.network]
	for i, s := range n.Stages {
		if m.Reverse.presentations == 0 || s.Conv == nil && s.Local == nil && s.Dense == nil {
			continue
		}
		images := r.sets[r.set(n.Train.On)].test
		return m.Reverse.fields(o.pathway, i, mostFields, images, r.workers, rng.Named(o.seed, "gabor-fit/noise")), true
	}
	return o.pathway.ReceptiveFields(mostFields)
}
