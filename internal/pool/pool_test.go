package pool

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestDoRunsEachPieceOnce(t *testing.T) {
	for _, workers := range []int{1, 2, 3, 8} {
		p := New(workers)
		require.Equal(t, workers, p.Workers())
		for _, n := range []int{-1, 0, 1, 2, 7, 1000} {
			count := make([]atomic.Int32, max(n, 0))
			p.Do(n, func(_, i int) { count[i].Add(1) })
			for i := range count {
				require.EqualValues(t, 1, count[i].Load(), "piece %d of %d, %d workers", i, n, workers)
			}
		}
		p.Close()
	}
}

func TestWorkerNumbersAreExclusive(t *testing.T) {
	p := New(4)
	defer p.Close()
	occupied := make([]atomic.Int32, p.Workers())
	for range 300 {
		p.Do(20, func(worker, _ int) {
			if occupied[worker].Add(1) != 1 {
				t.Error("two pieces at a time share a worker number")
			}
			runtime.Gosched()
			occupied[worker].Add(-1)
		})
	}
}

// Two pieces that wait for each other end only if they really run at the same time. The
// pause lets the workers fall asleep, so that both a waking and a watching worker are met.
func TestPiecesRunTogether(t *testing.T) {
	p := New(2)
	defer p.Close()
	for _, pause := range []time.Duration{0, 0, 5 * time.Millisecond, 0, 5 * time.Millisecond} {
		time.Sleep(pause)
		meet := make(chan int)
		p.Do(2, func(_, i int) {
			select {
			case meet <- i:
			case <-meet:
			}
		})
	}
}

// A caller without further pieces sleeps while another worker is still at a long one.
func TestCallerWaitsForLongPiece(t *testing.T) {
	p := New(2)
	defer p.Close()
	for range 3 {
		var ended atomic.Int32
		meet := make(chan int)
		p.Do(2, func(worker, i int) {
			select {
			case meet <- i:
			case <-meet:
			}
			if worker != 0 {
				time.Sleep(2 * time.Millisecond)
			}
			ended.Add(1)
		})
		require.EqualValues(t, 2, ended.Load())
	}
}

func TestNestedAndConcurrentDo(t *testing.T) {
	p := New(2)
	defer p.Close()
	var sum atomic.Int64
	p.Do(10, func(_, i int) {
		p.Do(10, func(worker, j int) {
			if worker != 0 {
				t.Error("nested worker number is not 0")
			}
			sum.Add(int64(10*i + j))
		})
	})
	require.EqualValues(t, 4950, sum.Load())

	sum.Store(0)
	ended := make(chan struct{})
	for range 4 {
		go func() {
			for range 200 {
				p.Do(3, func(_, i int) { sum.Add(int64(i)) })
			}
			ended <- struct{}{}
		}()
	}
	for range 4 {
		<-ended
	}
	require.EqualValues(t, 4*200*3, sum.Load())
}

func TestPanicReachesCaller(t *testing.T) {
	for _, workers := range []int{1, 2} {
		p := New(workers)
		var begun atomic.Int32
		caught := func() (v any) {
			defer func() { v = recover() }()
			p.Do(1000, func(_, i int) {
				p.Do(2, func(_, j int) {
					begun.Add(1)
					if i >= 5 && j == 1 {
						panic(io.ErrUnexpectedEOF)
					}
				})
			})
			return nil
		}()
		fault, ok := caught.(*Panic)
		require.True(t, ok, "%T", caught)
		require.True(t, errors.Is(fault, io.ErrUnexpectedEOF))
		require.True(t, strings.HasPrefix(fault.Error(), "unexpected EOF\n\n"))
		require.Contains(t, string(fault.Stack), "TestPanicReachesCaller")
		require.Less(t, begun.Load(), int32(100), "pieces are begun after a panic")
		require.NoError(t, (&Panic{Value: "no error"}).Unwrap())

		var after atomic.Int32
		p.Do(10, func(_, _ int) { after.Add(1) })
		require.EqualValues(t, 10, after.Load(), "the pool works on after a panic")
		p.Close()
	}
}

// A piece that ends its goroutine, as t.FailNow does, costs the worker but does not hang the caller.
func TestGoexitDoesNotHang(t *testing.T) {
	p := New(2)
	begun := make(chan struct{})
	p.Do(2, func(worker, _ int) {
		if worker == 0 {
			<-begun
			return
		}
		close(begun)
		runtime.Goexit()
	})
	p.Close()
}

func TestCloseEndsGoroutines(t *testing.T) {
	before := runtime.NumGoroutine()
	p := New(5)
	require.Equal(t, before+4, runtime.NumGoroutine())
	p.Do(10, func(_, _ int) {})
	p.Close()
	p.Close()
	require.LessOrEqual(t, runtime.NumGoroutine(), before)
	n := 0
	p.Do(10, func(_, _ int) { n++ }) // no race: a closed pool has only the caller
	require.Equal(t, 10, n)
}

func TestNewCounts(t *testing.T) {
	p := New(0)
	require.Equal(t, runtime.GOMAXPROCS(0), p.Workers())
	p.Close()
	require.Panics(t, func() { New(-1) })
}

func TestDoDoesNotAllocate(t *testing.T) {
	p := New(2)
	defer p.Close()
	var sum atomic.Int64
	f := func(_, i int) { sum.Add(int64(i)) }
	require.Zero(t, testing.AllocsPerRun(200, func() { p.Do(16, f) }))
}

func BenchmarkDoEmpty(b *testing.B) {
	p := New(2)
	defer p.Close()
	f := func(_, _ int) {}
	for b.Loop() {
		p.Do(2, f)
	}
}

// BenchmarkDoTasks reports how many times faster 16 pieces of some 20 µs are on two workers.
func BenchmarkDoTasks(b *testing.B) {
	var sink [256]float64 // far enough apart for the two workers' lines
	f := func(worker, _ int) {
		x := 1.0
		for range 6000 {
			x = x*0.999 + 0.5
		}
		sink[worker*128] = x
	}
	elapsed := func(workers int) time.Duration {
		p := New(workers)
		defer p.Close()
		p.Do(16, f)
		start := time.Now()
		for range b.N {
			p.Do(16, f)
		}
		return time.Since(start)
	}
	one, two := elapsed(1), elapsed(2)
	b.ReportMetric(float64(one)/float64(two), "speedup")
	b.ReportMetric(float64(one.Nanoseconds())/float64(16*b.N), "ns/piece")
}
