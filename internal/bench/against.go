package bench

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
)

// Peers is a file of peers' numbers: sections of numbers by key, one a program and number of
// threads, as peers.py writes it.
type Peers map[string]map[string]any

// ReadPeers reads such a file.
func ReadPeers(name string) (Peers, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var p Peers
	if err := json.Unmarshal(text, &p); err != nil {
		return nil, fmt.Errorf("%s is no file of peers: %w", name, err)
	}
	return p, nil
}

// Ours returns our own numbers of the same run, where the file has them.
func (p Peers) Ours(threads int) (map[string]float64, bool) {
	section, ok := p["striate_t"+strconv.Itoa(threads)]
	numbers := map[string]float64{}
	for key, v := range section {
		if v, isNumber := v.(float64); isNumber {
			numbers[key] = v
		}
	}
	return numbers, ok && len(numbers) > 0
}

// Numbers returns what a run measured, by key.
func (r *Report) Numbers() map[string]float64 {
	numbers := map[string]float64{}
	for _, one := range append(r.Limits(), r.Results...) {
		numbers[one.Key] = one.Value
		for _, n := range one.also {
			numbers[n.key] = n.value
		}
	}
	return numbers
}

// Comparison is a case of ours beside the fastest of its rivals.
type Comparison struct {
	Key    string  `json:"case"`
	Unit   Unit    `json:"unit"`
	Ours   float64 `json:"ours"`
	Peer   string  `json:"peer"`
	Theirs float64 `json:"theirs"`
	Ratio  float64 `json:"ratio"` // as fast as the peer
	Bar    float64 `json:"bar"`   // that Ratio is held to, or 0

	Speedup float64 `json:"speedup,omitempty"` // over one thread of ours, where both are known
}

// Met tells whether the bar is met; numbers within 3 % of it count.
func (c Comparison) Met() bool { return c.Ratio >= close*c.Bar }

// Compare sets our numbers beside the peers'. Cases that one side lacks are left out. Where
// the file has our numbers at one thread, those at more are set beside them too.
func Compare(ours map[string]float64, p Peers, threads int) []Comparison {
	var all []Comparison
	alone, _ := p.Ours(1)
	for _, b := range bars() {
		c := Comparison{Key: b.key, Unit: unitOf(b.key), Ours: ours[b.key], Bar: b.times}
		for _, r := range b.rivals {
			v, ok := r.in(p, threads)
			if ok && (c.Theirs == 0 || (v > c.Theirs) == c.Unit.rate()) {
				c.Theirs, c.Peer = v, r.section
			}
		}
		if c.Ours <= 0 || c.Theirs == 0 {
			continue
		}
		c.Ratio = c.Unit.faster(c.Ours, c.Theirs)
		if one := alone[c.Key]; threads > 1 && one > 0 {
			c.Speedup = c.Unit.faster(c.Ours, one)
		}
		all = append(all, c)
	}
	return all
}

// Digits writes a measured number, of which three digits are worth reading.
func Digits(v float64) string {
	decimals := 0
	for limit := 100.0; v < limit && decimals < 4 && v > 0; limit /= 10 {
		decimals++
	}
	return strconv.FormatFloat(v, 'f', decimals, 64)
}
