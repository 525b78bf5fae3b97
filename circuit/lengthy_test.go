package circuit

import "testing"

// lengthy marks a test that takes minutes under the race detector, or that counts allocations,
// which the detector makes itself.
func lengthy(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes minutes under the race detector")
	}
}
