package bench

import (
	"syscall"
	"time"
	"unsafe"
)

const processClock = 2 // CLOCK_PROCESS_CPUTIME_ID

// processorTime is the processor time of this process.
func processorTime() time.Duration {
	var t syscall.Timespec
	if _, _, failed := syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, processClock, uintptr(unsafe.Pointer(&t)), 0); failed != 0 {
		return wall()
	}
	return time.Duration(t.Nano())
}
