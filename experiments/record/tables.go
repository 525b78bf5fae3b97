package record

import (
	"io"

	"github.com/striate-sim/striate/experiments/table"
)

// Table writes tables/NAME.csv: the numbers behind a table or a figure.
func (f *Folder) Table(name string, t table.Table) error {
	return f.write("tables/"+name+".csv", func(w io.Writer) error { return table.WriteCSV(w, t) })
}
