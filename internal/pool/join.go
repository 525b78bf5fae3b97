package pool

import "runtime"

// The state word holds everything that callers and workers must agree on at once: bits 0–15
// count the workers inside the job, bit 16 says that the caller sleeps until they have left,
// bit 17 that the job may be joined, and the bits above number the job. Workers join a job
// instead of being counted on: one that wakes late finds it closed and is not waited for.
const (
	inside  = 1<<16 - 1
	waiting = 1 << 16
	joins   = 1 << 17
	number  = 18
)

// watch is how many looks a worker or caller takes, some 50 µs, before it sleeps; breath is
// after how many it lets another goroutine run.
const (
	watch  = 1 << 15
	breath = 1 << 10
)

// open publishes the job that f, n and next describe.
func (p *Pool) open() {
	p.state.Store((p.state.Load()>>number+1)<<number | joins)
}

// shut ends joining and returns when no worker is inside.
func (p *Pool) shut() {
	for {
		s := p.state.Load()
		if p.state.CompareAndSwap(s, s&^joins) {
			break
		}
	}
	for look := 1; ; look++ {
		s := p.state.Load()
		if s&inside == 0 {
			return
		}
		if look%breath == 0 {
			runtime.Gosched()
		}
		if look > watch && p.state.CompareAndSwap(s, s|waiting) {
			<-p.done
			return
		}
	}
}

// join enters the open job unless it is the last one that the worker was in, and returns
// the number of the job entered, or 0.
func (p *Pool) join(last uint64) uint64 {
	for {
		s := p.state.Load()
		if s&joins == 0 || s>>number == last {
			return 0
		}
		if p.state.CompareAndSwap(s, s+1) {
			return s >> number
		}
	}
}

// leave takes the worker out of the job and tells a caller who sleeps.
func (p *Pool) leave() {
	if s := p.state.Add(^uint64(0)); s&inside == 0 && s&waiting != 0 {
		p.done <- struct{}{}
	}
}

// attend works at the job that has been joined; the job is left even if f ends the goroutine.
func (p *Pool) attend(worker int) {
	defer p.leave()
	p.work(worker)
}

// serve is the life of worker h+1.
func (p *Pool) serve(h int) {
	defer p.stopped.Done()
	var last uint64
	for look := 1; !p.quit.Load(); look++ {
		if job := p.join(last); job != 0 {
			last = job
			p.attend(h + 1)
			look = 0
			continue
		}
		if look%breath == 0 {
			runtime.Gosched()
		}
		if look > watch {
			p.sleep(&p.hands[h], last)
			look = 0
		}
	}
}

// sleep blocks until rouse. The look at the state after falling asleep closes the gap in
// which a job is opened by a caller who still sees the worker awake.
func (p *Pool) sleep(h *hand, last uint64) {
	h.asleep.Store(true)
	s := p.state.Load()
	if (s&joins != 0 && s>>number != last || p.quit.Load()) && h.asleep.CompareAndSwap(true, false) {
		return
	}
	<-h.wake
}

// rouse wakes up to n workers that sleep.
func (p *Pool) rouse(n int) {
	for i := range p.hands[:min(n, len(p.hands))] {
		if h := &p.hands[i]; h.asleep.Load() && h.asleep.CompareAndSwap(true, false) {
			h.wake <- struct{}{}
		}
	}
}
