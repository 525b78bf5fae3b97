package bench

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Markdown writes comparisons as a table.
func Markdown(w io.Writer, all []Comparison) error {
	head, line := "| case | ours | fastest peer | unit | ratio | bar | |", "|---|---:|---:|---|---:|---:|---|"
	speedups := slices.ContainsFunc(all, func(c Comparison) bool { return c.Speedup > 0 })
	if speedups {
		head, line = head+" of one thread |", line+"---:|"
	}
	var b strings.Builder
	b.WriteString(head + "\n" + line + "\n")
	for _, c := range all {
		bar, verdict := "", ""
		if c.Bar > 0 {
			bar, verdict = strconv.FormatFloat(c.Bar, 'g', 3, 64), "met"
			if !c.Met() {
				verdict = fmt.Sprintf("missed by %.0f %%", 100*(1-c.Ratio/c.Bar))
			}
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s %s | %s | %.2f | %s | %s |", c.Key, Digits(c.Ours), Digits(c.Theirs), c.Peer, c.Unit, c.Ratio, bar, verdict)
		if speedups {
			fmt.Fprintf(&b, " %.2f |", c.Speedup)
		}
		b.WriteString("\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
