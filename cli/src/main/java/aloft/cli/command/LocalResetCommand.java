package aloft.cli.command;

import aloft.cli.engine.Nothing;
import aloft.cli.view.LocalResetView;
import aloft.cli.view.View;

/// `aloft local reset`: stops the local cloud and deletes all its deployments.
final class LocalResetCommand implements Command<Nothing, Nothing> {
  private final Option<Boolean> json;

  LocalResetCommand(CommandSyntax syntax) {
    syntax.example("aloft local reset");
    json = syntax.flag("Print the result as JSON.", "--json");
  }

  @Override
  public Nothing request() {
    return new Nothing();
  }

  @Override
  public View<Nothing> view() {
    return new LocalResetView(json.value());
  }
}
