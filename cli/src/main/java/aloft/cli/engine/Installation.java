package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Connector;
import aloft.spi.provider.Environment;
import aloft.spi.provider.LocalRuntime;

/// This installation of Aloft: the machine that it runs on, its providers and its optional parts.
public record Installation(Environment environment, Providers providers) {

  /// Loads the runtime of local functions.
  LocalRuntime localRuntime() {
    LocalRuntime runtime = Distribution.find(LocalRuntime.class, "local", environment, any -> true);
    if (runtime == null) {
      throw new UserException(
          Diagnostic.error("local/missing", "this installation cannot run functions")
              .hint("run install.sh again"));
    }
    return runtime;
  }

  /// Loads the connector of a cloud. It comes from the class path if the launcher put it there,
  /// otherwise from the distribution.
  Connector connector(String provider) {
    Connector connector =
        Distribution.find(
            Connector.class, provider, environment, candidate -> candidate.name().equals(provider));
    if (connector == null) {
      throw new UserException(
          Diagnostic.error("cloud/missing", "this installation cannot reach \"" + provider + "\"")
              .hint("run install.sh again"));
    }
    return connector;
  }
}
