package aloft.cli.command;

import aloft.cli.engine.LocalCloudControl;

/// `aloft local run`: runs the local cloud in this process. Internal: other commands start it.
final class LocalRunCommand implements Command {

  LocalRunCommand(CommandSyntax syntax) {
    syntax.example("aloft local run");
  }

  @Override
  public int run(Session session) {
    new LocalCloudControl(session.environment()).run();
    return 0;
  }
}
