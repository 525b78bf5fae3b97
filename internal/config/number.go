package config

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

const numberSyntax = `[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?`

var (
	number      = regexp.MustCompile(`^` + numberSyntax + `$`)
	quantity    = regexp.MustCompile(`^(` + numberSyntax + `)(\s*)(\S.*)$`)
	leadingZero = regexp.MustCompile(`^([-+]?)0+([0-9](?:[0-9.]*)(?:[eE][-+]?[0-9]+)?(?:\s+\S+)?)$`)
)

// looksTyped reports whether plain text would be read as something else than text.
func looksTyped(text string) bool {
	switch strings.ToLower(text) {
	case "", "~", "null", "true", "false":
		return true
	}
	return number.MatchString(text) || leadingZero.MatchString(text)
}

// split divides "20 ms" into its number and its unit. The gap is what stands between.
func split(text string) (num, gap, unit string, ok bool) {
	if number.MatchString(text) {
		return text, "", "", true
	}
	if m := quantity.FindStringSubmatch(text); m != nil {
		return m[1], m[2], m[3], true
	}
	return "", "", "", false
}

// formatNumber writes a number of 32 or 64 bits in the fewest digits that read back equal.
func formatNumber(x float64, bits int) string {
	if a := math.Abs(x); a == 0 || a >= 1e-4 && a < 1e15 {
		return strconv.FormatFloat(x, 'f', -1, bits)
	}
	text := strconv.FormatFloat(x, 'e', -1, bits)
	mantissa, exponent, ok := strings.Cut(text, "e")
	if !ok {
		return "." + strings.ToLower(strings.TrimPrefix(text, "+")) // NaN and infinities
	}
	sign := strings.TrimLeft(exponent[:1], "+")
	return mantissa + "e" + sign + strings.TrimLeft(exponent[1:], "0")
}
