// Package neuron describes rate neurons as whole populations: every operation advances all
// units and all lanes at once.
//
// Every array of the program is [variable][y][x][channel][lane]: unit-major with lanes
// innermost, channels inside a place. The value of unit i in lane b stands at i*lanes+b. A
// lane is one independently simulated stimulus.
package neuron

// Sheet arranges the units of a population as feature maps over visual space.
type Sheet struct {
	Channels, Height, Width int
	SpacingDeg              float32 // visual angle between neighbouring places; 0: not retinotopic
}

// Units returns the number of neurons on the sheet.
func (s Sheet) Units() int { return s.Channels * s.Height * s.Width }

// Places returns the number of places on the sheet.
func (s Sheet) Places() int { return s.Height * s.Width }

// Unit returns the index of the unit of a channel at a place.
func (s Sheet) Unit(y, x, channel int) int { return (y*s.Width+x)*s.Channels + channel }
