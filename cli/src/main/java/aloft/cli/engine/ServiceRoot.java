package aloft.cli.engine;

import aloft.spi.provider.Environment;
import java.nio.file.Path;

/// The folder of a service: paths of its manifest and of its command line are relative to it.
///
/// @param path absolute
public record ServiceRoot(Path path) {

  /// The service in the working folder.
  public static ServiceRoot of(Environment environment) {
    return new ServiceRoot(environment.workingFolder());
  }

  /// Resolves a path of the user.
  Path resolve(String relative) {
    return path.resolve(relative);
  }
}
