package aloft.cli.command;

/// A command: reads its words, runs a use case, shows the result.
interface Command {

  /// Runs it.
  ///
  /// @return the exit code
  int run(Session session);
}
