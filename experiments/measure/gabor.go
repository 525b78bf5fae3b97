package measure

import (
	"cmp"
	"math"
	"math/cmplx"
	"slices"
)

// Gabor is a receptive field fitted by a Gabor function, as simple cells are described (Jones &
// Palmer 1987). u runs across the stripes and v along them:
//
//	A·exp(−u²/2σu² − v²/2σv²)·cos(2πf·u + φ)
//
// Lengths are in pixels. x points right and y up from the middle of the field; the orientation
// is that of the stripes, counter-clockwise from the right, in 0…180 deg; u is 0 at (X, Y) and
// grows towards orientation + 90 deg.
type Gabor struct {
	Amplitude, X, Y float64
	OrientationDeg  float64
	SigmaU, SigmaV  float64
	CyclesPerPX     float64 // of the carrier
	PhaseDeg        float64 // in −180…180
	Fit             Fitted
}

// NX and NY are the widths of the envelope in periods of the carrier, across and along the
// stripes: the coordinates in which simple cells of all sizes are compared.
func (g Gabor) NX() float64 { return g.SigmaU * g.CyclesPerPX }

// NY is the width along the stripes, in periods.
func (g Gabor) NY() float64 { return g.SigmaV * g.CyclesPerPX }

// FitGabor fits a receptive field, [y][x] from the upper left, of height×width values, by least
// squares from the strongest places of a search over position, orientation and frequency.
func FitGabor(field []float64, height, width int) Gabor {
	if len(field) != height*width || len(field) < 9 {
		panic("measure: FitGabor: not a field of height × width")
	}
	s := gaborSearch{field: field}
	for i := range field {
		s.x = append(s.x, float64(i%width)-float64(width-1)/2)
		s.y = append(s.y, float64(height-1)/2-float64(i/width))
	}
	q := &problem{data: field, predict: s.predict, slopes: s.slopes, starts: s.starts(height, width),
		positive: []bool{false, false, false, false, true, true, true, false}}
	if q.starts == nil { // an empty field
		return Gabor{Fit: Fitted{R2: math.NaN()}}
	}
	fit := q.solve()
	p := fit.Parameters
	g := Gabor{Amplitude: p[0], X: p[1], Y: p[2], OrientationDeg: p[3] * 180 / math.Pi, SigmaU: p[4], SigmaV: p[5], CyclesPerPX: p[6], PhaseDeg: p[7] * 180 / math.Pi, Fit: fit}
	if g.Amplitude < 0 {
		g.Amplitude, g.PhaseDeg = -g.Amplitude, g.PhaseDeg+180
	}
	// Turned by 180 deg, u changes its sign, and with it the phase.
	turns := math.Floor(g.OrientationDeg / 180)
	g.OrientationDeg -= 180 * turns
	if math.Mod(turns, 2) != 0 {
		g.PhaseDeg = -g.PhaseDeg
	}
	g.PhaseDeg = math.Remainder(g.PhaseDeg, 360)
	return g
}

// gaborSearch is a field with the coordinates of its pixels.
type gaborSearch struct{ field, x, y []float64 }

func (s *gaborSearch) predict(out, p []float64) {
	sin, cos := math.Sincos(p[3])
	for i := range out {
		dx, dy := s.x[i]-p[1], s.y[i]-p[2]
		u, v := dy*cos-dx*sin, dx*cos+dy*sin
		out[i] = p[0] * math.Exp(-u*u/(2*p[4]*p[4])-v*v/(2*p[5]*p[5])) * math.Cos(2*math.Pi*p[6]*u+p[7])
	}
}

// slopes are the derivatives of predict, pixel × parameter.
func (s *gaborSearch) slopes(d, p []float64) {
	sin, cos := math.Sincos(p[3])
	for i := range s.x {
		dx, dy := s.x[i]-p[1], s.y[i]-p[2]
		u, v := dy*cos-dx*sin, dx*cos+dy*sin
		envelope := math.Exp(-u*u/(2*p[4]*p[4]) - v*v/(2*p[5]*p[5]))
		odd, even := math.Sincos(2*math.Pi*p[6]*u + p[7])
		value, quarter := p[0]*envelope*even, -p[0]*envelope*odd // quarter: by the phase
		byU, byV := quarter*2*math.Pi*p[6]-value*u/(p[4]*p[4]), -value*v/(p[5]*p[5])
		copy(d[8*i:], []float64{
			envelope * even, byU*sin - byV*cos, -byU*cos - byV*sin, byV*u - byU*v,
			value * u * u / (p[4] * p[4] * p[4]), value * v * v / (p[5] * p[5] * p[5]), quarter * 2 * math.Pi * u, quarter,
		})
	}
}

// starts returns the best of a grid of Gabor functions centred on the middle of the field's
// energy, with envelopes of the width of that energy and of half of it.
func (s *gaborSearch) starts(height, width int) [][]float64 {
	var energy, x0, y0, spread float64
	for i, v := range s.field {
		energy += v * v
		x0 += v * v * s.x[i]
		y0 += v * v * s.y[i]
	}
	if !(energy > 0) {
		return nil
	}
	x0, y0 = x0/energy, y0/energy
	for i, v := range s.field {
		spread += v * v * (math.Pow(s.x[i]-x0, 2) + math.Pow(s.y[i]-y0, 2)) / energy
	}
	// The energy of a Gaussian envelope of width σ has the variance σ²/2 along each axis.
	sigma := max(math.Sqrt(spread), 0.5)
	type start struct {
		p     []float64
		match float64
	}
	var all []start
	side := float64(min(height, width))
	for _, scale := range []float64{0.5, 1} {
		for o := range 12 {
			for f := 0.5 / side; f <= 0.5; f *= 1.35 {
				p := []float64{1, x0, y0, math.Pi * float64(o) / 12, sigma * scale, sigma * scale, f, 0}
				amplitude, phase, match := s.match(p)
				p[0], p[7] = amplitude, phase
				all = append(all, start{p, match})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b start) int { return cmp.Compare(b.match, a.match) })
	var starts [][]float64
	for _, a := range all {
		apart := !slices.ContainsFunc(starts, func(b []float64) bool {
			return math.Abs(math.Log(a.p[6]/b[6])) < 0.5 && a.p[3] == b[3] && a.p[4] == b[4]
		})
		if apart {
			starts = append(starts, a.p)
		}
		if len(starts) == 4 {
			break
		}
	}
	return starts
}

// match is the amplitude and phase of a Gabor function that resemble the field most, and the
// share of the field that it accounts for, roughly.
func (s *gaborSearch) match(p []float64) (amplitude, phase, match float64) {
	var sum complex128
	var norm float64
	sin, cos := math.Sincos(p[3])
	for i, v := range s.field {
		dx, dy := s.x[i]-p[1], s.y[i]-p[2]
		u := dy*cos - dx*sin
		w := math.Exp(-(dx*dx + dy*dy) / (2 * p[4] * p[4]))
		sum += cmplx.Rect(v*w, -2*math.Pi*p[6]*u)
		norm += w * w
	}
	return 2 * cmplx.Abs(sum) / norm, cmplx.Phase(sum), cmplx.Abs(sum) / math.Sqrt(norm)
}
