package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/neuron"
)

// opponent is the retina of colour images: the luminance cells see the mean of red, green and
// blue, and two cells of each opponent channel see the pixel beneath them (after the cardinal
// directions of Derrington, Krauskopf & Lennie 1984):
//
//	red–green = colour·(R − G)    blue–yellow = colour·(B − (R + G)/2)
//
// The channels of a place are ON and OFF of luminance, red–green and blue–yellow. Opponent
// cells have no surround, so that the colour of large surfaces is not lost.
type opponent struct {
	below     neuron.Sheet
	luminance *retina
	colour    float32
	above     neuron.Sheet
}

// luminanceChannels are the ON and OFF cells that stand before the opponent ones.
const luminanceChannels = 2

func (r *Retina) colourLayer(in neuron.Sheet) (layer, error) {
	grey := in
	grey.Channels = 1
	l, err := r.luminanceLayer(grey)
	if err != nil {
		return nil, err
	}
	o := &opponent{below: in, luminance: l, colour: float32(r.Colour), above: l.above}
	if r.Colour > 0 {
		o.above.Channels += 4
	}
	return o, nil
}

func (l *opponent) in() neuron.Sheet           { return l.below }
func (l *opponent) out() neuron.Sheet          { return l.above }
func (l *opponent) first() (y, x int)          { return l.luminance.first() }
func (l *opponent) departures() []departure.ID { return l.luminance.departures() }

func (l *opponent) newWork(lanes int) work {
	return &opponentWork{l: l, cells: l.luminance.newWork(lanes).(*retinaWork), grey: make([]float32, l.luminance.below.Units()*lanes), y: make([]float32, l.above.Units()*lanes)}
}

// opponentWork is the state of a tile: grey is of pixels×lanes, y of cells×lanes.
type opponentWork struct {
	l       *opponent
	cells   *retinaWork
	grey, y []float32
	dl, dx  []float32 // credit of the luminance cells and of the image
	lanes   int
}

func (w *opponentWork) forward(x []float32, at moment) []float32 {
	n, l := at.lanes, w.l
	w.lanes = n
	w.grey = w.grey[:len(x)/3]
	for pixel := range len(w.grey) / n {
		red, green, blue := w.planes(x, pixel)
		for b, r := range red {
			w.grey[pixel*n+b] = (r + green[b] + blue[b]) / 3
		}
	}
	luminance := w.cells.forward(w.grey, at)
	channels := l.above.Channels
	w.y = w.y[:l.above.Units()*n]
	for place, pixel := range l.luminance.places {
		y := w.y[place*channels*n:][:channels*n]
		copy(y, luminance[place*luminanceChannels*n:][:luminanceChannels*n])
		if l.colour == 0 {
			continue
		}
		red, green, blue := w.planes(x, pixel)
		for b, r := range red {
			rg, by := l.colour*(r-green[b]), l.colour*(blue[b]-(r+green[b])/2)
			y[2*n+b], y[3*n+b] = max(rg, 0), max(-rg, 0)
			y[4*n+b], y[5*n+b] = max(by, 0), max(-by, 0)
		}
	}
	return w.y
}

// planes are the red, green and blue of one pixel in all lanes.
func (w *opponentWork) planes(x []float32, pixel int) (red, green, blue []float32) {
	at, n := 3*pixel*w.lanes, w.lanes
	return x[at:][:n], x[at+n:][:n], x[at+2*n:][:n]
}

// backward carries credit to the image, for attacks and gradient checks.
func (w *opponentWork) backward(credit []float32, to reach) []float32 {
	if to < toBelow {
		return nil
	}
	n, l := w.lanes, w.l
	channels := l.above.Channels
	w.dl = grow(w.dl, l.luminance.above.Units()*n)
	for place := range l.luminance.places {
		copy(w.dl[place*luminanceChannels*n:][:luminanceChannels*n], credit[place*channels*n:])
	}
	grey := w.cells.backward(w.dl, to)
	w.dx = grow(w.dx, 3*len(grey))
	for pixel := range len(grey) / n {
		red, green, blue := w.planes(w.dx, pixel)
		for b := range red {
			e := grey[pixel*n+b] / 3
			red[b], green[b], blue[b] = e, e, e
		}
	}
	if l.colour == 0 {
		return w.dx
	}
	for place, pixel := range l.luminance.places {
		e, y := credit[place*channels*n:][:channels*n], w.y[place*channels*n:][:channels*n]
		red, green, blue := w.planes(w.dx, pixel)
		for b := range red {
			rg := l.colour * (open(y[2*n+b], e[2*n+b]) - open(y[3*n+b], e[3*n+b]))
			by := l.colour * (open(y[4*n+b], e[4*n+b]) - open(y[5*n+b], e[5*n+b]))
			red[b] += rg - by/2
			green[b] -= rg + by/2
			blue[b] += by
		}
	}
	return w.dx
}

// open lets the credit of a cell through where it is above its threshold.
func open(rate, credit float32) float32 {
	if rate > 0 {
		return credit
	}
	return 0
}
