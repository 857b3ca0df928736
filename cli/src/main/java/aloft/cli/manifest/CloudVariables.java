package aloft.cli.manifest;

import aloft.spi.document.Mapping;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Variables;

/// Connects to a cloud to resolve the variables that only the cloud has.
@FunctionalInterface
public interface CloudVariables {

  /// Connects to the cloud. Called once, for the first such variable.
  ///
  /// @param provider the value of `provider.name`
  /// @param section the manifest's provider section, as far as it is resolved
  /// @param environment with the variables of the `.env` file
  /// @throws aloft.spi.diagnostic.UserException if there is no such cloud
  Variables variables(String provider, Mapping section, Environment environment);
}
