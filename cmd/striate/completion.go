package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/striate-sim/striate/experiments"
	"github.com/striate-sim/striate/internal/ui"
)

var shells = []string{"bash", "zsh", "fish", "powershell"}

func newCompletionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print the completion script of a shell: bash, zsh, fish or powershell",
		Long: `Print a script that completes commands, flags, names of experiments and words of the
file format:

  bash         source <(striate completion bash)
  zsh          striate completion zsh > "${fpath[1]}/_striate"
  fish         striate completion fish | source
  powershell   striate completion powershell | Out-String | Invoke-Expression`,
		Args:      exactly("the shell, " + ui.List(shells, "or")),
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			root, out := cmd.Root(), cmd.OutOrStdout()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(out, true)
			case "zsh":
				return root.GenZshCompletion(out)
			case "fish":
				return root.GenFishCompletion(out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(out)
			}
			return &usageError{fmt.Sprintf("no completion for shell %q", args[0]), "have " + ui.List(shells, "and")}
		},
	}
}

// completeExperiment completes names of the library, and files.
func completeExperiment(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, e := range experiments.Library() {
		names = append(names, e.Name+"\t"+e.Question)
	}
	return names, cobra.ShellCompDirectiveDefault
}

// completeWord completes words of the file format.
func completeWord(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return experiments.Vocabulary(), cobra.ShellCompDirectiveNoFileComp
}
