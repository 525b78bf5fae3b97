//go:build !purego

package bench

import (
	"slices"

	"github.com/striate-sim/striate/simd"
)

const (
	fmaFLOP     = 12 * 8 * 2 // of one turn of probeFMA: twelve independent sums of eight lanes
	probeFloats = 64         // probeRead and probeTriad take so many floats a turn
)

// canProbe tells whether this processor runs the probes.
func canProbe() bool { return slices.Contains(simd.Levels(), "avx2") }

// probeFMA adds 1·1 to each of 12 vectors, n times, and returns the sum of all their lanes.
func probeFMA(n int) float32

// probeRead returns the sum of n floats, a multiple of probeFloats.
//
//go:noescape
func probeRead(x *float32, n int) float32

// probeTriad is a ← b + k·c over n floats, a multiple of probeFloats.
//
//go:noescape
func probeTriad(a, b, c *float32, k float32, n int)
