package record

import _ "embed"

// PythonReader is a module of one file, for numpy and the standard library, that reads run
// folders: runs(dir), load(run), rows of measures as dicts, arrays by name.
//
//go:embed reader.py
var PythonReader string
