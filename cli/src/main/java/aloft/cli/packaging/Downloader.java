package aloft.cli.packaging;

import java.io.IOException;
import java.nio.file.Path;

/// Downloads a zip from an address in a manifest.
@FunctionalInterface
public interface Downloader {

  /// Downloads an address into a file.
  ///
  /// @param address an `https://` address, or one of the cloud's storage
  /// @param target the file to write
  void fetch(String address, Path target) throws IOException;
}
