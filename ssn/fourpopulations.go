package ssn

import "github.com/striate-sim/striate/circuit"

var fourPopulations = Publication{
	Name: "four-populations", Doc: "E, PV, VIP and SOM cells at one place: VIP cells release E by inhibiting SOM, until SOM wins", Cite: "",
	Note: "weights from public code that follows Pfeffer et al. (2013); the paper is not read",
	Model: func() *Model {
		names := []string{"E", "PV", "VIP", "SOM"}
		weights := [4][4]float64{{1.017, 1, 0, 0.54}, {0.8535, 1.01, 0, 0.33}, {2.104, 0, 0, 0.77}, {1.285, 0, 0.55, 0}}
		m := &Model{Places: []Place{{}}}
		for post, name := range names {
			p := Population{Name: name, Sign: circuit.Inhibitory, K: 0.3, N: 2, TauMS: 10}
			if name == "E" {
				p.Sign, p.TauMS = circuit.Excitatory, 20
			}
			m.Populations = append(m.Populations, p)
			for pre, j := range weights[post] {
				if j > 0 {
					m.Blocks = append(m.Blocks, Block{Post: name, Pre: names[pre], J: j, Kernel: Local})
				}
			}
		}
		return m
	},
}
