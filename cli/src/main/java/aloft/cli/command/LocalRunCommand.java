package aloft.cli.command;

import aloft.cli.engine.LocalCloudControl;

/// `aloft local run`: the process of the local cloud. Other commands start it.
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
