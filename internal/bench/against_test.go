package bench

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const peersText = `{
 "openblas_t1": {"s64": 50, "core": "Zen"}, "blis_t1": {"s64": 80}, "onednn_t1": {"s64": 60},
 "torch_t1": {"lenet_b64_sgd_ms": 30, "lenet_b64_infer_img_s": 1000, "lc_mnist2_b1_bmm_fwdbwd_ms": 4, "lc_mnist2_b1_einsum_fwdbwd_ms": 3},
 "brian2_cpp": {"ring_brian2_cpp_us_step": 90},
 "striate_t1": {"threads": 1, "level": "avx2", "s64": 77, "lenet_b64_sgd_ms": 20, "lenet_b64_infer_img_s": 1750, "lc_mnist2_b1_fwdbwd_ms": 2, "ring_b1_f32_us_step": 5, "s96": 90}
}`

func peersFile(t *testing.T, text string) string {
	name := filepath.Join(t.TempDir(), "peers.json")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestCompare holds each case to the fastest of its rivals, rates and times alike.
func TestCompare(t *testing.T) {
	p, err := ReadPeers(peersFile(t, peersText))
	if err != nil {
		t.Fatal(err)
	}
	ours, ok := p.Ours(1)
	if !ok {
		t.Fatal("our own numbers are not found")
	}
	if _, ok := p.Ours(2); ok {
		t.Error("numbers of two threads are found where there are none")
	}
	want := []struct {
		key, peer string
		times     float64
		met       bool
	}{
		{"s64", "blis", 77. / 80, true}, // 0.9625 of 0.95
		{"lc_mnist2_b1_fwdbwd_ms", "torch", 1.5, false},
		{"lenet_b64_sgd_ms", "torch", 1.5, true},
		{"lenet_b64_infer_img_s", "torch", 1.75, true}, // within 3 % of 1.8
		{"ring_b1_f32_us_step", "brian2_cpp", 18, true},
	}
	got := Compare(ours, p, 1)
	if len(got) != len(want) {
		t.Fatalf("%d comparisons, want %d: %+v", len(got), len(want), got)
	}
	for i, c := range got {
		if w := want[i]; c.Key != w.key || c.Peer != w.peer || !near(c.Ratio, w.times) || c.Met() != w.met {
			t.Errorf("%+v, want %+v", c, w)
		}
	}
	var b strings.Builder
	if err := Markdown(&b, got); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"| `s64` | 77.0 | 80.0 blis | GFLOP/s | 0.96 | 0.95 | met |\n",
		"| `lc_mnist2_b1_fwdbwd_ms` | 2.00 | 3.00 torch | ms | 1.50 | 1.8 | missed by 17 % |\n",
	} {
		if !strings.Contains(b.String(), line) {
			t.Errorf("no line %q in\n%s", line, b.String())
		}
	}
}

// TestSpeedup holds numbers at two threads to ours at one.
func TestSpeedup(t *testing.T) {
	p, err := ReadPeers(peersFile(t, `{
 "torch_t2": {"lenet_b64_sgd_ms": 15, "lenet_b64_infer_img_s": 2000},
 "brian2_cpp": {"ring_brian2_cpp_us_step": 90},
 "striate_t1": {"lenet_b64_sgd_ms": 18, "lenet_b64_infer_img_s": 1750},
 "striate_t2": {"lenet_b64_sgd_ms": 10, "lenet_b64_infer_img_s": 3500, "ring_b1_f32_us_step": 5}}`))
	if err != nil {
		t.Fatal(err)
	}
	ours, _ := p.Ours(2)
	got := Compare(ours, p, 2)
	if len(got) != 2 || !near(got[0].Speedup, 1.8) || !near(got[0].Ratio, 1.5) || !near(got[1].Speedup, 2) || !near(got[1].Ratio, 1.75) {
		t.Errorf("%+v", got)
	}
	var b strings.Builder
	if err := Markdown(&b, got); err != nil || !strings.Contains(b.String(), "| 1.50 | 1.4 | met | 1.80 |\n") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

func TestReadPeersRefuses(t *testing.T) {
	for _, name := range []string{peersFile(t, "[1]"), peersFile(t, "{"), "testdata/missing.json"} {
		if p, err := ReadPeers(name); err == nil {
			t.Errorf("%s gives %v", name, p)
		}
	}
}

// TestJSON holds that a report is one object of numbers, whose times and rates peers.py can
// tell apart by their names.
func TestJSON(t *testing.T) {
	r := &Report{Threads: 2, Level: "avx2", machine: &Machine{}, Roof: Roof{FMA: 123.456789}}
	r.add(Group{Name: "lenet"}, Case{Metric: Metric{"lenet_b64_sgd_ms", Milliseconds, 1}, Also: []Metric{{"lenet_b64_sgd_img_s", Images, 64}}}, 0.016)
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{"threads": 2.0, "level": "avx2", "fma_f32_avx2_gflops_t2": 123.46, "lenet_b64_sgd_ms": 16.0, "lenet_b64_sgd_img_s": 4000.0} {
		if got[key] != want {
			t.Errorf("%s is %v, want %v", key, got[key], want)
		}
	}
}

func TestUnits(t *testing.T) {
	for _, c := range []struct {
		Metric
		seconds, want float64
	}{
		{Metric{"", GFLOPS, 2e9}, 0.5, 4},
		{Metric{"", GBs, 1e9}, 0.5, 2},
		{Metric{"", Images, 64}, 0.5, 128},
		{Metric{"", Milliseconds, 1}, 0.5, 500},
		{Metric{"", Microseconds, 2}, 0.5, 250_000},
		{Metric{"", MicrosecStep, 100}, 1e-3, 10},
		{Metric{"", Nanoseconds, 1e6}, 1e-3, 1},
	} {
		if got := c.of(c.seconds); !near(got, c.want) {
			t.Errorf("%v in %v s is %v, want %v", c.Metric, c.seconds, got, c.want)
		}
	}
	for v, want := range map[float64]string{0: "0", 0.0723: "0.0723", 0.5: "0.500", 1.234: "1.23", 12.34: "12.3", 123.4: "123"} {
		if got := Digits(v); got != want {
			t.Errorf("%v is written %s, want %s", v, got, want)
		}
	}
}
