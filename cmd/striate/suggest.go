package main

import (
	"fmt"
	"regexp"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/striate-sim/striate/internal/config"
)

// didYouMean returns the hint for a word that is none of words.
func didYouMean(word string, words []string) string {
	if near := config.Suggest(word, words); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return ""
}

func unknownCommand(root *cobra.Command, word string) error {
	var words []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			words = append(words, c.Name())
		}
	}
	return &usageError{fmt.Sprintf("unknown command %q", word), didYouMean(word, words)}
}

// What package pflag says of a flag that it does not know, or whose value does not parse; its
// errors have no types.
var (
	noFlag   = regexp.MustCompile(`^unknown flag: --([^=\s]+)`)
	badValue = regexp.MustCompile(`^invalid argument "(.*)" for "(?:-\w, )?(--[\w-]+)" flag: `)
)

// badFlag turns an error of flag parsing into a usage error, with a suggestion where the flag
// is nearly one that the command has.
func badFlag(cmd *cobra.Command, err error) error {
	if found := badValue.FindStringSubmatch(err.Error()); found != nil {
		return usagef("%q is no value of %s", found[1], found[2])
	}
	found := noFlag.FindStringSubmatch(err.Error())
	if found == nil {
		return &usageError{problem: err.Error()}
	}
	var flags []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, f.Name) })
	hint := ""
	if near := config.Suggest(found[1], flags); near != "" {
		hint = "did you mean --" + near + "?"
	}
	return &usageError{"unknown flag --" + found[1], hint}
}

// exactly checks the number of arguments; names say what they are.
func exactly(names ...string) cobra.PositionalArgs {
	return between(len(names), names...)
}

// between checks that at least min arguments are given, and no more than there are names.
func between(min int, names ...string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) < min:
			return usagef("missing argument: %s", names[len(args)])
		case len(args) > len(names):
			return usagef("unexpected argument %q", args[len(names)])
		}
		return nil
	}
}
