//go:build !linux

package bench

import "time"

// processorTime is the time by the wall, where the processor time of this process is not read.
func processorTime() time.Duration { return wall() }
