// Package pool runs the independent pieces of one step of the simulation on all processors.
//
// A step lasts tens of microseconds, which is less than what starting goroutines and waking
// threads costs; so the workers persist, and after each job they watch for the next one for
// some 50 µs before they sleep.
package pool

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Pool is a set of workers; the goroutine that calls Do is one of them. The zero value is
// not usable: New makes one.
type Pool struct {
	workers int
	hands   []hand // the workers other than the caller
	stopped sync.WaitGroup

	_     line
	busy  atomic.Bool // a Do has the workers
	quit  atomic.Bool
	f     func(worker, i int)
	n     int64
	fault atomic.Pointer[Panic]
	done  chan struct{} // the last to leave tells a sleeping caller

	_     line
	state atomic.Uint64 // the job's number, whether it may be joined, how many have: see join
	_     line
	next  atomic.Int64 // the first piece that nobody has taken
	_     line
}

// line keeps what is written by different processors on different cache lines. It spans two,
// since the processors of today fetch lines in pairs.
type line [128]byte

// hand is one worker's bed: where it sleeps and how it is woken.
type hand struct {
	asleep atomic.Bool
	wake   chan struct{}
	_      line
}

// New makes a pool of the given number of workers, the caller of Do included; 0 means
// GOMAXPROCS. A pool of one runs everything in the caller.
func New(workers int) *Pool {
	if workers < 0 {
		panic("pool: negative number of workers")
	}
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	p := &Pool{workers: workers, hands: make([]hand, workers-1), done: make(chan struct{}, 1)}
	for i := range p.hands {
		p.hands[i].wake = make(chan struct{}, 1)
		p.stopped.Add(1)
		go p.serve(i)
	}
	return p
}

// Workers returns how many workers there are, the caller of Do included.
func (p *Pool) Workers() int { return p.workers }

// Do calls f(worker, i) once for each i in 0…n−1 and returns when all calls have returned.
// Each worker takes the lowest i that is left, so uneven pieces balance; the order in time
// and the worker that meets an i differ from run to run. Worker is in 0…Workers()−1 and no
// two calls that run at the same time have the same one, which makes it an index of scratch.
//
// A Do that finds the pool at work, as every Do inside f does, runs its pieces one by one in
// its caller, as worker 0: take the scratch of a nested f from the outer worker.
//
// If f panics, no further pieces are begun, and Do panics with a *Panic once those under way
// have ended. Do allocates nothing itself.
func (p *Pool) Do(n int, f func(worker, i int)) {
	if n <= 0 {
		return
	}
	if n == 1 || p.workers == 1 || !p.busy.CompareAndSwap(false, true) {
		alone(n, f)
		return
	}
	p.f, p.n = f, int64(n)
	p.next.Store(0)
	p.open()
	p.rouse(n - 1)
	p.work(0)
	p.shut()
	fault := p.fault.Swap(nil)
	p.f = nil
	p.busy.Store(false)
	if fault != nil {
		panic(fault)
	}
}

// alone runs all pieces in the caller.
func alone(n int, f func(worker, i int)) {
	defer func() {
		if v := recover(); v != nil {
			panic(asPanic(v))
		}
	}()
	for i := range n {
		f(0, i)
	}
}

// work takes pieces until none is left.
func (p *Pool) work(worker int) {
	defer p.catch()
	for {
		i := p.next.Add(1) - 1
		if i >= p.n {
			return
		}
		p.f(worker, int(i))
	}
}

// Close ends the workers. It waits for a Do under way; a later Do runs in its caller.
func (p *Pool) Close() {
	if p.quit.Load() {
		return
	}
	for !p.busy.CompareAndSwap(false, true) { // for good: a later Do finds the pool busy
		if p.quit.Load() {
			return
		}
		runtime.Gosched()
	}
	p.quit.Store(true)
	p.rouse(len(p.hands))
	p.stopped.Wait()
}
