package experiments

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSchema: the schema is JSON, and knows the keys of the format down to the parameters of
// a part.
func TestSchema(t *testing.T) {
	var s map[string]any
	require.NoError(t, json.Unmarshal(Schema(), &s))
	require.Equal(t, "https://json-schema.org/draft/2020-12/schema", s["$schema"])
	at := func(path ...any) any {
		var v any = s
		for _, p := range path {
			switch p := p.(type) {
			case string:
				v = v.(map[string]any)[p]
			case int:
				v = v.([]any)[p]
			}
		}
		return v
	}
	network := []any{"properties", "networks", "additionalProperties", "properties"}
	stage := append(network, "stages", "additionalProperties", "properties")
	require.Equal(t, 1.0, at(append(stage, "local", "properties", "maps", "minimum")...))
	require.Contains(t, at(append(stage, "gain", "anyOf", 0, "enum")...), "supralinear")
	adam := at(append(network, "train", "properties", "optimizer", "anyOf", 1, "properties", "adam")...)
	text, err := json.Marshal(adam)
	require.NoError(t, err)
	require.Contains(t, string(text), `"exclusiveMinimum":0`)
	jitter, err := json.Marshal(at(append(network, "train", "properties", "augment")...))
	require.NoError(t, err)
	require.Contains(t, string(jitter), `?(px)$`)
}
