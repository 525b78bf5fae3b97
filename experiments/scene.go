package experiments

import (
	"math"

	"github.com/striate-sim/striate/circuit"
)

// A scene is what a circuit's eye makes of the pictures that some trials show together. Still
// pictures are looked at once; where one moves, the front ends see a frame at a time, and the
// drive of a frame stays until the next.
type scene struct {
	s       *session
	g       *gaze
	lanes   int
	moves   bool
	onsetMS float64
	frameMS float64
	frame   int
	drives  [][]float32 // mV, by population: units×lanes, of the frame; nil where it is not driven
}

// alike reports whether two pictures, or none, can be looked at together.
func (p *picture) alike(o *picture) bool {
	if p == nil || o == nil {
		return p == o
	}
	return p.stimulus.screen() == o.stimulus.screen() && p.stimulus.FrameMS == o.stimulus.FrameMS
}

// scene shows the pictures of trials; nil where they show none.
func (s *session) scene(trials []trial) (*scene, error) {
	if trials[0].picture == nil {
		return nil, nil
	}
	sc := &scene{s: s, g: s.borrow(), lanes: len(trials), onsetMS: trials[0].onset, frameMS: trials[0].picture.stimulus.FrameMS}
	for b, t := range trials {
		if err := sc.g.show(b, t.picture); err != nil {
			return nil, err
		}
	}
	for pop, p := range s.spec.Populations {
		var drive []float32
		if sc.g.driven(pop) {
			drive = make([]float32, p.Sheet.Units()*sc.lanes)
		}
		sc.drives = append(sc.drives, drive)
	}
	sc.moves = sc.g.moves(sc.lanes)
	sc.look(0)
	return sc, nil
}

// look lets the eye see a frame.
func (sc *scene) look(frame int) {
	sc.frame = frame
	seen := sc.g.look(sc.lanes, float64(frame)*sc.frameMS)
	for pop, drive := range sc.drives {
		if drive != nil {
			sc.g.drive(drive, seen, pop, sc.lanes)
		}
	}
}

// still is the drive by pictures of which none moves, by population.
func (sc *scene) still() map[int][]float32 {
	if sc == nil || sc.moves {
		return nil
	}
	drives := map[int][]float32{}
	for pop, drive := range sc.drives {
		if drive != nil {
			drives[pop] = drive
		}
	}
	return drives
}

// leave gives the eye back.
func (sc *scene) leave() {
	if sc != nil {
		sc.s.gazes.Put(sc.g)
	}
}

// borrow takes an eye that no other worker uses.
func (s *session) borrow() *gaze {
	if g, ok := s.gazes.Get().(*gaze); ok {
		return g
	}
	return newGaze(s.spec, tileLanes, s.seed)
}

// interventions drive the circuit with moving pictures.
func (sc *scene) interventions() (all []circuit.Intervention) {
	if sc == nil || !sc.moves {
		return nil
	}
	for pop, drive := range sc.drives {
		if drive != nil {
			all = append(all, &footage{sc, pop})
		}
	}
	return all
}

// footage adds the drive of the frame of the moment to one population.
type footage struct {
	*scene
	population int
}

// Where is on the drive.
func (f *footage) Where() (pop int, at circuit.Site) { return f.population, circuit.OnDrive }

// Begin looks at the frame of the moment, unless it has been looked at.
func (f *footage) Begin(at circuit.Moment) {
	frame := max(0, int(math.Floor((at.TMS-f.onsetMS)/f.frameMS+1e-6)))
	if frame != f.frame {
		f.look(frame)
	}
}

// Apply adds the drive.
func (f *footage) Apply(x []float32, _ circuit.Moment) { addDrive(x, f.drives[f.population]) }

// Apply64 adds the drive.
func (f *footage) Apply64(x []float64, _ circuit.Moment) { addDrive(x, f.drives[f.population]) }

func addDrive[F float32 | float64](x []F, drive []float32) {
	for i, d := range drive {
		x[i] += F(d)
	}
}

// inputs are what a still presentation puts into every unit [mV], population after population.
func (p presentation) inputs(c *Circuit, seed uint64) (whole []float64, err error) {
	var g *gaze
	var seen []float32
	if p.picture != nil {
		g = newGaze(c, 1, seed)
		if err := g.show(0, p.picture); err != nil {
			return nil, err
		}
		seen = g.look(1, 0)
	}
	for pop, population := range c.Populations {
		input := make([]float64, population.Sheet.Units())
		switch {
		case g == nil:
			if driven, err := p.drive(population); err != nil {
				return nil, err
			} else if driven != nil {
				input = driven
			}
		case g.driven(pop):
			drive := make([]float32, len(input))
			g.drive(drive, seen, pop, 1)
			for u, x := range drive {
				input[u] = float64(x)
			}
		}
		whole = append(whole, input...)
	}
	return whole, nil
}
