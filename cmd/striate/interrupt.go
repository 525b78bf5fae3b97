package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/striate-sim/striate/experiments"
	"github.com/striate-sim/striate/experiments/record"
)

// interruptible returns a context that ends at the first Ctrl-C, with ErrInterrupted as its
// cause, or at a signal to stop at a checkpoint, with ErrStopped. The second Ctrl-C ends the
// program at once. stop gives the signals back.
func interruptible(parent context.Context, w io.Writer) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	interrupts := make(chan os.Signal, 2)
	signal.Notify(interrupts, interruptSignals...)
	checkpoints := make(chan os.Signal, 1)
	if len(checkpointSignals) > 0 { // without arguments Notify means every signal
		signal.Notify(checkpoints, checkpointSignals...)
	}
	ended := make(chan struct{})
	go func() {
		for asked := false; ; {
			select {
			case <-ended:
				return
			case <-checkpoints:
				fmt.Fprintln(w, "stopping at the next step")
				cancel(experiments.ErrStopped)
			case <-interrupts:
				if asked {
					os.Exit(record.ExitInterrupted)
				}
				asked = true
				fmt.Fprintln(w, "stopping at the next step; Ctrl-C again stops at once")
				cancel(experiments.ErrInterrupted)
			}
		}
	}()
	return ctx, func() {
		signal.Stop(interrupts)
		signal.Stop(checkpoints)
		close(ended)
		cancel(nil)
	}
}
