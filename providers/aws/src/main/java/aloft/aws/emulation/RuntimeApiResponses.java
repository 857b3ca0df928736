package aloft.aws.emulation;

import aloft.spi.document.Json;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.RuntimeResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/// The fixed responses of the Runtime API and its error responses.
final class RuntimeApiResponses {
  private RuntimeApiResponses() {}

  static RuntimeResponse accepted() {
    return json(202, Map.of("status", "OK"), Map.of());
  }

  static RuntimeResponse notFound() {
    return new RuntimeResponse(
        404, Map.of("Content-Type", "text/plain"), Payload.of("404 page not found\n"));
  }

  static RuntimeResponse error(int status, String type, String message) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("errorMessage", message);
    body.put("errorType", type);
    return json(status, body, Map.of());
  }

  static RuntimeResponse json(int status, Map<String, ?> body, Map<String, String> extraHeaders) {
    Map<String, String> headers = new LinkedHashMap<>(extraHeaders);
    headers.put("Content-Type", "application/json");
    return new RuntimeResponse(status, headers, Payload.of(Json.write(body, 0)));
  }

  /// Escapes JSON for a header: one line, ASCII only.
  static String ascii(String json) {
    StringBuilder out = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c >= ' ' && c < 127) {
        out.append(c);
      } else if (c < ' ') {
        out.append(' ');
      } else {
        out.append("\\u%04x".formatted((int) c));
      }
    }
    return out.toString();
  }
}
