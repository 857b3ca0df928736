package aloft.spi.artifact;

/// Where packages will run: dependencies are installed for that platform.
public enum Destination {
  /// The cloud, with the runtime and the architecture of the function.
  CLOUD,
  /// This machine, with its own interpreter.
  LOCAL
}
