package record

import (
	"errors"
	"syscall"
)

// diskFull reports whether an error means that the disk, or the user's share of it, is used up.
func diskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
