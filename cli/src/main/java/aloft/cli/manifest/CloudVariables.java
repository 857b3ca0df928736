package aloft.cli.manifest;

import aloft.spi.document.Mapping;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Variables;

/// Reaches a cloud for the variables that only it knows.
@FunctionalInterface
public interface CloudVariables {

  /// Asked once, when the first such variable is reached.
  ///
  /// @param provider the word under `provider.name`
  /// @param section the manifest's provider section, as far as it is known by then
  /// @param environment with the variables of the `.env` file
  /// @throws aloft.spi.diagnostic.UserException where there is no such cloud
  Variables variables(String provider, Mapping section, Environment environment);
}
