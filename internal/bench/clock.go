package bench

import "time"

var start = time.Now()

// wall is the time by the wall.
func wall() time.Duration { return time.Since(start) }
