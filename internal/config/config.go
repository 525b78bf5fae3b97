// Package config turns YAML into Go structs and reports every mistake at its place. It is
// the only package that knows YAML, and it knows nothing of experiments.
//
// A file becomes a tree of [Node], each with its file, line and column, so that trees can be
// merged ([MergeAs]) before they are decoded and every mistake
// still points into the file that made it. [Decode] fills a struct from a tree, [Encode]
// writes a struct as a tree with every default and every unit, and [Describe] and [Schema]
// explain a struct; all four read the same tags:
//
//	Tau  float32 `yaml:"tau" unit:"ms" above:"0" default:"20 ms" doc:"time constant"`
//
// yaml names the key; `yaml:",inline"` puts the keys of an embedded struct, or the kind of a
// part, beside the other keys. unit asks for a quantity and names the unit kept in Go. min,
// above, max and below bound a number, and each number of a list. oneof lists the words that
// a string may be, separated by |. required refuses absence. default is YAML for the value
// of an absent key. list:"or-one" takes a lone element for a list, list:"sweep" takes what a
// [Sweep] takes, and keys:"path" lets a [Map] have paths as keys. A blank field
//
//	_ struct{} `topic:"population" doc:"a group of like cells"`
//
// names what `striate describe` calls the struct.
//
// A field of interface type is a part: its kinds are those of the interface's registry, its
// defaults those of the kind's New, and the word none stands for nil.
package config
