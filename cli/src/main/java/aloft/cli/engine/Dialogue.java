package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import java.util.List;

/// Questions to the user, and messages between them.
public interface Dialogue {

  /// Returns whether the user can be asked.
  boolean isInteractive();

  /// Asks a question and returns the answer.
  ///
  /// @throws aloft.spi.diagnostic.UserException if there is no answer
  String ask(String question);

  /// Whether an answer is a yes.
  static boolean isYes(String answer) {
    return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
  }

  /// Shows a line.
  void tell(String line);

  /// Shows what is wrong with an answer.
  void report(List<Diagnostic> diagnostics);
}
