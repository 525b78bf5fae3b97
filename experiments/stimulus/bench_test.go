package stimulus

import (
	"testing"

	"github.com/striate-sim/striate/internal/rng"
)

// noiseImages returns count random images.
func noiseImages(count, height, width, channels int) *Images {
	m := &Images{Count: count, Height: height, Width: width, Channels: channels, Pixels: make([]float32, count*height*width*channels), Labels: make([]int, count)}
	rng.Named(1, "test/images").Uniforms(m.Pixels, 0, 0, 0)
	return m
}

func benchmarkAugmentation(b *testing.B, a Augmentation, side, channels int) {
	m := noiseImages(64, side, side, channels)
	dst := make([]float32, len(m.Image(0)))
	at := rng.Named(1, "jitter")
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		a.Apply(dst, m.Image(i%64), side, side, channels, at, 0, i)
	}
}

func BenchmarkJitter28(b *testing.B)    { benchmarkAugmentation(b, jitterPart(), 28, 1) }
func BenchmarkJitter32RGB(b *testing.B) { benchmarkAugmentation(b, jitterPart(), 32, 3) }

func BenchmarkGather(b *testing.B) {
	const lanes = 64
	m := noiseImages(4096, 28, 28, 1)
	order := rng.Named(1, "order").Perm(m.Count, 0)
	dst := make([]float32, 28*28*lanes)
	b.SetBytes(int64(4 * len(dst)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		at := i * lanes % m.Count
		Gather(dst, m, order[at:at+lanes], lanes)
	}
}

func BenchmarkLoadMNIST(b *testing.B) {
	for b.Loop() {
		if _, err := (&MNIST{}).Load(""); err != nil {
			b.Fatal(err)
		}
	}
}

func jitterPart() Augmentation {
	a, err := Augmentations.Make("jitter")
	if err != nil {
		panic(err)
	}
	return a
}
