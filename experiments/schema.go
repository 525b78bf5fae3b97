package experiments

import "github.com/striate-sim/striate/internal/config"

// Schema is a JSON Schema of experiment files, for editors.
func Schema() []byte { return config.Schema(fileType) }
