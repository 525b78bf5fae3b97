package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// unit is how a measure's values are written.
type unit struct {
	scale  float64
	suffix string
}

var plain = unit{1, ""}

// unitOf writes fractions of images in per cent, everything else as it is.
func unitOf(measure string) unit {
	for _, fraction := range []string{"accuracy", "error", "robustness", "difference"} {
		if strings.HasSuffix(measure, fraction) {
			return unit{100, "\u202f%"}
		}
	}
	return plain
}

// minus replaces the hyphen before a number by a minus sign.
func minus(s string) string {
	if strings.HasPrefix(s, "-") {
		return "−" + s[1:]
	}
	return s
}

// percent writes a fraction in per cent, to a hundredth.
func percent(x float64) string {
	return minus(strconv.FormatFloat(100*x, 'f', 2, 64)) + "\u202f%"
}

// points writes a difference of fractions in percentage points, with its sign.
func points(x float64) string {
	s := strconv.FormatFloat(100*x, 'f', 2, 64)
	if s == "-0.00" {
		s = "0.00"
	}
	if x > 0 && s != "0.00" {
		s = "+" + s
	}
	return minus(s)
}

// count writes a whole number with its thousands set off by commas.
func count(n int64) string {
	s := strconv.FormatInt(n, 10)
	for at := len(s) - 3; at > 0 && s[at-1] != '-'; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return minus(s)
}

// duration writes seconds of wall time to the precision a reader needs.
func duration(seconds float64) string {
	switch {
	case seconds < 10:
		return strconv.FormatFloat(seconds, 'f', 1, 64) + " s"
	case seconds < 100:
		return strconv.FormatFloat(seconds, 'f', 0, 64) + " s"
	case seconds < 3600:
		m := int(math.Round(seconds / 60))
		return strconv.Itoa(m) + " min"
	}
	m := int(math.Round(seconds / 60))
	return fmt.Sprintf("%d h %d min", m/60, m%60)
}

// probability writes p to two digits, never as 0.
func probability(p float64) string {
	switch {
	case p < 1e-4:
		return "< 0.0001"
	case p > 0.995:
		return "1"
	case p < 0.01:
		return strconv.FormatFloat(p, 'f', 4, 64)
	}
	return strconv.FormatFloat(p, 'f', 2, 64)
}

// number writes a value to four digits, whole numbers in full.
func number(x float64) string {
	if x == math.Trunc(x) && math.Abs(x) < 1e15 {
		return count(int64(x))
	}
	return minus(strconv.FormatFloat(x, 'g', 4, 64))
}

// value writes a value in a unit.
func value(x float64, u unit) string {
	switch {
	case math.IsNaN(x):
		return "–"
	case u.scale == 100:
		return percent(x)
	}
	return number(x) + u.suffix
}

// list joins words: "a, b and c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// counted is "1 image", "3 images".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return count(int64(n)) + " " + noun + "s"
}
