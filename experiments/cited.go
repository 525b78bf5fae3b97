package experiments

// Citations are the bibliography keys of what the experiment names and of what it uses.
func (s *Spec) Citations() []string { return (&run{spec: s}).citations() }
