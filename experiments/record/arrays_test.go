package record

import "testing"

const pythonArrays = ""

func writeExampleArrays(t *testing.T, f *Folder) {}
