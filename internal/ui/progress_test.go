package ui

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/vbauerster/mpb/v8"
)

// clock is a time that the test moves.
type clock struct{ t time.Time }

func (c *clock) now() time.Time          { return c.t }
func (c *clock) advance(d time.Duration) { c.t = c.t.Add(d) }

func TestLinesComeAtMostOncePerInterval(t *testing.T) {
	var out strings.Builder
	c := &clock{time.Unix(0, 0)}
	p := newLines(&out, 10*time.Second, false, c.now)
	p.Stage("train standard", 4000)
	for range 40 {
		c.advance(time.Second)
		p.Advance(50)
	}
	p.Note("not told")
	p.Done()
	require.Equal(t, ""+
		"train standard: 500 of 4,000 (12 %), 10 s, about 1 min 10 s left\n"+
		"train standard: 1,000 of 4,000 (25 %), 20 s, about 1 min 00 s left\n"+
		"train standard: 1,500 of 4,000 (38 %), 30 s, about 50 s left\n"+
		"train standard: 2,000 of 4,000 (50 %), 40 s, about 40 s left\n", out.String())
}

func TestLinesOfAStageWithoutTotal(t *testing.T) {
	var out strings.Builder
	c := &clock{time.Unix(0, 0)}
	p := newLines(&out, time.Second, true, c.now)
	p.Stage("settle", 0)
	c.advance(2 * time.Second)
	p.Advance(7)
	p.Note("seed %d", 3)
	p.Stage("report", 1)
	p.Done()
	require.Equal(t, "settle: 7, 2.0 s\nseed 3\nsettle: done in 2.0 s\nreport: done in 0.0 s\n", out.String())
}

func TestRemainingIsProportional(t *testing.T) {
	require.Equal(t, 30*time.Second, remaining(10*time.Second, 25, 100))
	require.Zero(t, remaining(10*time.Second, 0, 100))
	require.Zero(t, remaining(10*time.Second, 100, 100))
	require.Zero(t, remaining(10*time.Second, 5, 0))
}

func TestProgressSuitsItsOutput(t *testing.T) {
	t.Setenv("STRIATE_PROGRESS_SECONDS", "0.5")
	p, ok := NewProgress(&bytes.Buffer{}, Normal).(*lines)
	require.True(t, ok)
	require.Equal(t, 500*time.Millisecond, p.every)

	t.Setenv("STRIATE_PROGRESS_SECONDS", "soon")
	require.Equal(t, 10*time.Second, NewProgress(&bytes.Buffer{}, Normal).(*lines).every)

	quiet := NewProgress(&bytes.Buffer{}, Quiet)
	quiet.Stage("train", 1)
	quiet.Advance(1)
	quiet.Note("note")
	quiet.Done()
	require.IsType(t, silent{}, quiet)
}

// A job may report from several goroutines and a stage may end early or late.
func TestBarTakesWhateverAJobDoes(t *testing.T) {
	screen := &lockedBuffer{}
	p := newBar(screen, true, mpb.WithAutoRefresh(), mpb.WithWidth(80), mpb.WithRefreshRate(time.Millisecond))
	p.Advance(1) // before any stage
	p.Stage("train", 1000)
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() {
			for range 100 {
				p.Advance(1)
			}
		})
	}
	workers.Wait()
	require.Eventually(t, func() bool { return strings.Contains(screen.String(), "40 %") }, 5*time.Second, time.Millisecond)
	p.Note("validation %.1f %%", 98.5)
	p.Stage("report", 2)
	p.Advance(5) // beyond its total
	p.Stage("unknown", 0)
	p.Done()
	require.Contains(t, screen.String(), "validation 98.5 %")
	require.Contains(t, screen.String(), "train: done in ")
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
