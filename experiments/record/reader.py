"""Read the run folders of Striate. One file; needs numpy and nothing else.

    import striate_reader as striate
    for run in striate.runs("runs"):
        print(run.name, run.status, run.value("accuracy", network="standard", test="clean"))
    run = striate.load("runs/plausible-vs-standard-20261123T1215-ab12cd")
    run.rows("accuracy", network="plausible")   # list of dicts, as in result.json
    run.arrays("fields")["V1"]                  # arrays/fields.npz, numpy arrays by name
    time, rate = run.recorded("courses", "pair", "E", "rate", amplitude=5)   # what `record` kept
"""
import json
import pathlib

import numpy


class Run:
    """One run folder. status is that of run.json; result is None unless the run has one."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.name = self.path.name
        self.manifest = json.loads((self.path / "run.json").read_text(encoding="utf-8"))
        self.status = self.manifest["status"]
        result = self.path / "result.json"
        self.result = json.loads(result.read_text(encoding="utf-8")) if result.exists() else None

    def rows(self, measure, **at):
        """Rows of a measure whose coordinates are those asked for: run.rows("accuracy", level=0.2)."""
        rows = self.result["measures"].get(measure, []) if self.result else []
        return [row for row in rows if all(row.get(key) == value for key, value in at.items())]

    def value(self, measure, **at):
        """The value of the one row that is asked for."""
        rows = self.rows(measure, **at)
        if len(rows) != 1:
            raise KeyError("%s %s names %d rows of %s" % (measure, at, len(rows), self.name))
        return rows[0]["value"]

    def metrics(self, name=None):
        """Lines of metrics.jsonl, all or those of one name. A line cut short by a crash is left out."""
        path, lines = self.path / "metrics.jsonl", []
        for text in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
            try:
                line = json.loads(text)
            except ValueError:
                continue
            if name is None or line["name"] == name:
                lines.append(line)
        return lines

    def arrays(self, name):
        """The arrays of arrays/NAME.npz by name."""
        with numpy.load(self.path / "arrays" / (name + ".npz"), allow_pickle=False) as archive:
            return {key: archive[key] for key in archive.files}

    def recorded(self, name, network, population, variable="rate", **at):
        """Times [ms] and values [trial][time][y][x][channel] of a recording, of the trials asked for:

            time, rate = run.recorded("courses", "pair", "E", "rate", amplitude=5)
            plt.plot(time, rate[0, :, 0, 0, :])
            run.trials("courses", "pair")["amplitude"]  # coordinates of all trials
        """
        with numpy.load(self.path / "arrays" / (name + ".npz"), allow_pickle=False) as archive:
            kept = numpy.ones(len(archive[network + "/samples"]), dtype=bool)
            for key, value in at.items():
                kept &= archive[network + "/trial/" + key] == value
            return archive[network + "/time"], archive["/".join((network, population, variable))][kept]

    def trials(self, name, network):
        """Coordinates of a recording's trials by name, and how each ended: outcome, samples."""
        with numpy.load(self.path / "arrays" / (name + ".npz"), allow_pickle=False) as archive:
            start = network + "/trial/"
            found = {key[len(start):]: archive[key] for key in archive.files if key.startswith(start)}
            return dict(found, outcome=archive[network + "/outcome"], samples=archive[network + "/samples"])

    def __repr__(self):
        return "<Striate run %s: %s>" % (self.name, self.status)


def load(path):
    """The run in a folder."""
    return Run(path)


def runs(path="runs"):
    """Every run below a folder, in order of name."""
    return [Run(found.parent) for found in sorted(pathlib.Path(path).glob("*/run.json"))]
