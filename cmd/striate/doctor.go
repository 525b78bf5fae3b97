package main

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"

	"github.com/klauspost/cpuid/v2"
	"github.com/spf13/cobra"

	"github.com/striate-sim/striate/experiments/record"
	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/internal/ui"
	"github.com/striate-sim/striate/simd"
)

// finding is what the doctor found of one thing.
type finding struct {
	Thing string `json:"thing"`
	State string `json:"state"`
	Fault string `json:"fault,omitempty"`
}

func newDoctorCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Examine this machine: processor, kernels, memory, disk, images",
		Long: `Examine what results and speed depend on: the processor and the kernels chosen for it,
whether those agree with plain Go, memory, room on the disk, and the images inside
the program. Exit code 1 if something is wrong.`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			findings := examine()
			if err := showFindings(cmd, findings); err != nil {
				return err
			}
			for _, f := range findings {
				if f.Fault != "" {
					return fmt.Errorf("%s: %s", f.Thing, f.Fault)
				}
			}
			return nil
		},
	}
	addJSONFlag(cmd)
	return cmd
}

func examine() []finding {
	v := record.Build()
	return []finding{
		{Thing: "program", State: strings.TrimSpace("striate " + v.Striate + " " + v.Revision)},
		{Thing: "go", State: fmt.Sprintf("%s %s/%s, GOMAXPROCS %d", v.Go, v.OS, v.Arch, v.GOMAXPROCS)},
		processor(),
		kernels(),
		selfTest(),
		memory(),
		disk("."),
		images(),
	}
}

func showFindings(cmd *cobra.Command, findings []finding) error {
	if wantsJSON(cmd) {
		return writeJSON(cmd, findings)
	}
	out := cmd.OutOrStdout()
	t := ui.Table{Columns: make([]ui.Column, 3)}
	for _, f := range findings {
		verdict := ui.Cell{Text: "ok", Tone: ui.Good}
		if f.Fault != "" {
			verdict = ui.Cell{Text: "fault", Tone: ui.Bad}
			f.State = strings.TrimSpace(f.State + " " + f.Fault)
		}
		t.Add(verdict, ui.Cell{Text: f.Thing}, ui.Cell{Text: f.State})
	}
	return t.Write(out, ui.StyleOf(out), ui.Columns(out))
}

func processor() finding {
	name := cpuid.CPU.BrandName
	if name == "" {
		name = runtime.GOARCH
	}
	state := fmt.Sprintf("%s, %d logical cores", name, runtime.NumCPU())
	for _, f := range []cpuid.FeatureID{cpuid.AVX2, cpuid.FMA3, cpuid.AVX512F} {
		if cpuid.CPU.Supports(f) {
			state += ", " + f.String()
		}
	}
	return finding{Thing: "processor", State: state}
}

func kernels() finding {
	f := finding{Thing: "kernels", State: simd.Level() + " of " + strings.Join(simd.Levels(), ", ")}
	if err := simd.LevelError(); err != nil {
		f.Fault = err.Error()
	}
	return f
}

// selfTest compares the kernels in use with plain Go on matrices whose sides are no multiple
// of any vector. A sum of n products differs between two orders of rounding by less than
// 2·n·2⁻²⁴·Σ|a·b|.
func selfTest() finding {
	const m, n, fan = 37, 53, 611
	f := finding{Thing: "self-test"}
	draw := func(path string, size int) []float32 {
		x := make([]float32, size)
		stream := rng.Named(1, "doctor/"+path)
		for i := range x {
			x[i] = stream.Normal(0, 0, uint32(i))
		}
		return x
	}
	a, b := draw("a", m*fan), draw("b", fan*n)
	index := make([]int32, fan)
	for k := range index {
		index[k] = int32(k)
	}
	product := func(a, b []float32) []float32 {
		c := make([]float32, m*n)
		simd.Gemm(c, n, a, fan, index, b, n, index, m, n, 1)
		return c
	}
	inUse := product(a, b)
	restore, err := simd.SetLevel("generic")
	if err != nil {
		f.Fault = err.Error()
		return f
	}
	plain, magnitude := product(a, b), product(absolute(a), absolute(b))
	restore()
	worst := 0.0
	for i := range plain {
		worst = max(worst, math.Abs(float64(inUse[i]-plain[i]))/float64(magnitude[i]))
		if inUse[i] != inUse[i] {
			worst = math.Inf(1)
		}
	}
	f.State = fmt.Sprintf("a %d×%d×%d product by %s kernels is within %.1g of plain Go", m, fan, n, simd.Level(), worst)
	if worst > 2*fan*0x1p-24 {
		f.Fault = "the kernels are wrong on this processor; set STRIATE_SIMD=generic and report it"
	}
	return f
}

func absolute(x []float32) []float32 {
	y := make([]float32, len(x))
	for i, v := range x {
		y[i] = float32(math.Abs(float64(v)))
	}
	return y
}

// scarce is the room under which a run of the library may fail.
const scarce = 1 << 29

func room(thing string, free uint64, state string) finding {
	f := finding{Thing: thing, State: state}
	if free < scarce {
		f.Fault = "less than " + ui.Bytes(scarce) + " left"
	}
	return f
}

// memory reads what Linux says of its memory.
func memory() finding {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return finding{Thing: "memory", State: "not known on " + runtime.GOOS}
	}
	size := map[string]uint64{}
	for line := range strings.Lines(string(text)) {
		var name string
		var kib uint64
		if n, _ := fmt.Sscanf(line, "%s %d", &name, &kib); n == 2 {
			size[strings.TrimSuffix(name, ":")] = kib << 10
		}
	}
	free := size["MemAvailable"]
	return room("memory", free, ui.Bytes(size["MemTotal"])+", "+ui.Bytes(free)+" available")
}

func disk(dir string) finding {
	free, err := freeDisk(dir)
	if err != nil {
		return finding{Thing: "disk", State: "not known: " + err.Error()}
	}
	return room("disk", free, ui.Bytes(free)+" free in this folder")
}

// images decodes the images inside the program, which checks their hashes.
func images() finding {
	f := finding{Thing: "images"}
	set, err := stimulus.Sets.Make("mnist")
	if err != nil {
		f.Fault = err.Error()
		return f
	}
	data, err := set.Load(".")
	if err != nil {
		f.Fault = err.Error()
		return f
	}
	f.State = fmt.Sprintf("mnist: %s training and %s test images, checksums right", ui.Count(int64(data.Train.Count)), ui.Count(int64(data.Test.Count)))
	return f
}
