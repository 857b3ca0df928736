package aloft.cli.command;

import aloft.cli.engine.LocalMachine;

/// `aloft local run`: the process of the local cloud. Other commands start it.
final class LocalRunCommand implements Command {

  LocalRunCommand(Syntax syntax) {
    syntax.example("aloft local run");
  }

  @Override
  public int run(Session session) {
    new LocalMachine(session.environment()).run();
    return 0;
  }
}
