package aloft.aws.emulation;

import aloft.spi.document.Json;
import aloft.spi.worker.Payload;
import aloft.spi.worker.Reply;
import java.util.LinkedHashMap;
import java.util.Map;

/// The small bodies of the Runtime API.
final class Replies {
  private Replies() {}

  static Reply accepted() {
    return json(202, Map.of("status", "OK"), Map.of());
  }

  static Reply notFound() {
    return new Reply(404, Map.of("Content-Type", "text/plain"), Payload.of("404 page not found\n"));
  }

  static Reply error(int status, String type, String message) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("errorMessage", message);
    body.put("errorType", type);
    return json(status, body, Map.of());
  }

  static Reply json(int status, Map<String, ?> body, Map<String, String> more) {
    Map<String, String> headers = new LinkedHashMap<>(more);
    headers.put("Content-Type", "application/json");
    return new Reply(status, headers, Payload.of(Json.write(body, 0)));
  }

  /// A JSON text as it can stand in a header: in one line, and no sign beyond ASCII.
  static String ascii(String json) {
    StringBuilder out = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char sign = json.charAt(i);
      if (sign >= ' ' && sign < 127) {
        out.append(sign);
      } else if (sign < ' ') {
        out.append(' ');
      } else {
        out.append("\\u%04x".formatted((int) sign));
      }
    }
    return out.toString();
  }
}
