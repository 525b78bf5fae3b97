package formula

import "github.com/striate-sim/striate/simd"

// Step takes an Euler step of all variables from the same moment, block by block, and sets a
// rate that follows from the others. Variable i of x is n values from i·stride, and so is port
// i of in.
func (s *System) Step(x, in []float32, n, stride int, dt float32) {
	change := s.Change.Borrow32()
	if need := len(s.Vars) * blockLength; cap(change.slopes) < need {
		change.slopes = make([]float32, need)
	}
	slopes := change.slopes[:len(s.Vars)*blockLength]
	var rate *Task[float32]
	if !s.RateFree {
		rate = s.Rate.Borrow32()
		defer Return32(rate)
	}
	for first := 0; first < n; first += blockLength {
		length := min(blockLength, n-first)
		part := func(from []float32, i int) []float32 { return from[i*stride+first:][:length] }
		for i := range s.Vars {
			change.Inputs[i], change.Outputs[i] = part(x, i), slopes[i*blockLength:][:length]
		}
		for i := range s.Ports {
			change.Inputs[len(s.Vars)+i] = part(in, i)
		}
		change.Run()
		for i := range s.Vars {
			if i > 0 || s.RateFree {
				simd.Axpy(part(x, i), dt, change.Outputs[i])
			}
		}
		if rate != nil {
			copy(rate.Inputs, change.Inputs[:len(s.Vars)])
			rate.Outputs[0] = part(x, 0)
			rate.Run()
		}
	}
	Return32(change)
}
