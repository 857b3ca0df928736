package aloft.google.cloud.fake;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request to the double.
///
/// @param target path and query as the client wrote them
/// @param headers by lower-case name
@SuppressWarnings("ArrayRecordComponent")
record Call(String method, String target, Map<String, String> headers, byte[] body) {
  /// Headers that the HTTP client of the JDK sets itself.
  static final Set<String> SET_BY_CLIENT =
      Set.of(
          "host",
          "content-length",
          "connection",
          "expect",
          "upgrade",
          "accept-encoding",
          "transfer-encoding");

  static Call get(String target) {
    return new Call("GET", target, Map.of(), new byte[0]);
  }

  static Call send(String method, String target, JsonElement body) {
    return new Call(
        method,
        target,
        Map.of("content-type", "application/json"),
        body.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// The path, still percent-encoded.
  String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /// The parameters of the query, decoded, in order.
  Map<String, List<String>> query() {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    int query = target.indexOf('?');
    if (query >= 0) {
      for (String pair : target.substring(query + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        if (!pair.isEmpty()) {
          parameters
              .computeIfAbsent(
                  decode(equals < 0 ? pair : pair.substring(0, equals)), name -> new ArrayList<>())
              .add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
      }
    }
    return parameters;
  }

  /// The first value of a parameter of the query.
  @Nullable String parameter(String name) {
    List<String> values = query().get(name);
    return values == null ? null : values.getFirst();
  }

  Call withTarget(String other) {
    return new Call(method, other, headers, body);
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /// The body as a JSON object; an empty one if there is no body or it is something else.
  JsonObject json() {
    try {
      JsonElement element = JsonParser.parseString(text());
      return element.isJsonObject() ? element.getAsJsonObject() : new JsonObject();
    } catch (JsonSyntaxException e) {
      return new JsonObject();
    }
  }

  static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
