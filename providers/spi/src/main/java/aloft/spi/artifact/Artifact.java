package aloft.spi.artifact;

import java.nio.charset.StandardCharsets;

/// A built zip.
///
/// @param name the name of its [Package]
/// @param fileName its file name in the output folder
/// @param sha256 the SHA-256 hash of its bytes, in Base64
/// @param size in bytes
public record Artifact(String name, String fileName, String sha256, long size) {
  private static final int MAX_BYTES = 255;

  /// Returns whether a text is the name of a file in a folder on every system: not a path, not
  /// longer than 255 bytes, and without control characters.
  public static boolean isFileName(String text) {
    boolean isPath = text.indexOf('/') >= 0 || text.indexOf('\\') >= 0;
    boolean isFolder = text.isEmpty() || text.equals(".") || text.equals("..");
    return !isPath
        && !isFolder
        && text.chars().noneMatch(Character::isISOControl)
        && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }
}
