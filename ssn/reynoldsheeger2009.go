package ssn

import "math"

// Attention is the normalization model of attention (Reynolds & Heeger 2009): a map of
// responses over places x and orientations θ,
//
//	R = A·E/(S + σ)    S = s ∗ (A·E)    A = 1 + (peak − 1)·field
//
// with E the stimuli, blurred by the excitatory field, and s the suppressive field, both of
// unit volume. Places run from −200 to 200 and beyond them is nothing; orientations close a
// circle of 360.
type Attention struct {
	Stimuli []Patch
	Field   Patch   // where attention is; its Contrast is not used
	Peak    float64 // of the attentional gain
	Sigma   float64

	ExcitatoryX, ExcitatoryDeg   float64 // widths of the excitatory field
	SuppressiveX, SuppressiveDeg float64 // and of the suppressive one
}

// Patch is a Gaussian in space. Of a stimulus WidthDeg 0 is one orientation; of attention it is
// all of them alike.
type Patch struct {
	X, Width                 float64
	OrientationDeg, WidthDeg float64
	Contrast                 float64
}

// ReynoldsHeeger2009 is the model with the authors' constants; the width of the excitatory
// field over orientation is recalled, not read.
func ReynoldsHeeger2009() Attention {
	return Attention{Peak: 2, Sigma: 1e-6, ExcitatoryX: 5, ExcitatoryDeg: 60, SuppressiveX: 20, SuppressiveDeg: 360}
}

const (
	attentionReach = 200 // of places, on both sides of 0
	attentionTurn  = 360 // orientations
)

// Response is R at a place and an orientation, both whole numbers of steps.
//
// Stimuli, attention and both fields are products of a function of place and one of
// orientation, so that E, A·E and S are sums of such products and no map is convolved.
func (a Attention) Response(x, orientationDeg int) float64 {
	place := x + attentionReach
	angle := ((orientationDeg % attentionTurn) + attentionTurn) % attentionTurn
	drive, pool := 0.0, 0.0
	for _, s := range a.Stimuli {
		along := gaussianRow(s.X, s.Width)
		along = blurLine(along, a.ExcitatoryX)
		around := make([]float64, attentionTurn)
		if s.WidthDeg > 0 {
			around = gaussianTurn(s.OrientationDeg, s.WidthDeg)
		} else {
			around[((int(math.Round(s.OrientationDeg))%attentionTurn)+attentionTurn)%attentionTurn] = 1
		}
		around = blurTurn(around, a.ExcitatoryDeg)
		add := func(along, around []float64, gain float64) {
			drive += s.Contrast * gain * along[place] * around[angle]
			pool += s.Contrast * gain * lineAt(along, gaussianRow(0, a.SuppressiveX), place) * turnAt(around, gaussianTurn(0, a.SuppressiveDeg), angle)
		}
		add(along, around, 1)
		attendedX, attendedTurn := gaussianRow(a.Field.X, a.Field.Width), around
		for i := range attendedX {
			attendedX[i] *= along[i]
		}
		if a.Field.WidthDeg > 0 {
			attendedTurn = gaussianTurn(a.Field.OrientationDeg, a.Field.WidthDeg)
			for i := range attendedTurn {
				attendedTurn[i] *= around[i]
			}
		}
		add(attendedX, attendedTurn, a.Peak-1)
	}
	return drive / (pool + a.Sigma)
}

func gaussianRow(centre, width float64) []float64 {
	row := make([]float64, 2*attentionReach+1)
	for i := range row {
		d := (float64(i-attentionReach) - centre) / width
		row[i] = math.Exp(-d * d / 2)
	}
	return row
}

func gaussianTurn(centreDeg, width float64) []float64 {
	turn := make([]float64, attentionTurn)
	for i := range turn {
		d := math.Mod(math.Abs(float64(i)-centreDeg), attentionTurn)
		d = min(d, attentionTurn-d) / width
		turn[i] = math.Exp(-d * d / 2)
	}
	return turn
}

// blurLine convolves with a Gaussian of unit volume; beyond the ends is nothing.
func blurLine(row []float64, width float64) []float64 {
	kernel, out := gaussianRow(0, width), make([]float64, len(row))
	for i := range out {
		out[i] = lineAt(row, kernel, i)
	}
	return out
}

// lineAt is the convolution at one place with a kernel, brought to unit volume.
func lineAt(row, kernel []float64, place int) (sum float64) {
	for j := max(0, place-attentionReach); j <= min(len(row)-1, place+attentionReach); j++ {
		sum += kernel[place-j+attentionReach] * row[j]
	}
	return sum / total(kernel)
}

// blurTurn convolves around the circle.
func blurTurn(turn []float64, width float64) []float64 {
	kernel, out := gaussianTurn(0, width), make([]float64, len(turn))
	for i := range out {
		out[i] = turnAt(turn, kernel, i)
	}
	return out
}

func turnAt(turn, kernel []float64, angle int) (sum float64) {
	for j, v := range turn {
		sum += kernel[(angle-j+attentionTurn)%attentionTurn] * v
	}
	return sum / total(kernel)
}

func total(x []float64) (sum float64) {
	for _, v := range x {
		sum += v
	}
	return sum
}
