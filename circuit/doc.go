// Package circuit joins populations into networks and advances them in time.
package circuit
