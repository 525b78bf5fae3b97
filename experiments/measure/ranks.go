package measure

import (
	"cmp"
	"slices"
)

// ranks numbers values from 1 in their order; equal ones share the mean of their ranks.
func ranks(x []float64) []float64 {
	order, r := sortedIndex(x), make([]float64, len(x))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && x[order[to]] == x[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			r[i] = float64(from+to+1) / 2
		}
		from = to
	}
	return r
}

func sortedIndex(x []float64) []int {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(x[i], x[j]) })
	return order
}

// concordance counts pairs of places of two lists, in numbers that may be large.
type concordance struct {
	pairs, tiesA, tiesB float64
	concordance         float64 // concordant less discordant pairs
}

// kendall counts in n·log n: sorted by a, the discordant pairs are the exchanges that sorting
// by b takes (Knight 1966).
func kendall(a, b []float64) concordance {
	n := len(a)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		if c := cmp.Compare(a[i], a[j]); c != 0 {
			return c
		}
		return cmp.Compare(b[i], b[j])
	})
	byA, byB := make([]float64, n), make([]float64, n)
	for k, i := range order {
		byA[k], byB[k] = a[i], b[i]
	}
	var both float64
	for from, k := 0, 1; k <= n; k++ {
		if k == n || byA[k] != byA[from] || byB[k] != byB[from] {
			both += choose2(k - from)
			from = k
		}
	}
	k := concordance{pairs: choose2(n), tiesA: ties(byA)}
	exchanges := sortCounting(byB, make([]float64, n))
	k.tiesB = ties(byB)
	k.concordance = k.pairs - k.tiesA - k.tiesB + both - 2*exchanges
	return k
}

// ties counts the pairs of equal values of a sorted list.
func ties(sorted []float64) (pairs float64) {
	for from, k := 0, 1; k <= len(sorted); k++ {
		if k == len(sorted) || sorted[k] != sorted[from] {
			pairs += choose2(k - from)
			from = k
		}
	}
	return pairs
}

func choose2(n int) float64 { return float64(n) * float64(n-1) / 2 }

// sortCounting sorts x by merging and counts the pairs that were out of order.
func sortCounting(x, work []float64) (exchanges float64) {
	if len(x) < 2 {
		return 0
	}
	half := len(x) / 2
	exchanges = sortCounting(x[:half], work) + sortCounting(x[half:], work)
	i, j := 0, half
	for k := range x {
		if j == len(x) || i < half && x[i] <= x[j] {
			work[k] = x[i]
			i++
		} else {
			work[k] = x[j]
			exchanges += float64(half - i)
			j++
		}
	}
	copy(x, work)
	return exchanges
}
