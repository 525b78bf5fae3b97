package measure

import (
	"cmp"
	"slices"
)

// BenjaminiHochberg returns adjusted p values, in the order given:
// p̃₍ᵢ₎ = min over j ≥ i of (m/j)·p₍ⱼ₎, at most 1. Rejecting p̃ ≤ q holds the false discovery
// rate at q (Benjamini & Hochberg 1995).
func BenjaminiHochberg(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(p[i], p[j]) })
	adjusted := make([]float64, len(p))
	least := 1.0
	for rank := len(p); rank >= 1; rank-- {
		i := order[rank-1]
		least = min(least, p[i]*float64(len(p))/float64(rank))
		adjusted[i] = least
	}
	return adjusted
}
