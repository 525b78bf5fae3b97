// Package experiments reads experiment files and carries them out: one question, the networks
// that may answer it, what they see, what is measured, and what is expected.
//
// Load turns a file into a Spec and reports every mistake at its place; Run trains and tests
// the networks and leaves a run folder with result.json, figures and a report. The package
// composes: stimuli, measures, records and reports are in packages of their own that do not
// know one another.
package experiments
