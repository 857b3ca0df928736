package aloft.spi.artifact;

/// Where packages will run: what is installed into them is made for that place.
public enum Destination {
  /// The cloud, with the runtime and the processor that the function names.
  CLOUD,
  /// This machine, with the interpreter that runs the function here.
  HERE
}
