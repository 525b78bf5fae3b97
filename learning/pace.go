package learning

// Pacing is a rule of which every cell goes at a pace of its own, told by the length of its
// weight vector: the cell's changes are times Pace.
type Pacing interface {
	Rule
	Pace(length float32) float32
}

// Extent says what bounds the proposed changes of an update, so that the rate bounds the step.
type Extent int

// The extents: nothing; each cell scales its own down where the largest exceeds 1; those of a
// layer are brought to a largest of 1, for which a synapse would have to know them all.
const (
	OfNone Extent = iota
	OfCell
	OfLayer
)

// Bounding is a rule whose proposed changes are bounded.
type Bounding interface {
	Rule
	Bound() Extent
}
