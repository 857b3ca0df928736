package aloft.azure.emulation;

import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The value of an HTTP output: an object with status, headers and body, or the body alone.
///
/// @see <a
///   href="https://learn.microsoft.com/azure/azure-functions/functions-custom-handlers#response-payload">
///   Response payload</a>
final class ResponseValue {
  private ResponseValue() {}

  static HttpResponse of(@Nullable Node value) {
    if (value == null || (value instanceof Scalar scalar && scalar.value() == null)) {
      return new HttpResponse(204, List.of(), Payload.of(""));
    }
    int status = 200;
    Node body = value;
    List<Header> headers = new ArrayList<>();
    if (value instanceof Mapping fields) {
      body = field(fields, "body");
      Node given = field(fields, "statuscode");
      Node code = given == null ? field(fields, "status") : given;
      if (code instanceof Scalar scalar && scalar.print().matches("\\d{3}")) {
        status = Integer.parseInt(scalar.print());
      }
      if (field(fields, "headers") instanceof Mapping lines) {
        lines.entries().forEach((name, entry) -> add(name, entry.value(), headers));
      }
    }
    if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase("Content-Type"))
        && body != null) {
      String type = body instanceof Scalar ? "text/plain" : "application/json";
      headers.add(new Header("Content-Type", type + "; charset=utf-8"));
    }
    return new HttpResponse(status, headers, Payload.of(body == null ? "" : print(body)));
  }

  private static void add(String name, Node value, List<Header> headers) {
    if (value instanceof Sequence sequence) {
      sequence.items().forEach(item -> headers.add(new Header(name, print(item))));
    } else {
      headers.add(new Header(name, print(value)));
    }
  }

  private static @Nullable Node field(Mapping fields, String lowerCase) {
    for (Mapping.Entry entry : fields.entries().values()) {
      if (entry.key().toLowerCase(Locale.ROOT).equals(lowerCase)) {
        return entry.value();
      }
    }
    return null;
  }

  private static String print(Node value) {
    return value instanceof Scalar scalar
        ? scalar.value() == null ? "" : scalar.print()
        : Json.write(value, 0);
  }
}
