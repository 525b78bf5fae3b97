package fit_test

import (
	"context"
	"fmt"

	"github.com/striate-sim/striate/ssn"
	"github.com/striate-sim/striate/ssn/fit"
)

// A pair's weights from the rates of E and I at eight strengths of input.
func ExampleSolve() {
	m, err := ssn.Published("hennequin2018")
	if err != nil {
		panic(err)
	}
	p := &fit.Problem{Model: m, Starts: 3, Seed: 1}
	for _, name := range []string{"E-E.weight", "E-I.weight", "I-E.weight", "I-I.weight"} {
		p.Free = append(p.Free, fit.Parameter{Name: name, From: 0.2, To: 3})
	}
	recorded := [][2]float64{{0.093, 0.096}, {0.605, 0.669}, {3.32, 4.19}, {6.92, 10.7}, {9.6, 18.9}, {10.9, 28.0}, {11.0, 45.0}, {10.5, 61.0}}
	for i, c := range []float64{0.5, 1, 2, 4, 7, 10.5, 17, 23} {
		p.Inputs = append(p.Inputs, []float64{c, c})
		for unit, rate := range recorded[i] {
			p.Data = append(p.Data, fit.Datum{Condition: i, Unit: unit, Value: rate, SD: 0.05 * rate})
		}
	}
	r, err := fit.Solve(context.Background(), p)
	if err != nil {
		panic(err)
	}
	for _, e := range r.Estimates {
		fmt.Printf("%s %.1f, %.1f to %.1f\n", e.Name, e.Value, e.Low, e.High)
	}
	fmt.Println(r.Constraints[0].Name, r.Constraints[0].Kept)
	// Output:
	// E-E.weight 1.3, 1.2 to 1.4
	// E-I.weight 1.4, 1.3 to 1.5
	// I-E.weight 0.6, 0.6 to 0.7
	// I-I.weight 0.5, 0.5 to 0.6
	// settles true
}
