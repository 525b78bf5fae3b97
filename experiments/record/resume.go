package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"
)

// Resume opens the folder of a run that did not finish, to go on with it: its logs grow at
// their ends. A folder that holds a result is refused with ErrHoldsResult.
func Resume(dir string) (*Folder, error) {
	f := &Folder{dir: dir, started: time.Now()}
	if _, err := os.Lstat(f.Path("result.json")); err == nil {
		return nil, explain("go on with", dir, ErrHoldsResult)
	}
	m, err := ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	f.manifest = m
	f.manifest.Status, f.manifest.Exit, f.manifest.Reason, f.manifest.End = Running, nil, "", nil
	f.manifest.Versions = Build()
	f.started = m.Start
	if f.metrics, err = f.openLog("metrics.jsonl", os.O_APPEND); err != nil {
		return nil, err
	}
	if err := f.Update(func(*Manifest) {}); err != nil {
		return nil, errors.Join(err, f.metrics.Close())
	}
	return f, nil
}

// ReadManifest reads run.json of a run folder.
func ReadManifest(dir string) (Manifest, error) {
	f := Folder{dir: dir}
	var m Manifest
	text, err := os.ReadFile(f.Path("run.json"))
	if err != nil {
		return m, fmt.Errorf("record: %s is not the folder of a run: %w", dir, err)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, fmt.Errorf("record: %s: %w", f.Path("run.json"), err)
	}
	return m, nil
}
