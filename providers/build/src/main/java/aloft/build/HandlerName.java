package aloft.build;

import aloft.spi.artifact.Tree;

/// A handler of the manifest: `src/hello.main` is the function `main` of the file `src/hello`.
///
/// @param file the path of the file without extension; empty for the file that the runtime loads
///   itself
/// @param export the name of the function
public record HandlerName(String file, String export) {

  /// Reads a handler.
  public static HandlerName of(String handler) {
    int name = handler.lastIndexOf('/') + 1;
    int dot = handler.lastIndexOf('.');
    return dot < name
        ? new HandlerName(name == 0 ? "" : Tree.normalized(handler), handler.substring(name))
        : new HandlerName(Tree.normalized(handler.substring(0, dot)), handler.substring(dot + 1));
  }
}
