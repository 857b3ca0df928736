package aloft.cli.command;

import aloft.cli.engine.Nothing;
import aloft.cli.view.SilentView;
import aloft.cli.view.View;

/// `aloft local run`: runs the local cloud in this process. Internal: other commands start it.
final class LocalRunCommand implements Command<Nothing, Nothing> {

  LocalRunCommand(CommandSyntax syntax) {
    syntax.example("aloft local run");
  }

  @Override
  public Nothing request() {
    return new Nothing();
  }

  @Override
  public View<Nothing> view() {
    return new SilentView();
  }
}
