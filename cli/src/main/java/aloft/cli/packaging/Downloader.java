package aloft.cli.packaging;

import java.io.IOException;
import java.nio.file.Path;

/// Fetches a zip that a manifest names by its address.
@FunctionalInterface
public interface Downloader {

  /// Writes the bytes behind an address into a file.
  ///
  /// @param address an `s3://` or `https://` address
  /// @param target the file to write
  void fetch(String address, Path target) throws IOException;
}
