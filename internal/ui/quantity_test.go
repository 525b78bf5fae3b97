package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCount(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 61706: "61,706", 1234567: "1,234,567", -1000: "-1,000"} {
		require.Equal(t, want, Count(n))
	}
}

func TestBytes(t *testing.T) {
	for n, want := range map[uint64]string{
		0: "0 B", 1023: "1023 B", 1024: "1.00 KiB", 10 * 1024: "10.0 KiB", 999 * 1024: "999 KiB",
		1023 * 1024: "0.999 MiB", 3 << 29: "1.50 GiB", 1 << 63: "8.00 EiB",
	} {
		require.Equal(t, want, Bytes(n))
	}
}

func TestElapsed(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0.0 s", 9940 * time.Millisecond: "9.9 s", 9960 * time.Millisecond: "10 s",
		59400 * time.Millisecond: "59 s", 59600 * time.Millisecond: "1 min 00 s",
		252 * time.Second: "4 min 12 s", 3599600 * time.Millisecond: "1 h 00 min", 185 * time.Minute: "3 h 05 min",
	} {
		require.Equal(t, want, Elapsed(d), d.String())
	}
}

func TestPercent(t *testing.T) {
	require.Equal(t, "98.71 %", Percent(0.98714, 2))
	require.Equal(t, "100 %", Percent(1, 0))
}

func TestList(t *testing.T) {
	require.Equal(t, "", List(nil, "or"))
	require.Equal(t, "a", List([]string{"a"}, "or"))
	require.Equal(t, "a, b or c", List([]string{"a", "b", "c"}, "or"))
}
