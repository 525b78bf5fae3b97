package main

import (
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/striate-sim/striate/experiments"
	"github.com/striate-sim/striate/internal/ui"
)

func newCheckCommand() *cobra.Command {
	var f loadFlags
	cmd := &cobra.Command{
		Use:   "check FILE|NAME",
		Short: "Find every mistake in an experiment and say what running it would take",
		Long: `Read an experiment, report every mistake with its line and column, and otherwise say
what running it would take: parameters, synapses, multiply-accumulates for one
image, memory and time. Nothing is run.`,
		Example: `  striate check mine.yaml
  striate check plausible-vs-standard --profile full`,
		Args:              exactly("the experiment, a FILE or a NAME of `striate list`"),
		ValidArgsFunction: completeExperiment,
		RunE: func(cmd *cobra.Command, args []string) error {
			spec, src, err := f.load(cmd, args[0])
			if err != nil {
				return err
			}
			plan, err := spec.Plan(src)
			if err != nil {
				return err
			}
			if wantsJSON(cmd) {
				return writeJSON(cmd, planJSON(plan))
			}
			return showPlan(cmd, spec, plan)
		},
	}
	f.add(cmd)
	addJSONFlag(cmd)
	return cmd
}

func showPlan(cmd *cobra.Command, spec *experiments.Spec, plan experiments.Plan) error {
	out := cmd.OutOrStdout()
	style := ui.StyleOf(out)
	fmt.Fprintf(out, "%s\n\n", style.Paint(ui.Strong, heading(spec)))
	for _, t := range []ui.Table{pathwayPrices(plan), circuitPrices(plan)} {
		if len(t.Rows) == 0 {
			continue
		}
		if err := t.Write(out, style, 0); err != nil {
			return err
		}
	}
	for _, n := range plan.Networks {
		if n.Circuit == nil {
			continue
		}
		for _, line := range n.Circuit.Computed {
			fmt.Fprintf(out, "%s computes %s\n", n.Name, line)
		}
	}
	for _, r := range plan.Records {
		for _, line := range r.Lines {
			fmt.Fprintf(out, "%s records %s\n", r.Name, line)
		}
	}
	seeds := ""
	if plan.Seeds > 1 {
		seeds = fmt.Sprintf(" for %d seeds", plan.Seeds)
	}
	fmt.Fprintln(out)
	for _, r := range plan.Records {
		most := ""
		if r.Most > r.Bytes {
			most = ", at most " + ui.Bytes(uint64(r.Most))
		}
		fmt.Fprintf(out, "arrays  %s.npz, about %s%s\n", r.Name, ui.Bytes(uint64(r.Bytes)), most)
	}
	_, err := fmt.Fprintf(out, "memory  %s\ntime    %s%s\nNo mistakes; nothing was run.\n", ui.Bytes(uint64(plan.MemoryBytes)), about(plan.Seconds), seeds)
	return err
}

// prices is a table of networks with some numbers each.
func prices(titles ...string) ui.Table {
	t := ui.Table{Columns: []ui.Column{{Title: "network"}}}
	for _, title := range titles {
		t.Columns = append(t.Columns, ui.Column{Title: title, Right: true})
	}
	return t
}

func pathwayPrices(plan experiments.Plan) ui.Table {
	t := prices("parameters", "synapses", "MACs", "departures", "updates", "images seen", "images tested", "time")
	for _, n := range plan.Networks {
		if n.Circuit != nil {
			continue
		}
		t.Add(ui.Text(n.Name, ui.Count(int64(n.Cost.Params)), ui.Count(int64(n.Cost.Synapses)), ui.Count(int64(n.Cost.MACs)),
			strconv.Itoa(len(n.Departures)), ui.Count(int64(n.Updates)), ui.Count(int64(n.TrainImages)), ui.Count(int64(n.TestImages)),
			about(n.Seconds))...)
	}
	return t
}

func circuitPrices(plan experiments.Plan) ui.Table {
	t := prices("units", "parameters", "synapses", "MACs a step", "departures", "trials", "steps a trial, at most", "time")
	for _, n := range plan.Networks {
		if n.Circuit == nil {
			continue
		}
		t.Add(ui.Text(n.Name, ui.Count(int64(n.Cost.Units)), ui.Count(int64(n.Cost.Params)), ui.Count(int64(n.Cost.Synapses)), ui.Count(int64(n.Cost.MACs)),
			strconv.Itoa(len(n.Departures)), ui.Count(int64(n.Circuit.Trials)), ui.Count(int64(n.Circuit.Steps)), about(n.Seconds))...)
	}
	return t
}

func about(seconds float64) string {
	return "about " + ui.Elapsed(time.Duration(seconds*float64(time.Second)))
}

type networkPlanJSON struct {
	Name        string   `json:"name"`
	Params      int      `json:"params"`
	Synapses    int      `json:"synapses"`
	MACs        int      `json:"macs"`
	Units       int      `json:"units"`
	Departures  []string `json:"departures"`
	Updates     int      `json:"updates"`
	TrainImages int      `json:"trainImages"`
	TestImages  int      `json:"testImages"`
	Seconds     float64  `json:"predictedSeconds"`
	Trials      int      `json:"trials,omitempty"`
	Steps       int      `json:"steps,omitempty"`
	Computed    []string `json:"computed,omitempty"`
}

type recordPlanJSON struct {
	Name  string   `json:"name"`
	Keeps []string `json:"keeps"`
	Bytes int64    `json:"predictedBytes"`
	Most  int64    `json:"bytesAtMost"`
}

func planJSON(p experiments.Plan) any {
	var records []recordPlanJSON
	for _, r := range p.Records {
		records = append(records, recordPlanJSON{r.Name, r.Lines, r.Bytes, r.Most})
	}
	networks := make([]networkPlanJSON, len(p.Networks))
	for i, n := range p.Networks {
		networks[i] = networkPlanJSON{n.Name, n.Cost.Params, n.Cost.Synapses, n.Cost.MACs, n.Cost.Units, append([]string{}, n.Departures...), n.Updates, n.TrainImages, n.TestImages, n.Seconds, 0, 0, nil}
		if c := n.Circuit; c != nil {
			networks[i].Trials, networks[i].Steps, networks[i].Computed = c.Trials, c.Steps, c.Computed
		}
	}
	return struct {
		Experiment  string            `json:"experiment"`
		Profile     string            `json:"profile"`
		Seeds       int               `json:"seeds"`
		Conditions  int               `json:"conditions"`
		MemoryBytes int64             `json:"memoryBytes"`
		Seconds     float64           `json:"predictedSeconds"`
		Networks    []networkPlanJSON `json:"networks"`
		Records     []recordPlanJSON  `json:"records,omitempty"`
	}{p.Name, p.Profile, p.Seeds, p.Conditions, p.MemoryBytes, p.Seconds, networks, records}
}
