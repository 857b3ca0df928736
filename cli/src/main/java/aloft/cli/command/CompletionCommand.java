package aloft.cli.command;

import aloft.cli.completion.Shell;
import aloft.cli.view.TextView;
import aloft.cli.view.View;

/// `aloft completion`: prints a script with which a shell completes commands, options and values.
final class CompletionCommand implements Command<Shell, String> {
  private final Option<String> shell;

  CompletionCommand(CommandSyntax syntax) {
    syntax.example("source <(aloft completion bash)");
    shell = syntax.requiredPositional("SHELL", "The shell: bash, zsh or fish.", Shell.names());
  }

  @Override
  public Shell request() {
    return Shell.of(shell.value());
  }

  @Override
  public View<String> view() {
    return new TextView();
  }
}
