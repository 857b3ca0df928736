package aloft.cli.command;

import aloft.cli.console.Console;
import aloft.cli.console.DiagnosticView;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Read;
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
  <T> T accept(Read<T> read) {
    T value = read.orThrow();
    tell(read.diagnostics());
    return value;
  }
}
