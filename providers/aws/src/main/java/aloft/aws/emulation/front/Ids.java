package aloft.aws.emulation.front;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Ids that look like those of AWS and are the same for the same thing each time.
final class Ids {
  /// The account that the local cloud belongs to.
  static final String ACCOUNT = "123456789012";

  private Ids() {}

  /// The first so many of up to 64 lower-case letters and digits that stand for a text.
  static String of(String text, int length) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, length);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
