package aloft.aws.emulation.id;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/// Ids in the format of AWS that are stable for the same input.
public final class StableIds {
  /// The account id of the local cloud.
  public static final String ACCOUNT = "123456789012";

  private StableIds() {}

  /// Returns an id of lower-case letters and digits for a text.
  ///
  /// @param length the length of the id, up to 64
  public static String of(String text, int length) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, length);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The extended id of a request, derived from its id.
  public static String extended(String id) {
    StringBuilder letters = new StringBuilder(16);
    for (int i = 0; i < id.length() && letters.length() < 15; i++) {
      if (id.charAt(i) != '-') {
        letters.append(id.charAt(i));
      }
    }
    return letters.append('=').toString();
  }

  /// An X-Ray trace id, unique per request.
  public static String trace(String id, Instant moment) {
    String digits = id.replace("-", "");
    return "1-"
        + HexFormat.of().toHexDigits(moment.getEpochSecond(), 8)
        + "-"
        + digits.substring(0, Math.min(24, digits.length()));
  }
}
