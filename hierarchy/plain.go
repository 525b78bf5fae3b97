package hierarchy

import (
	"errors"

	"github.com/striate-sim/striate/circuit"
)

// plainStages returns the weights and gains of a pathway whose stages are weights of mixed
// signs and a gain alone, and a read-out of weights alone: what rules can simulate that give
// cells dynamics of their own. doing says what needs them, dense whether every cell must reach
// every other.
func plainStages(p *Pathway, doing string, dense bool) (weights []*weighted, gains []*gain, err error) {
	kind := "stages"
	if dense {
		kind = "dense stages"
	}
	for i, s := range p.Stages {
		layers := p.layers[s.first:s.last]
		l, plain := layers[0].(*weighted)
		if last := i == len(p.Stages)-1; plain && last {
			plain = len(layers) == 1
		} else if plain {
			plain = len(layers) == 2
			if plain {
				var g *gain
				g, plain = layers[1].(*gain)
				gains = append(gains, g)
			}
		}
		if plain && dense {
			_, plain = l.p.wiring.(*circuit.Dense)
		}
		if !plain {
			return nil, nil, &StageError{s.Name, errors.New(doing + " needs " + kind + " of mixed signs with a gain alone, and a read-out of softmax")}
		}
		weights = append(weights, l)
	}
	return weights, gains, nil
}
