package aloft.cli.command;

import aloft.cli.console.Console;
import aloft.cli.console.DiagnosticView;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.model.Service;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Environment;
import java.util.List;

/// The environment and console of a running command.
record Session(Environment environment, Console console) {

  DiagnosticView diagnostics() {
    return new DiagnosticView(environment.workingFolder(), console.colour());
  }

  /// Prints diagnostics to stderr.
  void report(List<Diagnostic> diagnostics) {
    if (!diagnostics.isEmpty()) {
      console.err().print(diagnostics().text(diagnostics));
      console.err().flush();
    }
  }

  /// Prints the warnings of a result and returns its value.
  ///
  /// @throws aloft.spi.diagnostic.UserException if the result has errors
  <T> T accept(Result<T> result) {
    T value = result.orThrow();
    report(result.diagnostics());
    return value;
  }

  /// A service as the first output line shows it: `shop to stage dev (us-east-1)`.
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
