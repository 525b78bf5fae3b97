//go:build !amd64 || purego

package bench

const (
	fmaFLOP     = 2
	probeFloats = 64
)

// canProbe is false: the probes are instructions of amd64.
func canProbe() bool { return false }

func probeFMA(int) float32                          { return 0 }
func probeRead(*float32, int) float32               { return 0 }
func probeTriad(_, _, _ *float32, _ float32, _ int) {}
