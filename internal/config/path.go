package config

// join appends a name to a path.
func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}

// or is text, or other where there is none.
func or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
