package record

import (
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/table"
)

func example() *Result {
	met := true
	accuracy := table.Row{
		Coordinates: []table.Pair{{Key: "network", Value: "standard"}, {Key: "test", Value: "noise"}, {Key: "level", Value: 0.2}},
		Value:       0.9912,
		Fields: []table.Pair{{Key: "n", Value: 10000}, {Key: "low", Value: 0.9892}, {Key: "high", Value: 0.9929}, {Key: "sd", Value: 0.0003},
			{Key: "each", Value: []float64{0.9910, math.NaN(), 0.9911}}}}
	lost := table.Row{Coordinates: []table.Pair{{Key: "network", Value: "a<b"}}, Value: math.Inf(1)}
	return &Result{
		Experiment: "NAME", Profile: "full", Seed: 1, Seeds: []uint64{1, 2, 3},
		Networks: []Network{{Name: "standard", Params: 61706, MACs: 416520, Departures: []string{"weight-sharing"}, TrainSeconds: 41.23456, Seconds: 55}, {Name: "bare"}},
		Measures: []table.Table{{Measure: "accuracy", Rows: []table.Row{accuracy, lost}}, {Measure: "empty"}},
		Expect: []Verdict{{That: "accuracy.standard.clean > 0.988", Met: &met, Value: 0.9912, Against: 0.988, Kind: "reference", Cite: "striate"},
			{That: "accuracy.all < 1", Value: math.NaN(), Against: 1, Kind: "published", Cite: "lindsay2018"}},
	}
}

// The shape is a contract: keys, order and spelling are those of the format.
const exampleJSON = `{"striate": 1, "experiment": "NAME", "profile": "full", "seed": 1, "seeds": [1,2,3], "status": "ok",
 "networks": {
  "standard": {"params":61706,"macs":416520,"departures":["weight-sharing"],"trainSeconds":41.235,"seconds":55},
  "bare": {"params":0,"macs":0,"departures":[],"trainSeconds":0,"seconds":0}},
 "measures": {
  "accuracy": [
    {"network":"standard","test":"noise","level":0.2,"value":0.9912,"n":10000,"low":0.9892,"high":0.9929,"sd":0.0003,"each":[0.991,null,0.9911]},
    {"network":"a<b","value":null,"reason":"not finite"}],
  "empty": []},
 "expect": [
  {"that":"accuracy.standard.clean > 0.988","met":true,"value":0.9912,"against":0.988,"kind":"reference","cite":"striate"},
  {"that":"accuracy.all < 1","met":null,"value":null,"against":1,"kind":"published","cite":"lindsay2018"}]}
`

func TestResultHasTheShapeOfTheFormat(t *testing.T) {
	f := create(t)
	require.NoError(t, f.Finish(ExitOK, "", example()))
	require.Equal(t, exampleJSON, read(t, f, "result.json"))
	require.True(t, json.Valid([]byte(exampleJSON)))
}

func TestAResultOfNothingIsValid(t *testing.T) {
	text, err := (&Result{}).Encode()
	require.NoError(t, err)
	require.True(t, json.Valid(text), "%s", text)
}

func TestOnlyEndsWithAResultLeaveOne(t *testing.T) {
	for exit, status := range map[int]Status{ExitOK: OK, ExitExpectation: Expectation, ExitDiverged: Diverged} {
		f := create(t)
		require.NoError(t, f.Finish(exit, "", example()))
		var r struct{ Status Status }
		require.NoError(t, json.Unmarshal([]byte(read(t, f, "result.json")), &r))
		require.Equal(t, status, r.Status)
		require.Equal(t, status, manifest(t, f).Status)
	}
	for _, exit := range []int{ExitInternal, ExitData, ExitStopped, ExitInterrupted} {
		f := create(t)
		require.Panics(t, func() { _ = f.Finish(exit, "", example()) })
		require.NoError(t, f.Finish(exit, "", nil))
		require.NoFileExists(t, f.Path("result.json"))
	}
}

func TestAResultThatCannotBeWrittenFailsTheRun(t *testing.T) {
	f := create(t)
	require.NoError(t, os.MkdirAll(f.Path("result.json", "in the way"), 0o755))
	require.Error(t, f.Finish(ExitOK, "", example()))
	m := manifest(t, f)
	require.Equal(t, Failed, m.Status)
	require.Contains(t, m.Reason, "result.json")

	f = create(t)
	bad := example()
	bad.Measures[0].Rows[0].Fields = []table.Pair{{Key: "n", Value: func() {}}}
	require.ErrorContains(t, f.Finish(ExitOK, "", bad), "table: n")
	require.NoFileExists(t, f.Path("result.json"))
}

func TestPythonReader(t *testing.T) {
	python := "/usr/bin/python3"
	if exec.Command(python, "-c", "import numpy").Run() != nil {
		t.Skipf("NOT TESTED: %s has no numpy", python)
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "striate_reader.py"), []byte(PythonReader), 0o644))
	done, err := Create(filepath.Join(dir, "runs", "done"), "test")
	require.NoError(t, err)
	require.NoError(t, done.Metric(1, "loss", 0.5))
	require.NoError(t, done.Metric(1, "rate", 0.1))
	writeExampleArrays(t, done)
	require.NoError(t, done.Finish(ExitOK, "", example()))
	require.NoError(t, os.WriteFile(done.Path("metrics.jsonl"), append([]byte(read(t, done, "metrics.jsonl")), `{"t": 1, "st`...), 0o644))
	_, err = Create(filepath.Join(dir, "runs", "going"), "test")
	require.NoError(t, err)

	script := `
import striate_reader as striate
done, going = striate.runs("runs")
assert (done.status, going.status) == ("ok", "running"), (done, going)
assert going.rows("accuracy") == [] and going.result is None
assert done.value("accuracy", network="standard", level=0.2) == 0.9912
assert done.rows("accuracy", test="noise")[0]["each"] == [0.991, None, 0.9911]
try:
    done.value("accuracy")
    raise AssertionError("two rows, one value")
except KeyError:
    pass
assert [m["value"] for m in done.metrics("loss")] == [0.5] and len(done.metrics()) == 2
again = striate.load("runs/done")
` + pythonArrays
	command := exec.Command(python, "-c", script)
	command.Dir = dir
	out, err := command.CombinedOutput()
	require.NoError(t, err, "%s", out)
}
