package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import aloft.spi.provider.LocalRuntime;

/// This machine as a place to run functions.
final class LocalRuntimes {
  private LocalRuntimes() {}

  static LocalRuntime here(Environment environment) {
    LocalRuntime found = Distribution.find(LocalRuntime.class, "local", environment, one -> true);
    if (found == null) {
      throw new UserException(
          Diagnostic.error("local/missing", "this installation cannot run functions")
              .hint("run install.sh again"));
    }
    return found;
  }
}
