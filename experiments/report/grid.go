package report

import (
	"cmp"
	"slices"
)

// box is the inside of a panel.
type box struct{ left, right, top, bottom float64 }

// grid sets panels side by side, in rows where there are many.
type grid struct {
	style
	panels, columns int
	left, right     float64 // margins for the words of the vertical axis and of the lines
	head, foot      float64 // room above and below a panel
	height          float64 // of a panel
	between         float64 // room between neighbours; 0: what panels on one axis need
}

func newGrid(panels []string, st style) *grid {
	columns := min(len(panels), max(1, int(st.width/(16*st.text))))
	g := &grid{style: st, panels: len(panels), columns: columns, head: 3.6 * st.text, foot: 3.6 * st.text}
	if slices.Equal(panels, []string{""}) {
		g.head = 2.2 * st.text // the panel has no title
	}
	g.height = panelHeight(st, columns)
	return g
}

// panelHeight goes with the width of a panel, within bounds.
func panelHeight(st style, columns int) float64 {
	return min(18*st.text, max(11*st.text, st.width/float64(max(columns, 1))*0.62))
}

// titled keeps as many panels in a row as their titles leave room for, each between margins of
// its own.
func (g *grid) titled(panels []string, margin float64) {
	most := widest(panels, g.text) + margin
	g.columns = max(1, min(g.columns, int((g.width+margin)/max(most, 1))))
	g.columns = (len(panels) + g.rows() - 1) / g.rows() // rows are equally full
	g.between = margin
	g.height = panelHeight(g.style, g.columns)
}

func (g *grid) rows() int { return (g.panels + max(g.columns, 1) - 1) / max(g.columns, 1) }

func (g *grid) scene(title string) *scene {
	return &scene{width: g.width, height: float64(g.rows()) * (g.head + g.height + g.foot), title: title}
}

func (g *grid) box(i int) box {
	gap := max(1.8*g.text, g.between)
	wide := (g.width - g.left - g.right - gap*float64(g.columns-1)) / float64(g.columns)
	left := g.left + float64(i%g.columns)*(wide+gap)
	top := float64(i/g.columns)*(g.head+g.height+g.foot) + g.head
	return box{left, left + wide, top, top + g.height}
}

func (g *grid) leftmost(i int) bool  { return i%g.columns == 0 }
func (g *grid) rightmost(i int) bool { return i%g.columns == g.columns-1 || i == g.panels-1 }

// spread moves places the least distance down or up so that neighbours are a gap apart and,
// where they fit, all lie between low and high.
func spread(wanted []float64, gap, low, high float64) []float64 {
	order := make([]int, len(wanted))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(wanted[i], wanted[j]) })
	// Clusters of touching labels are centred on the mean of what their members want.
	type cluster struct {
		members []int
		sum     float64
	}
	top := func(c cluster) float64 {
		n := float64(len(c.members))
		at := c.sum/n - gap*(n-1)/2
		return max(low, min(at, high-gap*(n-1)))
	}
	var clusters []cluster
	for _, i := range order {
		clusters = append(clusters, cluster{[]int{i}, wanted[i]})
		for k := len(clusters) - 1; k > 0; k-- {
			above, below := clusters[k-1], clusters[k]
			if top(above)+gap*float64(len(above.members)) <= top(below)+1e-9 {
				break
			}
			clusters[k-1] = cluster{append(above.members, below.members...), above.sum + below.sum}
			clusters = clusters[:k]
		}
	}
	places := make([]float64, len(wanted))
	for _, c := range clusters {
		for k, i := range c.members {
			places[i] = top(c) + gap*float64(k)
		}
	}
	return places
}
