package aloft.cli.command;

/// A command: reads its options, runs a use case and prints the result.
interface Command {

  /// Runs the command.
  ///
  /// @return the exit code
  int run(Session session);
}
