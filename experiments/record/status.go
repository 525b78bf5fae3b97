package record

import "slices"

// Status is how a run stands, or how it ended.
type Status string

// The statuses of run.json. Only the first three leave a result.json.
const (
	OK          Status = "ok"          // exit 0
	Expectation Status = "expectation" // exit 6: an expectation was not met
	Diverged    Status = "diverged"    // exit 5: training became non-finite
	Running     Status = "running"     // not ended, or killed without a word
	Interrupted Status = "interrupted" // exit 130: the user stopped it
	Stopped     Status = "stopped"     // exit 75: stopped at a checkpoint, to be run again
	Failed      Status = "failed"      // exit 1, or 4 where data were missing or wrong
)

// The exit codes of a run, of the program and of run.json.
const (
	ExitOK          = 0
	ExitInternal    = 1
	ExitData        = 4
	ExitDiverged    = 5
	ExitExpectation = 6
	ExitSweep       = 7
	ExitStopped     = 75
	ExitInterrupted = 130
)

// StatusOf returns the status that goes with an exit code.
func StatusOf(exit int) Status {
	switch exit {
	case ExitOK:
		return OK
	case ExitDiverged:
		return Diverged
	case ExitExpectation:
		return Expectation
	case ExitStopped:
		return Stopped
	case ExitInterrupted:
		return Interrupted
	}
	return Failed
}

// HasResult reports whether a run of this status leaves a result.json.
func (s Status) HasResult() bool { return s == OK || s == Expectation || s == Diverged }

// FirstExit picks the code to exit with when several things went wrong: the first in 1, 130,
// 75, 4, 5, 6, 7, and 0 when none did.
func FirstExit(codes ...int) int {
	for _, exit := range []int{ExitInternal, ExitInterrupted, ExitStopped, ExitData, ExitDiverged, ExitExpectation, ExitSweep} {
		if slices.Contains(codes, exit) {
			return exit
		}
	}
	return ExitOK
}
