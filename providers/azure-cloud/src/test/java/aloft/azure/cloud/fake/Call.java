package aloft.azure.cloud.fake;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request.
///
/// @param base scheme and authority of the address that received it, as in `http://127.0.0.1:8080`
/// @param target path and query, encoded
/// @param headers lower-case names
@SuppressWarnings("ArrayRecordComponent")
public record Call(
    String base, String method, String target, Map<String, String> headers, byte[] body) {
  /// The path, decoded.
  public String path() {
    return URI.create(target.replace(" ", "%20").replaceFirst("^/+", "/")).getPath();
  }

  /// A query parameter, by its name in any case; null if there is none.
  @Nullable String query(String name) {
    int start = target.indexOf('?');
    if (start >= 0) {
      for (String pair : target.substring(start + 1).split("&", -1)) {
        String[] parts = pair.split("=", 2);
        if (decode(parts[0]).equalsIgnoreCase(name)) {
          return parts.length < 2 ? "" : decode(parts[1]);
        }
      }
    }
    return null;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /// The body as a JSON object. `az` sends a key without quotes, which ARM and Gson accept.
  ///
  /// @throws JsonParseException if it is none
  JsonObject json() {
    return body.length == 0 ? new JsonObject() : JsonParser.parseString(text()).getAsJsonObject();
  }

  /// Whether the client used TLS.
  boolean isSecure() {
    return base.startsWith("https:");
  }
}
