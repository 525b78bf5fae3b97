package record

import (
	"bufio"
	"errors"
	"os"
	"sync"
	"time"

	"github.com/striate-sim/striate/experiments/table"
)

// Log is a file of JSON lines that grows while the run goes on. What was appended is on
// disk within a second.
type Log struct {
	path string

	mu    sync.Mutex
	file  *os.File
	text  *bufio.Writer
	timer *time.Timer // runs while text holds something
	err   error       // the first failure, which all later calls return
}

// newLog opens an empty log of the folder.
func (f *Folder) newLog(name string) (*Log, error) { return f.openLog(name, os.O_TRUNC) }

// openLog opens a log of the folder, empty or at its end.
func (f *Folder) openLog(name string, from int) (*Log, error) {
	path := f.Path(name)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|from, 0o644)
	if err != nil {
		return nil, explain("create", path, err)
	}
	return &Log{path: path, file: file, text: bufio.NewWriter(file)}, nil
}

// Append adds one object to the log.
func (l *Log) Append(object ...table.Pair) error {
	line, err := table.MarshalPairs(object)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return l.err
	}
	if _, err := l.text.Write(append(line, '\n')); err != nil {
		l.err = explain("write", l.path, err)
	}
	if l.timer == nil {
		l.timer = time.AfterFunc(time.Second, l.flush)
	}
	return l.err
}

func (l *Log) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.timer = nil
	if l.err == nil {
		l.err = explain("write", l.path, l.text.Flush())
	}
}

var errClosed = errors.New("record: the log is closed")

// Close writes what is left and closes the file. It returns the first failure of the log;
// closing again does nothing.
func (l *Log) Close() error {
	l.mu.Lock()
	if l.timer != nil {
		l.timer.Stop()
	}
	l.mu.Unlock()
	l.flush()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == errClosed {
		return nil
	}
	err := errors.Join(l.err, explain("close", l.path, l.file.Close()))
	l.err = errClosed
	return err
}

// Metric adds {"t": seconds since the start, "step", "name", "value", …} to metrics.jsonl.
// Further pairs say of what: network, seed, epoch.
func (f *Folder) Metric(step int, name string, value float64, more ...table.Pair) error {
	t := float64(time.Since(f.started).Milliseconds()) / 1000
	line := []table.Pair{{Key: "t", Value: t}, {Key: "step", Value: step}, {Key: "name", Value: name}, {Key: "value", Value: value}}
	return f.metrics.Append(append(line, more...)...)
}

// Tuning opens tuning.jsonl, one line for each candidate that a search tried. The caller
// closes it.
func (f *Folder) Tuning() (*Log, error) { return f.newLog("tuning.jsonl") }
