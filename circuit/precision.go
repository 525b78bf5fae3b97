package circuit

// Precision is what a circuit is run in: "float32" (a State), "float64" (a Reference), or
// "auto".
type Precision string

// The precisions.
const (
	Auto   Precision = "auto"
	Single Precision = "float32"
	Double Precision = "float64"
)

// exactUnits is the largest circuit that runs in float64 where precision is auto.
const exactUnits = 2048

// Of resolves auto for a circuit: float64 up to 2,048 units where nothing learns, float32
// otherwise.
func (p Precision) Of(c *Circuit) Precision {
	if p != Auto && p != "" {
		return p
	}
	if c.Units() > exactUnits {
		return Single
	}
	for i := range c.Projections {
		if c.Projections[i].Plasticity != nil {
			return Single
		}
	}
	return Double
}
