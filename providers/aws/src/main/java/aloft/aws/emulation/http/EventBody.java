package aloft.aws.emulation.http;

import aloft.spi.emulation.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The body of a request in events of HTTP APIs and function URLs: text unchanged, other content in
/// base64.
final class EventBody {
  private EventBody() {}

  /// @param always whether to write a null body if the request has none
  static void write(JsonWriter out, HttpRequest request, boolean always) {
    byte[] bytes = request.body().bytes();
    if (bytes.length == 0) {
      if (always) {
        out.put("body", (String) null);
      }
      out.put("isBase64Encoded", false);
      return;
    }
    boolean text = isText(request, bytes);
    out.put(
        "body",
        text
            ? new String(bytes, StandardCharsets.UTF_8)
            : Base64.getEncoder().encodeToString(bytes));
    out.put("isBase64Encoded", !text);
  }

  /// Whether a body is passed as text: by its type, else if it is UTF-8.
  static boolean isText(HttpRequest request, byte[] bytes) {
    String encoding = request.header("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return false;
    }
    String type = request.header("Content-Type");
    return type == null ? isUtf8(bytes) : MediaTypes.isText(type);
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
