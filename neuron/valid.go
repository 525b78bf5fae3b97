package neuron

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
)

// positive reports a parameter that is not a positive number.
func positive(name string, value float64) error {
	if value > 0 {
		return nil
	}
	return fmt.Errorf("%s = %v: must be > 0", name, value)
}

// given reports a missing gain, and what a gain finds wrong itself.
func given(g Gain) error {
	if g == nil {
		return errors.New("no gain")
	}
	if c, ok := g.(Checked); ok {
		if err := c.Valid(); err != nil {
			return fmt.Errorf("gain: %w", err)
		}
	}
	return nil
}

// valid reports parameters outside the ranges of their tags, and what a part finds wrong
// itself.
func valid(part any) error {
	var wrong []error
	v := reflect.ValueOf(part).Elem()
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Type.Kind() != reflect.Float64 {
			continue
		}
		name, x := f.Tag.Get("yaml"), v.Field(i).Float()
		bound := func(tag, must string, holds func(limit float64) bool) {
			if text := f.Tag.Get(tag); text != "" {
				if limit, err := strconv.ParseFloat(text, 64); err == nil && !holds(limit) {
					wrong = append(wrong, fmt.Errorf("%s = %v: must be %s %v", name, x, must, limit))
				}
			}
		}
		bound("above", ">", func(limit float64) bool { return x > limit })
		bound("min", "≥", func(limit float64) bool { return x >= limit })
		bound("max", "≤", func(limit float64) bool { return x <= limit })
	}
	if c, ok := part.(Checked); ok && len(wrong) == 0 {
		wrong = append(wrong, c.Valid())
	}
	return errors.Join(wrong...)
}
