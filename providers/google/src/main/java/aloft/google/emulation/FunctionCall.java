package aloft.google.emulation;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.Payload;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// The request of a call by a command: a CloudEvent for a function that is called by events; else
/// the payload as the body of a request, or as the query of a GET request.
///
/// The context of the call is a JSON object. For a CloudEvent, it has attributes; for a request,
/// `method`, `path` and `headers`.
///
/// @param project the id of the project in which the function runs
/// @param region its region
/// @param name its name on Google
public record FunctionCall(EmulatedFunction function, String project, String region, String name) {
  static final String JSON = "application/json";

  /// Returns the request.
  ///
  /// @param payload JSON
  /// @param context JSON; null for none
  /// @param id unique
  public HttpRequest request(Payload payload, @Nullable String context, String id, Instant time) {
    Node body = json(payload.text());
    Node settings = context == null ? null : json(context);
    if (function.source() != null) {
      CloudEvent event = new CloudEvent(this, function.source(), id, time);
      return event.request(payload, body, settings instanceof Mapping more ? more : null);
    }
    return request(payload, body, settings, id, time);
  }

  private HttpRequest request(
      Payload payload, @Nullable Node body, @Nullable Node settings, String id, Instant time) {
    EmulatedFunction.EmulatedRoute route =
        function.routes().isEmpty() ? null : function.routes().getFirst();
    String method = text(settings, "method", method(route)).toUpperCase(Locale.ROOT);
    String target = text(settings, "path", path(route));
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? null : target.substring(mark + 1);
    boolean hasBody = !(method.equals("GET") || method.equals("HEAD"));
    if (!hasBody && query == null && body instanceof Mapping fields) {
      query = query(fields);
    }
    String text = body instanceof Scalar ? body.text() : null;
    List<Header> headers = new ArrayList<>();
    if (hasBody) {
      headers.add(new Header("Content-Type", text == null ? JSON : "text/plain; charset=utf-8"));
    }
    if (settings != null && settings.get("headers") instanceof Mapping more) {
      more.entries()
          .forEach((key, entry) -> {
            headers.removeIf(header -> header.name().equalsIgnoreCase(key));
            headers.add(new Header(key, print(entry.value())));
          });
    }
    return new HttpRequest(
        method,
        path.startsWith("/") ? path : "/" + path,
        query,
        "HTTP/1.1",
        headers,
        !hasBody ? Payload.of("") : text == null ? payload : Payload.of(text),
        "127.0.0.1",
        time,
        id);
  }

  private static String method(EmulatedFunction.@Nullable EmulatedRoute route) {
    return route == null || route.method().equals("ANY") ? "POST" : route.method();
  }

  private static String path(EmulatedFunction.@Nullable EmulatedRoute route) {
    String path = route == null ? null : route.path();
    return path == null || path.contains("{") ? "/" : path;
  }

  private static @Nullable String query(Mapping fields) {
    StringJoiner query = new StringJoiner("&");
    fields
        .entries()
        .forEach((key, entry) -> query.add(encode(key) + "=" + encode(print(entry.value()))));
    return query.length() == 0 ? null : query.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String text(@Nullable Node settings, String key, String fallback) {
    Node value = settings == null ? null : settings.get(key);
    String text = value == null ? null : value.text();
    return text == null ? fallback : text;
  }

  /// Returns a scalar as text, another value as JSON.
  static String print(Node value) {
    return value instanceof Scalar scalar ? scalar.print() : Json.write(value, 0);
  }

  private static @Nullable Node json(String text) {
    try {
      return Json.read(text, "event");
    } catch (UserException e) {
      return null;
    }
  }
}
