package neuron

import (
	"errors"
	"fmt"
)

// positive reports a parameter that is not a positive number.
func positive(name string, value float64) error {
	if value > 0 {
		return nil
	}
	return fmt.Errorf("%s = %v: must be > 0", name, value)
}

// given reports a missing gain.
func given(g Gain) error {
	if g == nil {
		return errors.New("no gain")
	}
	return nil
}
