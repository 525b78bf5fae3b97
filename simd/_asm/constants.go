package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// constants are those that are written already, by name.
var constants = map[string]Mem{}

// word is a vector in memory with one word in all lanes.
func word(name string, bits uint32) Mem {
	m, ok := constants[name]
	if !ok {
		m = GLOBL(name, RODATA|NOPTR)
		for lane := range width {
			DATA(4*lane, U32(bits))
		}
		constants[name] = m
	}
	return m
}

func number(name string, v float32) Mem { return word(name, math.Float32bits(v)) }

func series(name string, terms []float32) []Mem {
	var all []Mem
	for i, v := range terms {
		all = append(all, number(fmt.Sprintf("%s%d", name, i), v))
	}
	return all
}

// long is a vector in memory with one number in all 64-bit lanes.
func long(name string, v uint64) Mem {
	m := GLOBL(name, RODATA|NOPTR)
	for lane := range width / 2 {
		DATA(8*lane, U64(v))
	}
	return m
}
