package hierarchy_test

import (
	"testing"

	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/rng"
)

// BenchmarkEye shows 32 images of 64×64 pixels to each front end.
func BenchmarkEye(b *testing.B) {
	const lanes, side = 32, 64
	x := make([]float32, side*side*lanes)
	rng.Named(1, "pixels").Uniforms(x, 0, 0, 0)
	for _, f := range []struct {
		name string
		part hierarchy.Frontend
	}{
		{"retina", &hierarchy.Retina{CentreDeg: 0.1, SurroundDeg: 0.3, Balance: 1, Gain: 1, C50Pct: 20, PoolDeg: 0.5, Stride: 1}},
		{"orientation-energy", &hierarchy.OrientationEnergy{Orientations: 8, FrequenciesCPD: []float64{2}, BandwidthOctaves: 1.5, Aspect: 1, Gain: 1, Form: "amplitude", Stride: 2}},
	} {
		b.Run(f.name, func(b *testing.B) {
			e, err := hierarchy.NewEye(screen(side), lanes, f.part)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				e.See(x, lanes)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/lanes, "µs/image")
		})
	}
}
