// Command asm writes the vector kernels of package simd as Go assembly, for one instruction
// set a run. `go generate` in simd runs it; the output is checked in, so that building Striate
// needs no generator.
package main

import (
	"flag"
	"os"
	"strings"

	. "github.com/mmcloughlin/avo/build"
)

func main() {
	set := flag.String("isa", "avx2", "instruction set: avx2 or avx512")
	choices := flag.String("choices", "", "file of the functions that choose between the sets")
	flag.Parse()
	for _, t := range targets {
		if strings.EqualFold(t.name, *set) {
			target, width = t, t.width
		}
	}
	ConstraintExpr("!purego")
	tailTable()
	gemm()
	elementwise()
	rows()
	optimizers()
	gains()
	normals()
	sparse()
	if !wide() { // permutations of 8 by 8, which the wider level uses too
		dotRows()
		patches()
		transpose()
		slices()
		straight()
		panels()
		pairs()
	}
	if *choices != "" {
		if err := os.WriteFile(*choices, writeChoices(), 0o644); err != nil {
			panic(err)
		}
	}
	Generate()
}
