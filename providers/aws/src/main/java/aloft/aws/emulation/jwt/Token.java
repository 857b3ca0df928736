package aloft.aws.emulation.jwt;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.emulation.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A parsed JSON Web Token; nothing is verified yet.
///
/// @param signedContent the bytes that the signature covers
public record Token(Mapping header, Claims claims, Payload signedContent, Payload signature) {

  /// Parses a token.
  ///
  /// @throws TokenRejectedException if it is malformed
  public static Token read(String text) throws TokenRejectedException {
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
      throw new TokenRejectedException("token contains an invalid number of segments");
    }
    Mapping header = object(text.substring(0, first));
    Mapping claims = object(text.substring(first + 1, second));
    return new Token(
        header,
        new Claims(claims),
        Payload.of(text.substring(0, second).getBytes(StandardCharsets.US_ASCII)),
        Payload.of(bytes(text.substring(second + 1))));
  }

  /// Returns a text field of the header, or null.
  public @Nullable String header(String name) {
    Node value = header.get(name);
    return value == null ? null : value.text();
  }

  private static Mapping object(String part) throws TokenRejectedException {
    try {
      String json = new String(bytes(part), StandardCharsets.UTF_8);
      if (Json.read(json, "token") instanceof Mapping object) {
        return object;
      }
    } catch (UserException e) {
      throw new TokenRejectedException("the token is not valid JSON");
    }
    throw new TokenRejectedException("the token is not valid JSON");
  }

  private static byte[] bytes(String part) throws TokenRejectedException {
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw new TokenRejectedException("illegal base64 data");
    }
  }
}
