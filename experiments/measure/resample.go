package measure

import (
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/striate-sim/striate/internal/rng"
)

// groups gathers the images that every seed answered alike in every term. Drawing n images
// with replacement is a multinomial draw of the groups' counts, and there are far fewer
// groups than images: most images are easy, and all networks know them.
type groups struct {
	terms, seeds int
	size         []int    // images of each group, largest first
	image        []uint32 // the group of each image, in order of group
	shown        [][]bool // [term][group]: the term's test shows these images
	right        [][]bool // [term·seeds + seed][group]
}

func (c contrast) grouped() *groups {
	g := &groups{terms: len(c.terms), seeds: len(c.terms[0].correct)}
	images := 0
	for _, t := range c.terms {
		if len(t.correct) != g.seeds {
			panic("measure: terms of different numbers of seeds cannot be paired")
		}
		images = max(images, len(t.correct[0]))
	}
	// A pattern is one byte a term and seed: 0 wrong, 1 right, 2 not shown. Tests with a
	// limit show the first images of the set.
	pattern := make([]byte, g.terms*g.seeds)
	count := map[string]int{}
	for i := range images {
		k := 0
		for _, t := range c.terms {
			for _, correct := range t.correct {
				pattern[k] = answer(correct, i)
				k++
			}
		}
		count[string(pattern)]++
	}
	patterns := make([]string, 0, len(count))
	for p := range count {
		patterns = append(patterns, p)
	}
	slices.SortFunc(patterns, func(p, q string) int {
		if count[p] != count[q] {
			return count[q] - count[p]
		}
		return compare(p, q)
	})
	g.lay(patterns, count, images)
	return g
}

func (g *groups) lay(patterns []string, count map[string]int, images int) {
	g.image = make([]uint32, 0, images)
	for range g.terms {
		g.shown = append(g.shown, make([]bool, len(patterns)))
	}
	for range g.terms * g.seeds {
		g.right = append(g.right, make([]bool, len(patterns)))
	}
	for k, p := range patterns {
		g.size = append(g.size, count[p])
		for range count[p] {
			g.image = append(g.image, uint32(k))
		}
		for i := range len(p) {
			g.right[i][k] = p[i] == 1
			g.shown[i/g.seeds][k] = p[i] != 2
		}
	}
}

func answer(correct []bool, i int) byte {
	switch {
	case i >= len(correct):
		return 2
	case correct[i]:
		return 1
	}
	return 0
}

func compare(p, q string) int {
	if p < q {
		return -1
	}
	return 1 // patterns differ
}

// means sets dst[term] to the accuracy over some seeds of images drawn counts[group] times.
// Both sums are whole numbers, so that the mean is the nearest float64.
func (g *groups) means(dst []float64, seeds, counts []int) {
	for t := range dst {
		shown, right := 0, 0
		for k, here := range g.shown[t] {
			if here {
				shown += counts[k]
			}
		}
		for _, s := range seeds {
			for k, ok := range g.right[t*g.seeds+s] {
				if ok {
					right += counts[k]
				}
			}
		}
		dst[t] = float64(right) / float64(shown*len(seeds))
	}
}

// many is the expected count from which one binomial draw is cheaper than drawing images.
const many = 64

// draw sets counts to those of as many images, drawn with replacement, as there are. Large
// groups take a binomial share of what is left; the images of the small ones are drawn one
// by one.
func (g *groups) draw(counts []int, words *source) {
	clear(counts)
	left, pool := len(g.image), len(g.image)
	for k, size := range g.size {
		if left*size < many*pool {
			break
		}
		n := left
		if size < pool {
			n = int(distuv.Binomial{N: float64(left), P: float64(size) / float64(pool), Src: words}.Rand())
		}
		counts[k] = n
		left, pool = left-n, pool-size
	}
	rest := g.image[len(g.image)-pool:]
	for range left {
		counts[rest[words.below(pool)]]++
	}
}

// source deals out the words of one trial of a stream in order.
type source struct {
	stream rng.Stream
	trial  uint64
	next   uint32
	block  [4]uint32
}

func (s *source) word() uint32 {
	if s.next%4 == 0 {
		s.block = s.stream.Uint32x4(s.trial, 0, s.next/4)
	}
	w := s.block[s.next%4]
	s.next++
	return w
}

// Uint64 returns 64 random bits.
func (s *source) Uint64() uint64 { return uint64(s.word())<<32 | uint64(s.word()) }

// below returns a number in [0, n), n < 2³²; its bias, n/2³², is far below what 2,000
// resamples show.
func (s *source) below(n int) int { return int(uint64(s.word()) * uint64(n) >> 32) }
