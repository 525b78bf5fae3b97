package ui

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// bar tells progress as one bar that moves, and clears it when the job ends.
type bar struct {
	verbose bool
	screen  *mpb.Progress

	mu    sync.Mutex
	name  string
	stage *mpb.Bar // nil between stages
	began time.Time
}

const barColumns = 30

func newBar(w io.Writer, verbose bool, options ...mpb.ContainerOption) *bar {
	options = append([]mpb.ContainerOption{mpb.WithOutput(w)}, options...)
	return &bar{verbose: verbose, screen: mpb.New(options...)}
}

func (b *bar) Stage(name string, total int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.end()
	began := time.Now()
	b.name, b.began = name, began
	left := func(s decor.Statistics) string {
		if rest := remaining(time.Since(began), int(s.Current), int(s.Total)); rest > 0 {
			return "about " + Elapsed(rest) + " left"
		}
		return Elapsed(time.Since(began))
	}
	b.stage = b.screen.New(int64(total), mpb.BarStyle().Lbound("").Filler("━").Tip("━").Padding("─").Rbound(""),
		mpb.BarWidth(barColumns), mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(name+" ")),
		mpb.AppendDecorators(decor.NewPercentage(" % d  "), decor.Any(left)))
}

func (b *bar) Advance(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stage != nil {
		b.stage.IncrBy(n)
	}
}

func (b *bar) Note(format string, args ...any) {
	if b.verbose {
		b.say(fmt.Sprintf(format, args...))
	}
}

func (b *bar) Done() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.end()
	b.screen.Wait()
}

func (b *bar) end() {
	if b.stage == nil {
		return
	}
	b.stage.Abort(true)
	b.stage.Wait()
	b.stage = nil
	if b.verbose {
		b.say(fmt.Sprintf("%s: done in %s", b.name, Elapsed(time.Since(b.began))))
	}
}

// say writes a line above the bar. The screen refuses lines once it is closed; they are
// progress, not results, and may be lost.
func (b *bar) say(line string) { _, _ = io.WriteString(b.screen, line+"\n") }
