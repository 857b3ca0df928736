package aloft.google.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A response of the double.
///
/// @param headers by lower-case name
@SuppressWarnings("ArrayRecordComponent")
public record Answer(int status, Map<String, String> headers, byte[] body) {
  private static final Map<Integer, String> STATUS =
      Map.of(
          400, "INVALID_ARGUMENT",
          401, "UNAUTHENTICATED",
          403, "PERMISSION_DENIED",
          404, "NOT_FOUND",
          409, "ALREADY_EXISTS",
          412, "FAILED_PRECONDITION",
          429, "RESOURCE_EXHAUSTED",
          500, "INTERNAL",
          503, "UNAVAILABLE",
          504, "DEADLINE_EXCEEDED");

  static Answer of(HttpResponse<byte[]> response) {
    Map<String, String> headers = new TreeMap<>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    return new Answer(response.statusCode(), headers, response.body());
  }

  /// A response with status 200.
  public static Answer json(JsonElement body) {
    return json(200, body);
  }

  static Answer json(int status, JsonElement body) {
    return new Answer(
        status,
        Map.of("content-type", "application/json; charset=UTF-8"),
        body.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// An error as all of Google's APIs write it, with the canonical name of the HTTP status.
  public static Answer error(int status, String message) {
    return error(status, STATUS.getOrDefault(status, "UNKNOWN"), message);
  }

  /// An error as all of Google's APIs write it.
  ///
  /// @param name the canonical name of the error, such as `ABORTED`
  /// @param details messages with `@type`, such as `google.rpc.ErrorInfo`
  public static Answer error(int status, String name, String message, JsonObject... details) {
    JsonObject error = new JsonObject();
    error.addProperty("code", status);
    error.addProperty("message", message);
    error.addProperty("status", name);
    if (details.length > 0) {
      JsonArray list = new JsonArray();
      for (JsonObject detail : details) {
        list.add(detail);
      }
      error.add("details", list);
    }
    JsonObject body = new JsonObject();
    body.add("error", error);
    return json(status, body);
  }

  /// The response with one more header.
  public Answer with(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header.toLowerCase(Locale.ROOT), value);
    return new Answer(status, more, body);
  }

  /// No response: the connection breaks.
  public static Answer broken() {
    return new Answer(0, Map.of(), new byte[0]);
  }

  boolean ok() {
    return status >= 200 && status < 300;
  }

  /// The body as a JSON object; an empty one if there is no body or it is something else.
  JsonObject json() {
    try {
      JsonElement element = JsonParser.parseString(new String(body, StandardCharsets.UTF_8));
      return element.isJsonObject() ? element.getAsJsonObject() : new JsonObject();
    } catch (JsonSyntaxException e) {
      return new JsonObject();
    }
  }
}
