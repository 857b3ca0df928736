package aloft.host;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Digests of bytes and texts.
public final class Digests {
  private Digests() {}

  /// A new, empty SHA-256 digest.
  public static MessageDigest sha256() {
    return digest("SHA-256");
  }

  /// A new, empty SHA-1 digest: to recognise what other programs have hashed, never for safety.
  public static MessageDigest sha1() {
    return digest("SHA-1");
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The SHA-256 of bytes, as 64 hexadecimal digits.
  public static String sha256Hex(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /// The SHA-256 of a text in UTF-8, as 64 hexadecimal digits.
  public static String sha256Hex(String text) {
    return sha256Hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
