package hierarchy

import (
	"slices"
	"testing"
)

// TestMicrocircuitSettles compares all proposals with the steady state of the equations, found
// in float64 by small steps of all cells at once, away from the self-predicting state.
func TestMicrocircuitSettles(t *testing.T) {
	const stimuli = 13
	e := layered(sigmoid, 9, 6)
	how := micro("random")
	how.Steps = 60
	how.CancelRate = 0 // Z is compared by what stands at its two ends
	tr := trainer(t, e.pathway(t), how, recorder{}, stimuli, 2)
	m := tr.teacher.(*apicals)
	h := &headTwin{stimuli: stimuli, labels: e.labels(stimuli)}
	var w, b [3][]float64
	for k := range w {
		w[k], b[k] = widen(tr.p.Weights()[2*k].W), widen(tr.p.Weights()[2*k+1].W)
	}
	fire := func(k int, u []float64) []float64 {
		r := slices.Clone(u)
		for i, v := range u {
			if k < 2 {
				r[i] = logistic(v)
			}
		}
		return r
	}
	down := func(y, d []float64, m int) []float64 { // Yᵀ·d
		n := len(y) / m
		a := make([]float64, m*stimuli)
		for i := range a {
			for o := range n {
				a[i] += y[o*m+i%m] * d[i/m*n+o]
			}
		}
		return a
	}
	x := e.stimuli(stimuli)
	own := [3][]float64{h.apply(w[0], b[0], x)}
	u := [3][]float64{slices.Clone(own[0])}
	for k := 1; k < 3; k++ {
		u[k] = h.apply(w[k], b[k], fire(k-1, u[k-1]))
	}
	var a, hear, inter [2][]float64
	for range 400 {
		for k := 1; k < 3; k++ {
			own[k] = h.apply(w[k], b[k], fire(k-1, u[k-1]))
		}
		next := [3][]float64{}
		for k, n := range m.circuits {
			hear[k] = h.apply(widen(n.hear.weights.W), widen(n.rest.W), fire(k, u[k]))
			inter[k] = slices.Clone(hear[k])
			for i, v := range hear[k] {
				inter[k][i] += how.TopDown * (u[k+1][i] - v)
			}
			units := len(u[k]) / stimuli
			a[k] = down(widen(n.y.weights.W), fire(k+1, u[k+1]), units)
			off := down(widen(n.inhibit.weights.W), fire(k+1, inter[k]), units)
			next[k] = slices.Clone(own[k])
			for i := range a[k] {
				a[k][i] -= off[i]
				next[k][i] += how.Apical * a[k][i]
			}
		}
		next[2] = slices.Clone(own[2])
		for i, v := range h.errorOf(u[2]) {
			next[2][i] += how.Nudge * v
		}
		for k := range u {
			for i := range u[k] {
				u[k][i] += 0.3 * (next[k][i] - u[k][i])
			}
		}
	}
	weaker := how.Apical * (1 - how.TopDown)
	strength := [3]float64{how.Nudge * weaker * weaker, how.Nudge * weaker, how.Nudge}
	difference := func(k int, u, own []float64, scale float64) []float64 {
		p := fire(k, u)
		for i, r := range fire(k, own) {
			p[i] = scale * (p[i] - r)
		}
		return p
	}
	tr.Step(e.batch(stimuli))
	got, below := proposals(tr), x
	for k, name := range []string{"F1", "F2", "out"} {
		near(t, name, got[name+"/below-units"], h.outer(difference(k, u[k], own[k], 1/strength[k]), below), 2e-3)
		below = fire(k, u[k])
		if k < 2 {
			alive(t, name, a[k])
			near(t, "V of "+name, got[name+"/cells-interneurons"], h.outer(difference(k+1, inter[k], hear[k], 1/(how.TopDown*strength[k+1])), below), 2e-3)
			s := m.tiles[0].inter[k]
			near(t, "apical potentials of "+name, fromLanes(s.a, stimuli), a[k], 2e-3)
			near(t, "interneurons of "+name, fromLanes(s.i, stimuli), fire(k+1, inter[k]), 2e-3)
		}
	}
}
