package main

import (
	"fmt"
	"runtime"

	"github.com/klauspost/cpuid/v2"
	"github.com/spf13/cobra"

	"github.com/striate-sim/striate/internal/bench"
	"github.com/striate-sim/striate/internal/ui"
)

func newBenchCommand() *cobra.Command {
	var (
		o        bench.Options
		against  string
		markdown bool
	)
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure the speed of kernels, layers, networks and circuits on this machine",
		Long: `Measure what simulation and training spend their time on, beside the machine's limits,
measured in the same run: fused multiply-adds, and bandwidth from each level of memory.
The last column is the share of what those limits allow.

One thread is measured in processor time, several by the wall: let the machine be idle.
Compare numbers of one run only.

--against FILE sets our numbers beside those of other programs, by the keys of the JSON;
where the file holds our numbers of the same run too, nothing is measured.`,
		Example: `  striate bench --quick
  striate bench --only lenet,conv --threads 2
  striate bench --json --threads 1
  striate bench --against peers.json --markdown`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.Threads < 1 || o.Threads > runtime.NumCPU() {
				return usagef("--threads %d: this machine has %d", o.Threads, runtime.NumCPU())
			}
			if markdown && against == "" {
				return usagef("--markdown is for --against FILE")
			}
			var peers bench.Peers
			if against != "" {
				var err error
				if peers, err = bench.ReadPeers(against); err != nil {
					return err
				}
				if ours, ok := peers.Ours(o.Threads); ok {
					return showPeers(cmd, bench.Compare(ours, peers, o.Threads), markdown)
				}
			}
			c := cpuid.CPU.Cache
			o.Caches = [3]int{c.L1D, c.L2, c.L3}
			if errs := cmd.ErrOrStderr(); ui.IsTerminal(errs) {
				o.Progress = func(what string) { fmt.Fprintf(errs, "measuring %s\n", what) }
			}
			report, err := bench.Run(o)
			if err != nil {
				return err
			}
			if peers != nil {
				return showPeers(cmd, bench.Compare(report.Numbers(), peers, o.Threads), markdown)
			}
			if wantsJSON(cmd) {
				return writeJSON(cmd, report)
			}
			return showBench(cmd, report)
		},
	}
	cmd.Flags().IntVar(&o.Threads, "threads", 1, "workers, each on a processor of its own")
	cmd.Flags().BoolVar(&o.Quick, "quick", false, "shorter blocks and no long cases: under a minute")
	cmd.Flags().StringSliceVar(&o.Only, "only", nil, "these alone: roof, "+ui.List(benchGroups(), "or")+", or the beginning of a case's name")
	cmd.Flags().StringVar(&against, "against", "", "compare with the numbers of this JSON FILE of other programs")
	cmd.Flags().BoolVar(&markdown, "markdown", false, "print the comparison as a table of Markdown")
	addJSONFlag(cmd)
	return cmd
}

func benchGroups() []string {
	var names []string
	for _, g := range bench.Groups() {
		names = append(names, g.Name)
	}
	return names
}

func showBench(cmd *cobra.Command, r *bench.Report) error {
	out := cmd.OutOrStdout()
	style := ui.StyleOf(out)
	fmt.Fprintf(out, "%s, %d of %d threads, kernels %s\n\n", cpuid.CPU.BrandName, r.Threads, runtime.NumCPU(), r.Level)
	t := ui.Table{Columns: []ui.Column{{Title: "case"}, {Title: "ours", Right: true}, {Title: "unit"}, {Title: "of the roof", Right: true}}}
	group := "roof"
	for _, one := range append(r.Limits(), r.Results...) {
		if one.Group != group {
			t.Add(ui.Text("", "", "", "")...)
			group = one.Group
		}
		share := ""
		if one.Share > 0 {
			share = ui.Percent(one.Share, 0)
		}
		t.Add(ui.Text(one.Key, bench.Digits(one.Value), string(one.Unit), share)...)
	}
	return t.Write(out, style, 0)
}

// showPeers prints our numbers beside those of other programs.
func showPeers(cmd *cobra.Command, all []bench.Comparison, markdown bool) error {
	out := cmd.OutOrStdout()
	switch {
	case len(all) == 0:
		return fmt.Errorf("the file holds nothing that can be compared at this number of threads")
	case wantsJSON(cmd):
		return writeJSON(cmd, all)
	case markdown:
		return bench.Markdown(out, all)
	}
	t := ui.Table{Columns: []ui.Column{{Title: "case"}, {Title: "ours", Right: true}, {Title: "peer", Right: true}, {Title: ""}, {Title: "unit"}, {Title: "ratio", Right: true}, {Title: "bar", Right: true}, {Title: "of one thread", Right: true}}}
	for _, c := range all {
		ratio, bar := ui.Cell{Text: fmt.Sprintf("%.2f", c.Ratio)}, ""
		if c.Bar > 0 {
			bar, ratio.Tone = fmt.Sprintf("%.2f", c.Bar), ui.Good
			if !c.Met() {
				ratio.Tone = ui.Bad
			}
		}
		cells := ui.Text(c.Key, bench.Digits(c.Ours), bench.Digits(c.Theirs), c.Peer, string(c.Unit))
		speedup := ""
		if c.Speedup > 0 {
			speedup = fmt.Sprintf("%.2f", c.Speedup)
		}
		t.Add(append(cells, ratio, ui.Cell{Text: bar}, ui.Cell{Text: speedup})...)
	}
	return t.Write(out, ui.StyleOf(out), 0)
}
