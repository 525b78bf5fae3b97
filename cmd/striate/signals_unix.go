//go:build unix

package main

import (
	"os"
	"syscall"
)

var (
	interruptSignals  = []os.Signal{os.Interrupt, syscall.SIGTERM}
	checkpointSignals = []os.Signal{syscall.SIGUSR1}
)
