package aloft.aws.difference;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/// The zip of functions or of a layer.
///
/// @param sha256 the hash in base64; empty if it is unknown
/// @param size in bytes
public record CodeArchive(String sha256, long size) {

  boolean isSameAs(CodeArchive other) {
    return !sha256.isEmpty() && sha256.equals(other.sha256);
  }

  /// The size and the start of the digest: `1.2 MB, sha256 3f5a9c01d2e4`.
  public String text() {
    String digest = sha256.isEmpty() ? "" : hex(sha256);
    return size(size) + (digest.isEmpty() ? "" : ", sha256 " + digest);
  }

  private static String hex(String base64) {
    try {
      return HexFormat.of().formatHex(Base64.getDecoder().decode(base64), 0, 6);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return "";
    }
  }

  private static String size(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
