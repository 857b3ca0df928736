package aloft.azure.emulation;

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

/// The request of a call of an HTTP function by a command: the payload is its body, or the query of
/// a GET request. The context may have `method`, `path`, `params` and `headers`.
///
/// @param name the name of the function
record FunctionCall(EmulatedFunction function, String name) {

  HttpRequest request(
      Payload payload, @Nullable Node json, @Nullable Mapping context, String id, Instant time) {
    List<String> methods = function.trigger().texts("methods");
    String usual = methods.isEmpty() || contains(methods, "POST") ? "POST" : methods.getFirst();
    String method = text(context, "method", usual).toUpperCase(Locale.ROOT);
    String target = text(context, "path", path(context));
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? null : target.substring(mark + 1);
    boolean hasBody = !(method.equals("GET") || method.equals("HEAD"));
    if (!hasBody && query == null && json instanceof Mapping fields) {
      query = query(fields);
    }
    String text = json instanceof Scalar ? json.text() : null;
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Host", "localhost:7071"));
    if (hasBody) {
      headers.add(
          new Header(
              "Content-Type", text == null ? "application/json" : "text/plain; charset=utf-8"));
    }
    if (context != null && context.get("headers") instanceof Mapping more) {
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

  private static boolean contains(List<String> methods, String method) {
    return methods.stream().anyMatch(method::equalsIgnoreCase);
  }

  /// The path of the route, with the parameters of the context.
  private String path(@Nullable Mapping context) {
    Node params = context == null ? null : context.get("params");
    StringBuilder path = new StringBuilder();
    for (String segment : function.path(name).split("/", -1)) {
      if (segment.startsWith("{") && segment.endsWith("}")) {
        String key = segment.replaceAll("^\\{\\**|[:?=}].*$", "");
        Node value = params == null ? null : params.get(key);
        if (value != null) {
          path.append('/').append(encode(print(value)).replace("+", "%20"));
        }
      } else {
        path.append('/').append(segment);
      }
    }
    return path.toString();
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

  private static String print(Node value) {
    return value instanceof Scalar scalar ? scalar.print() : Json.write(value, 0);
  }
}
