package simd

// straightRows is how many rows run together whose columns go along with them.
const straightRows = 16

// run is up to a block of the synapses of straight rows.
type run struct {
	row        int // the first of them
	at, column int // first weight and column
	n          int // synapses of each row
}

// straight tells whether rows from i on have columns that go along with them.
func straight(i int, col, start []int32) bool {
	if i+straightRows > len(start)-1 || start[i] == start[i+1] {
		return false
	}
	first := col[start[i]:start[i+1]]
	for r := 1; r < straightRows; r++ {
		row := col[start[i+r]:start[i+r+1]]
		if len(row) != len(first) {
			return false
		}
		for k, from := range row {
			if from != first[k]+int32(r) {
				return false
			}
		}
	}
	return true
}

// run packs straight rows.
func (s *Slices) run(i int, w []float32, col, start []int32) {
	length := int(start[i+1] - start[i])
	for first := 0; first < length; first += fanBlock {
		r := run{row: i, at: len(s.w), column: len(s.col), n: min(fanBlock, length-first)}
		for k := first; k < first+r.n; k++ {
			from := col[int(start[i])+k]
			if from < 0 || from+straightRows > SliceColumns {
				panic("simd: PackSlices: a column does not fit 16 bits")
			}
			s.col = append(s.col, uint16(from))
			for j := range straightRows {
				s.w = append(s.w, w[int(start[i+j])+k])
			}
		}
		s.runs = append(s.runs, r)
	}
}

func sparseStraightGeneric(y, w []float32, col []uint16, x []float32) {
	for r := range y {
		var sum float32
		for k, from := range col {
			sum += float32(w[straightRows*k+r] * x[int(from)+r])
		}
		y[r] += sum
	}
}
