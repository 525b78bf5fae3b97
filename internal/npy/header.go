package npy

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// The header is a Python literal; these are the only forms that NumPy writes.
var (
	descrKey   = regexp.MustCompile(`'descr'\s*:\s*'([^']*)'`)
	fortranKey = regexp.MustCompile(`'fortran_order'\s*:\s*(True|False)`)
	shapeKey   = regexp.MustCompile(`'shape'\s*:\s*\(([^)]*)\)`)
)

// parseHeader reads dtype and shape of an array in C order.
func parseHeader(h string) (dtype string, shape []int, err error) {
	d, f, s := descrKey.FindStringSubmatch(h), fortranKey.FindStringSubmatch(h), shapeKey.FindStringSubmatch(h)
	if d == nil || f == nil || s == nil {
		return "", nil, errors.New("npy: the header lacks descr, fortran_order or shape")
	}
	shape = []int{}
	for _, part := range strings.Split(s[1], ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 {
			return "", nil, fmt.Errorf("npy: %q is not a dimension", part)
		}
		shape = append(shape, n)
	}
	if f[1] == "True" && len(shape) > 1 {
		return "", nil, errors.New("npy: Fortran order is not read; save numpy.ascontiguousarray of it")
	}
	return d[1], shape, nil
}
