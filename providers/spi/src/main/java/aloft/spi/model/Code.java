package aloft.spi.model;

import java.nio.file.Path;

/// Where the code of a function is on this machine.
public sealed interface Code {

  /// A zip of a package.
  ///
  /// @param file its name in the folder of the plan
  /// @param hash base64 of the SHA-256 of its bytes
  record Archive(String file, String hash) implements Code {}

  /// A folder, or a zip that the user built, which is run where it is and may change at any time.
  ///
  /// @param path absolute
  record Folder(Path path) implements Code {}
}
