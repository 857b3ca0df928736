package aloft.spi.model;

/// Where the code of each package is on this machine.
@FunctionalInterface
public interface CodeSource {

  /// Returns the code of a package.
  Code code(String packageName);
}
