package config_test

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/striate-sim/striate/internal/config"
)

// validator checks values against a JSON Schema, of which it knows the words that Schema
// uses; any other word fails the test.
type validator struct {
	t    *testing.T
	defs map[string]any
}

func (c validator) valid(schema map[string]any, v any) bool {
	for word, rule := range schema {
		if !c.meets(schema, word, rule, v) {
			return false
		}
	}
	return true
}

func (c validator) meets(schema map[string]any, word string, rule, v any) bool {
	object, _ := v.(map[string]any)
	list, isList := v.([]any)
	x, isNumber := v.(float64)
	text, isText := v.(string)
	switch word {
	case "$schema", "$defs", "description", "default":
		return true
	case "additionalProperties":
		properties, _ := schema["properties"].(map[string]any)
		return c.validKeys(properties, rule, object)
	case "type":
		if name, ok := rule.(string); ok {
			return isType(name, v)
		}
		return slices.ContainsFunc(rule.([]any), func(name any) bool { return isType(name.(string), v) })
	case "enum":
		return slices.ContainsFunc(rule.([]any), func(word any) bool { return reflect.DeepEqual(word, v) })
	case "$ref":
		def, ok := c.defs[strings.TrimPrefix(rule.(string), "#/$defs/")].(map[string]any)
		if !ok {
			c.t.Fatalf("%s is not defined", rule)
		}
		return c.valid(def, v)
	case "anyOf":
		return c.count(rule, v) > 0
	case "oneOf":
		return c.count(rule, v) == 1
	case "pattern":
		return !isText || regexp.MustCompile(rule.(string)).MatchString(text)
	case "minimum":
		return !isNumber || x >= rule.(float64)
	case "maximum":
		return !isNumber || x <= rule.(float64)
	case "exclusiveMinimum":
		return !isNumber || x > rule.(float64)
	case "exclusiveMaximum":
		return !isNumber || x < rule.(float64)
	case "minItems":
		return !isList || float64(len(list)) >= rule.(float64)
	case "maxItems":
		return !isList || float64(len(list)) <= rule.(float64)
	case "maxProperties":
		return float64(len(object)) <= rule.(float64)
	case "items":
		return !slices.ContainsFunc(list, func(item any) bool { return !c.valid(rule.(map[string]any), item) })
	case "properties":
		return c.validKeys(rule.(map[string]any), nil, object)
	}
	c.t.Fatalf("unknown word %q in the schema", word)
	return false
}

// count returns how many of the schemas a value meets.
func (c validator) count(schemas, v any) (n int) {
	for _, s := range schemas.([]any) {
		if c.valid(s.(map[string]any), v) {
			n++
		}
	}
	return n
}

func (c validator) validKeys(properties map[string]any, others any, object map[string]any) bool {
	for key, value := range object {
		rule, known := properties[key]
		if !known {
			rule = others
		}
		switch rule := rule.(type) {
		case bool:
			return rule
		case map[string]any:
			if !c.valid(rule, value) {
				return false
			}
		}
	}
	return true
}

func isType(name string, v any) bool {
	switch v := v.(type) {
	case nil:
		return name == "null"
	case bool:
		return name == "boolean"
	case string:
		return name == "string"
	case float64:
		return name == "number" || name == "integer" && v == math.Trunc(v)
	case []any:
		return name == "array"
	}
	return name == "object"
}

// plainValue turns a tree into the values of encoding/json.
func plainValue(n *config.Node) any {
	switch {
	case n.IsNull():
		return nil
	case n.IsMap():
		object := map[string]any{}
		for _, e := range n.Entries() {
			object[e.Key.Text] = plainValue(e.Value)
		}
		return object
	case n.Kind == config.ListKind:
		list := []any{}
		for _, item := range n.Items() {
			list = append(list, plainValue(item))
		}
		return list
	case !n.Quoted && (n.Text == "true" || n.Text == "false"):
		return n.Text == "true"
	}
	if x, err := strconv.ParseFloat(n.Text, 64); err == nil && !n.Quoted {
		return x
	}
	return n.Text
}

func schemaOf(t *testing.T, root reflect.Type) map[string]any {
	t.Helper()
	var schema map[string]any
	if err := json.Unmarshal(config.Schema(root), &schema); err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestSchemaAgreesWithDecode: the schema admits files that decode, and refuses the mistakes
// that a schema can express, one at a time.
func TestSchemaAgreesWithDecode(t *testing.T) {
	schema := schemaOf(t, reflect.TypeFor[experiment]())
	defs, _ := schema["$defs"].(map[string]any)
	check := validator{t, defs}
	if schema["$schema"] != "https://json-schema.org/draft/2020-12/schema" {
		t.Error(schema["$schema"])
	}
	e, list := load("whole.yaml", []byte(whole))
	if len(list) > 0 {
		t.Fatal(list)
	}
	for _, src := range []string{whole, string(config.Encode(e).YAML()), "test: {a: {gaussian: null, square: 4 px}}\nseed: null"} {
		if !check.valid(schema, plainValue(parse(t, src))) {
			t.Errorf("refused:\n%s", src)
		}
	}
	for _, src := range []string{
		"nmae: a", "seed: -1", "seed: [1]", "train: {epochs: 0}", "train: {epochs: 1.5}", "train: {nesterov: 1}", "train: {stages: {k: 1 %}}",
		"train: {jitter: [1, 2]}", "train: {rate: 0}", "train: {warm: 11}", "train: {on: {a: 1}}",
		"populations: {E: {tau: 20}}", "populations: {E: {tau: 20 Hz}}", "populations: {E: {sign: none}}",
		"populations: {E: {gain: cubic}}", "populations: {E: {gain: {supralinear: {n: 9}}}}", "populations: {E: {gain: {supralinear: {m: 2}}}}",
		"populations: {E: {gain: {relu: {}, sigmoid: 1}}}", "populations: {E: {spread: {tau: 5}}}", "populations: [E]",
		"test: {a: {gausian: 1}}", "test: {a: {gaussian: -1}}", "test: {a: {gaussian: [1, -1]}}", "test: {a: {square: [1 px, 2]}}",
		"test: {a: {square: {edge: blurred}}}", "sweep: {a.b: two}", "sweep: {a.b: {lin: [1, 2]}}", "sweep: {a.b: {cube: [1, 2, 3]}}",
	} {
		n := parse(t, "name: a\n"+src)
		var e experiment
		if len(config.Decode(n, &e, "")) == 0 {
			t.Errorf("decoded: %s", src)
		}
		if check.valid(schema, plainValue(n)) {
			t.Errorf("admitted: %s", src)
		}
	}
}

func ExampleSchema() {
	type quantity struct {
		Tau float64 `yaml:"tau" unit:"s" doc:"time constant"`
	}
	fmt.Println(string(config.Schema(reflect.TypeFor[quantity]())))
	// Output:
	// {
	//   "$schema": "https://json-schema.org/draft/2020-12/schema",
	//   "additionalProperties": false,
	//   "properties": {
	//     "tau": {
	//       "description": "time constant",
	//       "pattern": "^[-+]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]+)? ?(ms|s)$",
	//       "type": [
	//         "string",
	//         "null"
	//       ]
	//     }
	//   },
	//   "type": "object"
	// }
}
