package aloft.cli.command;

import aloft.cli.engine.Nothing;
import aloft.cli.view.LocalStopView;
import aloft.cli.view.View;

/// `aloft local stop`: stops the local cloud and all its workers.
final class LocalStopCommand implements Command<Nothing, Boolean> {
  private final Option<Boolean> json;

  LocalStopCommand(CommandSyntax syntax) {
    syntax.example("aloft local stop");
    json = syntax.flag("Print the result as JSON.", "--json");
  }

  @Override
  public Nothing request() {
    return new Nothing();
  }

  @Override
  public View<Boolean> view() {
    return new LocalStopView(json.value());
  }
}
