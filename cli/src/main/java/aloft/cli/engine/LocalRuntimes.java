package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import aloft.spi.provider.LocalRuntime;

/// Loads the local runtime of this installation.
final class LocalRuntimes {
  private LocalRuntimes() {}

  static LocalRuntime load(Environment environment) {
    LocalRuntime runtime = Distribution.find(LocalRuntime.class, "local", environment, any -> true);
    if (runtime == null) {
      throw new UserException(
          Diagnostic.error("local/missing", "this installation cannot run functions")
              .hint("run install.sh again"));
    }
    return runtime;
  }
}
