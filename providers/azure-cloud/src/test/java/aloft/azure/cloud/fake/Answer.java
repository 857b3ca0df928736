package aloft.azure.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// A response.
///
/// @param status 0 to break the connection
/// @param headers lower-case names
@SuppressWarnings("ArrayRecordComponent")
public record Answer(int status, Map<String, String> headers, byte[] body) {
  public static Answer empty(int status) {
    return new Answer(status, Map.of(), new byte[0]);
  }

  /// A response that is JSON.
  public static Answer json(int status, JsonElement body) {
    return new Answer(
        status,
        Map.of("content-type", "application/json; charset=utf-8"),
        body.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// A response that is text.
  public static Answer text(int status, String body) {
    return new Answer(
        status,
        Map.of("content-type", "text/plain; charset=utf-8"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  /// An error of Azure Resource Manager.
  public static Answer error(int status, String code, String message) {
    return json(status, wrap(body(code, message)));
  }

  /// The inner part of an error.
  ///
  /// @param details the errors that caused it
  static JsonObject body(String code, String message, JsonObject... details) {
    JsonObject error = new JsonObject();
    error.addProperty("code", code);
    error.addProperty("message", message);
    if (details.length > 0) {
      JsonArray array = new JsonArray();
      for (JsonObject detail : details) {
        array.add(detail);
      }
      error.add("details", array);
    }
    return error;
  }

  static JsonObject wrap(JsonObject error) {
    JsonObject body = new JsonObject();
    body.add("error", error);
    return body;
  }

  /// An answer that lists all elements on one page.
  static Answer list(Iterable<JsonObject> elements) {
    JsonArray array = new JsonArray();
    elements.forEach(array::add);
    JsonObject page = new JsonObject();
    page.add("value", array);
    return json(200, page);
  }

  /// The same response with one more header.
  public Answer with(String name, String value) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put(name, value);
    return new Answer(status, all, body);
  }

  /// Breaks the connection.
  public static Answer broken() {
    return empty(0);
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }
}
