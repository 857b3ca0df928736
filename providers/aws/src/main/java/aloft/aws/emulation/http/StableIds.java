package aloft.aws.emulation.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/// Ids that look like those of AWS and are the same for the same thing each time.
public final class StableIds {
  /// The account that the local cloud belongs to.
  public static final String ACCOUNT = "123456789012";

  private StableIds() {}

  /// The first so many of up to 64 lower-case letters and digits that stand for a text.
  public static String of(String text, int length) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, length);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The other id that AWS gives a request, made of its first one.
  static String extended(String id) {
    StringBuilder letters = new StringBuilder(16);
    for (int i = 0; i < id.length() && letters.length() < 15; i++) {
      if (id.charAt(i) != '-') {
        letters.append(id.charAt(i));
      }
    }
    return letters.append('=').toString();
  }

  /// An id for X-Ray that is new with each request.
  static String trace(String id, Instant moment) {
    String digits = id.replace("-", "");
    return "1-"
        + HexFormat.of().toHexDigits(moment.getEpochSecond(), 8)
        + "-"
        + digits.substring(0, Math.min(24, digits.length()));
  }
}
