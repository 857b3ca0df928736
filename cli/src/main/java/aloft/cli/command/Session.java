package aloft.cli.command;

import aloft.cli.console.Console;
import aloft.cli.console.DiagnosticView;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.model.Service;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Environment;
import java.util.List;

/// What a command works with.
record Session(Environment environment, Console console) {

  DiagnosticView diagnostics() {
    return new DiagnosticView(environment.workingFolder(), console.colour());
  }

  /// Tells findings on stderr.
  void tell(List<Diagnostic> found) {
    if (!found.isEmpty()) {
      console.err().print(diagnostics().text(found));
      console.err().flush();
    }
  }

  /// The value, after its warnings are told; stops the command where there are errors.
  <T> T accept(Result<T> read) {
    T value = read.orThrow();
    tell(read.diagnostics());
    return value;
  }

  /// A service in the words of a first line: `shop to stage dev (us-east-1)`.
  ///
  /// @param preposition `to`, `from` or `for`
  String label(Blueprint blueprint, String preposition) {
    Service service = blueprint.service();
    return service.name()
        + " "
        + preposition
        + " stage "
        + service.stage()
        + " ("
        + service.region()
        + ")";
  }
}
