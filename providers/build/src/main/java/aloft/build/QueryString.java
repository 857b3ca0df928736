package aloft.build;

import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/// The payload of a call as the query of a GET request.
public final class QueryString {
  private QueryString() {}

  /// Returns the fields as `name=value`, joined by `&` and encoded; empty text without fields.
  public static String of(Mapping fields) {
    StringJoiner query = new StringJoiner("&");
    fields
        .values()
        .forEach((name, value) -> query.add(encoded(name) + "=" + encoded(print(value))));
    return query.toString();
  }

  /// Returns a scalar as it is, and any other value as JSON.
  public static String print(Node value) {
    return value instanceof Scalar scalar ? scalar.print() : Json.write(value, 0);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
