//go:build linux || darwin || freebsd

package main

import "syscall"

// freeDisk is the room for this user on the file system of dir, in bytes.
func freeDisk(dir string) (uint64, error) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return 0, err
	}
	return uint64(fs.Bavail) * uint64(fs.Bsize), nil
}
