package experiments

import (
	"errors"
	"strings"

	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/diag"
	"github.com/striate-sim/striate/internal/pool"
)

// rehearse builds every network once, for the images that it will see, so that what does not
// fit shows before anything is trained. Misfits are mistakes of the file: a diag.List; what is
// wrong with recorded data is a stimulus.MissingError.
func (r *run) rehearse() error {
	var mistakes diag.List
	for i, n := range r.spec.Networks {
		err := r.buildOnce(i)
		var found diag.List
		var missing *stimulus.MissingError
		switch {
		case err == nil:
		case errors.As(err, &missing):
			return err
		case errors.As(err, &found):
			mistakes = append(mistakes, found...)
		default:
			mistakes = append(mistakes, r.misfit(n.Name, err))
		}
	}
	return mistakes.Err()
}

func (r *run) buildOnce(network int) error {
	n := r.spec.Networks[network]
	if n.Circuit != nil {
		for i, one := range n.instances() {
			c, err := one.Circuit.Build(r.spec.Seeds[0])
			if err != nil {
				return err
			}
			if i == 0 { // stands for all values of what is swept
				r.computed = append(r.computed, computed{n.Name, one.Run.plan(c)})
			}
		}
		return r.rehearseFit(network)
	}
	set, fit, _, err := r.material(n)
	if err != nil {
		return err
	}
	p, err := n.Build(sheetOf(fit, set.fieldDeg), len(set.data.Classes), r.spec.Seeds[0])
	if err != nil {
		return err
	}
	if r.spec.Tune.tunes(n.Name) {
		if _, _, err := r.trial(network, 1); err != nil {
			return err
		}
	}
	w := pool.New(1)
	defer w.Close()
	_, err = newCourse(n, r.spec.Seeds[0], p, fit, nil, w)
	return err
}

// misfit is a mistake at the place where the file names a network.
func (r *run) misfit(network string, err error) diag.Diagnostic {
	tree, _ := config.Parse(r.source.Name, r.source.Text)
	at := tree.Get("networks").Key(network).Pos()
	if at.File == "" {
		at.File = r.source.Name
	}
	return diag.Diagnostic{
		Pos: at, Path: "networks." + network, See: "network",
		Problem: "networks." + network + ": " + strings.TrimPrefix(err.Error(), "network "+network+": "),
	}
}
