package neuron

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/striate-sim/striate/simd"
)

// Varied is a population whose units have parameters of their own.
type Varied struct {
	each  []Model
	power *powerUnits // nil where units are other models
}

// powerUnits are leaky units with a power law, as arrays: one unit each.
type powerUnits struct{ k, n, tauMS []float32 }

// powersOf returns the arrays of units that are all leaky with a power law, or nil.
func powersOf(each []Model) *powerUnits {
	p := &powerUnits{}
	for _, m := range each {
		leaky, ok := m.(*Leaky)
		if !ok {
			return nil
		}
		g, ok := leaky.Gain.(*Supralinear)
		if !ok {
			return nil
		}
		p.k, p.n, p.tauMS = append(p.k, float32(g.K)), append(p.n, float32(g.N)), append(p.tauMS, float32(leaky.TauMS))
	}
	return p
}

// Spread makes a population of units that differ: each parameter that shares names, of the
// model or of its gain, is drawn for each unit as value·(1 + share·ξ), where normal gives ξ of
// a parameter and a unit. A draw that leaves the parameter's range, or makes a model invalid,
// is a mistake: the share is too large.
func Spread(m Model, units int, shares map[string]float64, normal func(parameter string, unit int) float64) (*Varied, error) {
	if _, static := m.(Static); static {
		return nil, errors.New("spread: a unit without a time constant has no parameters that vary")
	}
	v := &Varied{}
	for unit := range units {
		one := reflect.New(reflect.TypeOf(m).Elem())
		one.Elem().Set(reflect.ValueOf(m).Elem())
		var gain reflect.Value
		if g := one.Elem().FieldByName("Gain"); g.IsValid() && !g.IsNil() {
			gain = reflect.New(g.Elem().Type().Elem())
			gain.Elem().Set(g.Elem().Elem())
			g.Set(gain)
		}
		for _, name := range slices.Sorted(maps.Keys(shares)) {
			field, ok := parameter(one.Elem(), name)
			if !ok && gain.IsValid() {
				field, ok = parameter(gain.Elem(), name)
			}
			if !ok {
				return nil, fmt.Errorf("spread: %T has no parameter %q, nor has its gain", m, name)
			}
			field.SetFloat(field.Float() * (1 + shares[name]*normal(name, unit)))
		}
		each := one.Interface().(Model)
		if err := valid(each); err != nil {
			return nil, fmt.Errorf("spread: unit %d: %w", unit, err)
		}
		if gain.IsValid() {
			if err := valid(gain.Interface()); err != nil {
				return nil, fmt.Errorf("spread: unit %d: gain: %w", unit, err)
			}
		}
		v.each = append(v.each, each)
	}
	if len(v.each) == 0 {
		return nil, errors.New("spread: no units")
	}
	v.power = powersOf(v.each)
	return v, nil
}

// parameter finds a number of a part by the name that files give it.
func parameter(part reflect.Value, name string) (reflect.Value, bool) {
	for i := range part.NumField() {
		if f := part.Type().Field(i); f.Tag.Get("yaml") == name && f.Type.Kind() == reflect.Float64 {
			return part.Field(i), true
		}
	}
	return reflect.Value{}, false
}

// Unit is the model of one unit.
func (v *Varied) Unit(u int) Model { return v.each[u] }

// Vars lists the variables of a unit.
func (v *Varied) Vars() []Var { return v.each[0].Vars() }

// Ports lists the ports of a unit.
func (v *Varied) Ports() []Var { return v.each[0].Ports() }

// Deriv is that of each unit.
func (v *Varied) Deriv(dx, x, in Block) {
	for u, m := range v.each {
		m.Deriv(dx.unit(u), x.unit(u), in.unit(u))
	}
}

// Step is that of each unit; with one lane, units with a power law take it together.
func (v *Varied) Step(x, in Block, dtMS float32) {
	if p := v.power; p != nil && x.Lanes == 1 {
		simd.SupralinearStepEach(x.Var(0), in.Var(0), p.k, p.n, p.tauMS, dtMS)
		return
	}
	for u, m := range v.each {
		m.Step(x.unit(u), in.unit(u), dtMS)
	}
}

// Deriv64 is that of each unit.
func (v *Varied) Deriv64(dx, x, in Block64) {
	for u, m := range v.each {
		m.Deriv64(dx.unit(u), x.unit(u), in.unit(u))
	}
}

// Emitted is that of a unit.
func (v *Varied) Emitted() []int {
	if e, ok := v.each[0].(Emitting); ok {
		return e.Emitted()
	}
	return nil
}

// Emit is that of each unit.
func (v *Varied) Emit(x Block) {
	for u, m := range v.each {
		if e, ok := m.(Emitting); ok {
			e.Emit(x.unit(u))
		}
	}
}

// Emit64 is that of each unit.
func (v *Varied) Emit64(x Block64) {
	for u, m := range v.each {
		if e, ok := m.(Emitting); ok {
			e.Emit64(x.unit(u))
		}
	}
}

// Sends is that of a unit.
func (v *Varied) Sends() int { return Sends(v.each[0]) }

// RelaxMS is that of the unit.
func (v *Varied) RelaxMS(variable, unit int) float64 { return RelaxMS(v.each[unit], variable, 0) }

// Slope is that of each unit; 0 where a unit does not know its slope.
func (v *Varied) Slope(dst []float32, x, in Block) {
	for u, m := range v.each {
		if s, ok := m.(Sloped); ok {
			s.Slope(dst[u*x.Lanes:(u+1)*x.Lanes], x.unit(u), in.unit(u))
		}
	}
}
