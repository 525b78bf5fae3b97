package stimulus

import (
	"testing"

	"github.com/striate-sim/striate/internal/rng"
)

// BenchmarkRender draws moments of every pattern on 64×64 pixels; random ones draw a new frame
// each time.
func BenchmarkRender(b *testing.B) {
	moving := map[string]Pattern{}
	for _, name := range Patterns.Names() {
		p, err := Patterns.Make(name)
		if err != nil {
			b.Fatal(err)
		}
		moving[name] = p
	}
	for _, r := range []*Refresh{
		&moving["white-noise"].(*WhiteNoise).Checks.Refresh, &moving["binary-noise"].(*BinaryNoise).Checks.Refresh,
		&moving["pink-noise"].(*PinkNoise).Refresh, &moving["dead-leaves"].(*DeadLeaves).Refresh,
	} {
		r.RefreshHz.Values = []float64{1000}
	}
	for _, name := range Patterns.Names() {
		b.Run(name, func(b *testing.B) {
			sheet := field(64)
			m, err := moving[name].Movie(sheet, rng.Named(1, "bench"))
			if err != nil {
				b.Fatal(err)
			}
			dst := make([]float32, sheet.Units())
			tMS := 0.0
			for b.Loop() {
				tMS += 20
				m.Render(dst, 0, 1, tMS)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(sheet.Units()), "ns/pixel")
		})
	}
}
