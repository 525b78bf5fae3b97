package config_test

import (
	"strconv"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/diag"
)

// until decodes itself: a number of epochs, or the word plateau for 0.
type until int

func (u *until) Unmarshal(n *config.Node, at string) diag.List {
	if n.Text == "plateau" {
		*u = 0
		return nil
	}
	x, err := strconv.Atoi(n.Text)
	if err != nil {
		return diag.List{{Pos: n.Pos(), Path: at, Problem: "until is a number of epochs or plateau"}}
	}
	*u = until(x)
	return nil
}

func (u *until) Marshal() *config.Node {
	if *u == 0 {
		return config.NewText("plateau")
	}
	return config.NewScalar(strconv.Itoa(int(*u)))
}
