package pool

import (
	"fmt"
	"runtime/debug"
)

// Panic is what Do panics with when a piece panicked, on whichever worker that was.
type Panic struct {
	Value any    // what the piece panicked with
	Stack []byte // where
}

// Error gives the value and the stack of the piece, which the caller's stack does not show.
func (e *Panic) Error() string { return fmt.Sprintf("%v\n\n%s", e.Value, e.Stack) }

// Unwrap returns the value if it is an error.
func (e *Panic) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// catch keeps the first panic of a job and lets nobody take further pieces.
func (p *Pool) catch() {
	if v := recover(); v != nil {
		p.fault.CompareAndSwap(nil, asPanic(v))
		p.next.Store(p.n)
	}
}

// asPanic wraps what a piece panicked with, once however deep the jobs are nested.
func asPanic(v any) *Panic {
	if inner, ok := v.(*Panic); ok {
		return inner
	}
	return &Panic{Value: v, Stack: debug.Stack()}
}
