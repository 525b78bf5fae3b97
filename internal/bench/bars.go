package bench

import (
	"strconv"
	"strings"
)

// rival is a number of a peer: a section of the peers' file, without its thread count, and a
// key.
type rival struct{ section, key string }

// bar is what a case is held to: so many times as fast as the fastest of some rivals. A bar
// of 0 compares and holds to nothing.
type bar struct {
	key    string
	rivals []rival
	times  float64
}

// close is how near to a bar counts as met: numbers of one machine repeat no better.
const close = 0.97

// bars lists every comparison in the order of a report.
func bars() []bar {
	var all []bar
	add := func(key string, times float64, rivals ...rival) { all = append(all, bar{key, rivals, times}) }
	blas := func(key string, times float64) {
		add(key, times, rival{"openblas", key}, rival{"blis", key}, rival{"onednn", key})
	}
	for _, n := range []string{"64", "96", "128", "192", "256", "384", "512", "768", "1024", "1536", "2048"} {
		blas("s"+n, 0.95)
	}
	for _, key := range []string{"conv1_img_32x576x25", "conv1_batch_32x36864x25", "conv2_img_64x64x800", "conv2_batch_64x4096x800"} {
		blas(key, 0.95)
	}
	blas("conv2_dW_64x800x4096_NT", 1.3)
	for _, key := range []string{"conv2_dX_800x4096x64_TN", "cifar_64x1024x576", "cifar_128x256x1152", "fc_64x10x1024_NT",
		"fc_64x512x1024_NT", "fc_dW_512x1024x64_TN", "ssn_b64_360x64x360", "ssnlayer_128x784x128", "lc_pos_64x32x800"} {
		blas(key, 0.95)
	}
	for _, n := range []string{"64", "128", "256", "512", "1024"} {
		add("s"+n, 7, rival{"gonum", "s" + strings.Join([]string{n, n, n}, "x")})
	}
	for _, c := range []struct {
		n     string
		times float64
	}{{"360", 1.05}, {"1024", 0}, {"4096", 0}, {"11250", 0.95}} {
		add("gemv_"+c.n, c.times, rival{"openblas", "gemv_" + c.n}, rival{"blis", "gemv_" + c.n})
	}
	torch := func(key string, times float64) { add(key, times, rival{"torch", key}) }
	for _, name := range []string{"mnist1_b32", "mnist2_b32", "cifar1_b32", "cifar2_b32", "cifar3_b32", "cifar4_b32", "mnist1_b128", "mnist2_b128", "cifar2_b128"} {
		forward, both := 0.95, 1.0
		if name[:len("mnist1")] == "mnist1" || name[:len("cifar1")] == "cifar1" {
			forward, both = 1.2, 1.2
		}
		torch("conv_"+name+"_fwd_ms", forward)
		torch("conv_"+name+"_fwdbwd_ms", both)
	}
	for _, c := range []struct {
		name          string
		forward, both float64
	}{{"mnist1_b64", 3.5, 4}, {"mnist2_b64", 3.5, 4}, {"mnist2_b1", 1, 1.8}} {
		for _, way := range []string{"fwd", "fwdbwd"} {
			times := c.forward
			if way == "fwdbwd" {
				times = c.both
			}
			add("lc_"+c.name+"_"+way+"_ms", times, rival{"torch", "lc_" + c.name + "_bmm_" + way + "_ms"}, rival{"torch", "lc_" + c.name + "_einsum_" + way + "_ms"})
		}
	}
	torch("lenet_b64_sgd_ms", 1.4)
	torch("lenet_b64_adam_ms", 1.4)
	torch("lenet_b64_infer_img_s", 1.8)
	torch("lenet_b1_infer_us", 2)
	for i, level := range memoryNames {
		if i > 0 { // torch is not measured over arrays so small
			add("euler_n2_"+level+"_ns", 6, rival{"torch", "euler_torch_n2_" + level + "_ns"})
			add("euler_n2.2_"+level+"_ns", 8, rival{"torch", "euler_torch_n2.2_" + level + "_ns"})
		}
		add("euler_n2_"+level+"_ns", 0, rival{"elem", "euler_n2_avx512_" + level + "_ns"}, rival{"elem", "euler_n2_avx2_" + level + "_ns"})
		add("euler_n2.2_"+level+"_ns", 0, rival{"elem", "euler_pow_avx512_" + level + "_ns"}, rival{"elem", "euler_pow_avx2_" + level + "_ns"})
	}
	add("ring_b1_f32_us_step", 0.9, rival{"ssn_c", "ring_b1_f32_us_step"})
	add("ring_b1_f32_us_step", 16, rival{"brian2_cpp", "ring_brian2_cpp_us_step"})
	add("ring_b1_f32_us_step", 3.5, rival{"torch", "ring_torch_b1_us_step"})
	add("ring_b1_f32_n2.2_us_step", 0, rival{"torch", "ring_torch_b1_n2.2_us_step"})
	add("ring_b64_f32_us_step", 0.95, rival{"ssn_c", "ring_b64_f32_us_step"})
	add("ring_b64_f32_us_step", 1.3, rival{"torch", "ring_torch_b64_us_step"}, rival{"torch", "ring_numpy_b64_us_step"})
	add("ring_b1_rank11_us_step", 40, rival{"torch", "ring_torch_b1_us_step"})
	add("grid75_separable_4path_us_step", 1.2, rival{"torch", "grid_torch_toeplitz_4path_us_step"})
	add("ssn_layer_b32_50steps_ms", 5.5, rival{"torch", "layer_torch_sep_50steps_ms"})
	for _, c := range []struct {
		key   string
		times float64
	}{{"sparse", 4}, {"local", 25}, {"sparse_b32", 30}} {
		add("rate4000_"+c.key+"_us_step", c.times, rival{"scipy", "rate4000_csr_us_step"})
	}
	return all
}

// unitOf tells the unit of a key.
func unitOf(key string) Unit {
	for _, u := range []struct {
		suffix string
		unit   Unit
	}{{"_img_s", Images}, {"_us_step", MicrosecStep}, {"_ms", Milliseconds}, {"_us", Microseconds}, {"_ns", Nanoseconds}} {
		if strings.HasSuffix(key, u.suffix) {
			return u.unit
		}
	}
	return GFLOPS
}

// in is a rival's number in a peers' file, at a number of threads. A section that names no
// number of threads is of one.
func (r rival) in(p Peers, threads int) (float64, bool) {
	section, ok := p[r.section+"_t"+strconv.Itoa(threads)]
	if !ok && threads == 1 {
		section, ok = p[r.section]
	}
	if !ok {
		return 0, false
	}
	v, ok := section[r.key].(float64)
	return v, ok && v > 0
}
