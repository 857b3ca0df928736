package aloft.aws.function;

import aloft.spi.artifact.Artifact;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/// Computes the digests of function and layer versions.
public final class ContentDigests {
  private ContentDigests() {}

  /// The hexadecimal SHA-1 of a text followed by the digest of a zip.
  static String sha1(String text, Artifact artifact) {
    return HexFormat.of().formatHex(digest("SHA-1", text + artifact.sha256()));
  }

  /// The SHA-256 of a text in base64, with letters and digits only.
  public static String sha256(String text) {
    return Base64.getEncoder()
        .encodeToString(digest("SHA-256", text))
        .replace("+", "")
        .replace("/", "")
        .replace("=", "");
  }

  private static byte[] digest(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
