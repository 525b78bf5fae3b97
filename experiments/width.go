package experiments

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/diag"
)

// millimetres is a width on paper, which no quantity of a model is measured in.
type millimetres float64

// Unmarshal reads 89 mm.
func (w *millimetres) Unmarshal(n *config.Node, at string) diag.List {
	text, ok := strings.CutSuffix(n.Text, " mm")
	x, err := strconv.ParseFloat(text, 64)
	if n.Kind != config.ScalarKind || !ok || err != nil || !(x > 0 && x <= 1000) {
		return diag.List{{Pos: n.Pos(), Path: at, Problem: fmt.Sprintf("width = %s is no width of up to 1000 mm", one(n)), Hint: "width: 89 mm"}}
	}
	*w = millimetres(x)
	return nil
}

// Marshal writes the width as it is read.
func (w millimetres) Marshal() *config.Node {
	return config.NewScalar(strconv.FormatFloat(float64(w), 'g', -1, 64) + " mm")
}
