package aloft.spi.artifact;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A built zip.
///
/// @param name the name of its [Package]
/// @param fileName its file name in the output folder
/// @param sha256 the SHA-256 hash of its bytes, in Base64
/// @param size in bytes
/// @param prefixedSha1 the SHA-1 hash of [Package.Prebuilt#prefix] and its bytes, in hexadecimal;
///   null without a prefix
public record Artifact(
    String name, String fileName, String sha256, long size, @Nullable String prefixedSha1) {
  private static final int MAX_BYTES = 255;

  public Artifact(String name, String fileName, String sha256, long size) {
    this(name, fileName, sha256, size, null);
  }

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
