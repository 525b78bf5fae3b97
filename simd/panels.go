package simd

// Panels is a matrix that is packed for one lane: up to 64 rows side by side, column by column,
// so that a product streams through the weights as they lie.
type Panels struct {
	w             []float32
	rows, columns int
}

const (
	panelVector  = 8 // rows of a vector
	panelVectors = 8 // vectors of a panel, at most
)

// PackPanels packs a matrix of contiguous rows.
func PackPanels(w []float32, rows, columns int) *Panels {
	if len(w) != rows*columns {
		panic("simd: PackPanels: weights are not rows×columns")
	}
	p := &Panels{rows: rows, columns: columns, w: make([]float32, (rows+panelVector-1)/panelVector*panelVector*columns)}
	p.each(func(row, width int, packed []float32) {
		for r := range min(width, rows-row) {
			for k, v := range w[(row+r)*columns:][:columns] {
				packed[k*width+r] = v
			}
		}
	})
	return p
}

// each visits the panels: first row, number of rows, weights. Widths are as even as vectors
// allow.
func (p *Panels) each(visit func(row, width int, packed []float32)) {
	vectors := (p.rows + panelVector - 1) / panelVector
	panels := (vectors + panelVectors - 1) / panelVectors
	for i := range panels {
		row, end := i*vectors/panels*panelVector, (i+1)*vectors/panels*panelVector
		visit(row, end-row, p.w[row*p.columns:end*p.columns])
	}
}

// AddTo adds the matrix times entries of x to y:
//
//	y[i] += Σ_k w[i,k]·x[at[k]]
//
// A sum is Gemm's, bit for bit. AddTo trusts the entries to lie within x.
func (p *Panels) AddTo(y, x []float32, at []int32) {
	if len(y) != p.rows || len(at) != p.columns {
		panic("simd: Panels: y or at does not fit the matrix")
	}
	p.each(func(row, width int, packed []float32) {
		var part [panelVector * panelVectors]float32
		sums := part[:width]
		whole := row+width <= len(y)
		if whole {
			sums = y[row : row+width]
		} else {
			copy(sums, y[row:])
		}
		for k := 0; k < len(at); k += fanBlock {
			n := min(fanBlock, len(at)-k)
			if level == generic {
				panelGeneric(sums, packed[k*width:], x, at[k:k+n])
			} else {
				panelAsm(sums, packed[k*width:], x, at[k:k+n])
			}
		}
		if !whole {
			copy(y[row:], sums)
		}
	})
}

func panelGeneric(y, w, x []float32, at []int32) {
	var part [panelVector * panelVectors]float32
	sums := part[:len(y)]
	for k, from := range at {
		heard := x[from]
		for r, v := range w[k*len(y):][:len(y)] {
			sums[r] += float32(v * heard)
		}
	}
	for r, s := range sums {
		y[r] += s
	}
}
