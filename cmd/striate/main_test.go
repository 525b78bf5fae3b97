package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/striate-sim/striate/experiments"
)

// The scripts in testdata/script run the program as a person does. Beside striate there are
// programs whose runs do what a good run cannot be made to do.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"striate": main,
		"striate-with-a-bug": func() {
			runExperiment = func(context.Context, *experiments.Spec, *experiments.Source, experiments.Options) (*experiments.Result, error) {
				panic("index out of range")
			}
			main()
		},
		"striate-that-hangs": func() {
			runExperiment = func(_ context.Context, _ *experiments.Spec, _ *experiments.Source, o experiments.Options) (*experiments.Result, error) {
				if err := os.Mkdir(o.Out, 0o755); err != nil {
					return nil, err
				}
				time.Sleep(time.Minute) // no matter what the context says
				return nil, errors.New("slept too long")
			}
			main()
		},
		"striate-compare": sameResults,
	})
}

// sameResults compares two result.json: what they measured is equal byte for byte.
func sameResults() {
	var found [2]string
	for i, name := range os.Args[1:] {
		text, err := os.ReadFile(name)
		if err != nil {
			log.Fatal(err)
		}
		var result struct{ Measures, Expect json.RawMessage }
		if err := json.Unmarshal(text, &result); err != nil {
			log.Fatal(err)
		}
		found[i] = string(result.Measures) + string(result.Expect)
	}
	if found[0] != found[1] {
		log.Fatalf("%s\n\n%s", found[0], found[1])
	}
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":  exits,
			"signal": signalled,
		},
	})
}

// exits CODE COMMAND… runs a command that must end with the exit code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	checkExit(ts, ts.Exec(args[1], args[2:]...), args[0])
}

// signal SIGNALS CODE FILE COMMAND… runs a command, sends it the signals (INT,INT or USR1)
// once FILE is there, and checks its exit code. Its output goes into the file said.
func signalled(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 4 {
		ts.Fatalf("usage: signal SIGNALS CODE FILE COMMAND…")
	}
	said, err := os.Create(ts.MkAbs("said"))
	ts.Check(err)
	defer said.Close()
	cmd := exec.Command(args[3], args[4:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = ts.MkAbs("."), said, said
	cmd.Env = append(os.Environ(), "STRIATE_PROGRESS_SECONDS=60")
	ts.Check(cmd.Start())
	waitFor(ts, args[2])
	signals := map[string]os.Signal{"KILL": os.Kill, "INT": os.Interrupt, "TERM": syscall.SIGTERM, "USR1": syscall.Signal(10)}
	for i, name := range strings.Split(args[0], ",") {
		if i > 0 {
			time.Sleep(200 * time.Millisecond) // two of a kind at once would be delivered as one
		}
		ts.Check(cmd.Process.Signal(signals[name]))
	}
	checkExit(ts, cmd.Wait(), args[1])
}

// waitFor waits until a file is there.
func waitFor(ts *testscript.TestScript, name string) {
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(ts.MkAbs(filepath.FromSlash(name))); err == nil {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s did not appear", name)
		}
	}
}

func checkExit(ts *testscript.TestScript, err error, want string) {
	code := 0
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		code = failed.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != want {
		ts.Fatalf("exit code %d, want %s", code, want)
	}
}
