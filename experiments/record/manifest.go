package record

import (
	"encoding/json"
	"runtime"
	"runtime/debug"
	"time"
)

// Manifest is run.json: what ran, with what, when, and how it ended.
type Manifest struct {
	Striate    int      `json:"striate"` // format version
	Experiment string   `json:"experiment"`
	Profile    string   `json:"profile,omitempty"`
	Status     Status   `json:"status"`
	Exit       *int     `json:"exit,omitempty"` // nil while it runs
	Reason     string   `json:"reason,omitempty"`
	Command    []string `json:"command,omitempty"`

	Seed    uint64   `json:"seed"`
	Seeds   []uint64 `json:"seeds,omitempty"`
	SIMD    string   `json:"simd,omitempty"` // level of the kernels: generic, avx2, avx512
	Workers int      `json:"workers,omitempty"`
	Data    []Data   `json:"data,omitempty"`

	Start   time.Time  `json:"start"`
	End     *time.Time `json:"end,omitempty"` // nil while it runs
	Seconds float64    `json:"seconds"`

	Versions Versions `json:"versions"`
}

// Data is an image set that the run read.
type Data struct {
	Name   string `json:"name"`
	Source string `json:"source,omitempty"` // "embedded", or the path as given
	SHA256 string `json:"sha256"`
}

// Versions identifies the program and its platform.
type Versions struct {
	Striate    string `json:"striate"`
	Revision   string `json:"revision,omitempty"` // of the version control system
	Modified   bool   `json:"modified"`           // the working tree differed from Revision
	Go         string `json:"go"`
	OS         string `json:"os"`
	Arch       string `json:"arch"`
	GOMAXPROCS int    `json:"gomaxprocs"`
}

// Build reads the versions of the running program.
func Build() Versions {
	v := Versions{Striate: "(devel)", Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH, GOMAXPROCS: runtime.GOMAXPROCS(0)}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" {
		v.Striate = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Revision = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	return v
}

func newManifest(name string, start time.Time) Manifest {
	return Manifest{Striate: 1, Experiment: name, Status: Running, Start: start.Round(time.Millisecond), Versions: Build()}
}

// Manifest returns run.json as it stands.
func (f *Folder) Manifest() Manifest {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.manifest
}

// Update changes the manifest and rewrites run.json.
func (f *Folder) Update(change func(*Manifest)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(&f.manifest)
	text, err := json.MarshalIndent(f.manifest, "", "  ")
	if err != nil {
		return explain("write", f.Path("run.json"), err)
	}
	return f.WriteFile("run.json", append(text, '\n'))
}

// end notes how and when the run ended.
func (m *Manifest) end(exit int, reason string, at time.Time) {
	at = at.Round(time.Millisecond)
	m.Status, m.Exit, m.Reason = StatusOf(exit), &exit, reason
	m.End, m.Seconds = &at, at.Sub(m.Start).Seconds()
}
