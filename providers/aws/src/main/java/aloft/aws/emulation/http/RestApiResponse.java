package aloft.aws.emulation.http;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Converts a function's result in proxy format 1.0 into an HTTP response.
final class RestApiResponse {
  private static final Set<String> KEYS =
      Set.of("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded");

  private RestApiResponse() {}

  /// Returns the response; null if the function failed or its result is malformed.
  ///
  /// @param lenient whether unknown keys and numeric headers are accepted, as by HTTP APIs
  static @Nullable HttpResponse of(InvocationOutcome outcome, boolean lenient, boolean decode) {
    if (!(outcome instanceof InvocationOutcome.Success response)
        || !(json(response) instanceof Mapping result)) {
      return null;
    }
    if (!lenient && !KEYS.containsAll(result.entries().keySet())) {
      return null;
    }
    Integer status = status(result.get("statusCode"));
    List<Header> headers = headers(result, lenient);
    byte[] body = body(result, decode);
    if (status == null || headers == null || body == null) {
      return null;
    }
    if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase("content-type"))) {
      headers.add(new Header("Content-Type", "application/json"));
    }
    return new HttpResponse(status, headers, Payload.of(body));
  }

  static @Nullable Node json(InvocationOutcome.Success response) {
    try {
      return Json.read(response.payload().text(), "result");
    } catch (UserException notJson) {
      return null;
    }
  }

  static @Nullable Integer status(@Nullable Node node) {
    if (node == null || node.isNull()) {
      return 200;
    }
    String text = node instanceof Scalar scalar ? scalar.print() : "";
    if (text.length() != 3 || text.charAt(0) < '1') {
      return null;
    }
    int status = 0;
    for (int i = 0; i < 3; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      status = status * 10 + digit;
    }
    return status;
  }

  /// Reads multi-value headers first: they determine the spelling of a name, and a single value
  /// follows them.
  private static @Nullable List<Header> headers(Mapping result, boolean lenient) {
    List<Header> headers = new ArrayList<>();
    Node multi = result.get("multiValueHeaders");
    if (multi instanceof Mapping mapping) {
      for (Mapping.Entry entry : mapping.entries().values()) {
        if (!(entry.value() instanceof Sequence values)) {
          return null;
        }
        for (Node value : values.items()) {
          if (!(value instanceof Scalar scalar)) {
            return null;
          }
          headers.add(new Header(entry.key(), scalar.print()));
        }
      }
    } else if (multi != null && !multi.isNull()) {
      return null;
    }
    Node single = result.get("headers");
    if (single instanceof Mapping mapping) {
      for (Mapping.Entry entry : mapping.entries().values()) {
        if (!(entry.value() instanceof Scalar scalar) || !(lenient || isPlain(scalar))) {
          return null;
        }
        add(headers, entry.key(), scalar.print());
      }
    } else if (single != null && !single.isNull()) {
      return null;
    }
    return headers;
  }

  private static boolean isPlain(Scalar scalar) {
    return scalar.value() instanceof String || scalar.value() instanceof Boolean;
  }

  private static void add(List<Header> headers, String name, String value) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.get(i).name().equalsIgnoreCase(name)) {
        headers.add(i + 1, new Header(headers.get(i).name(), value));
        return;
      }
    }
    headers.add(new Header(name, value));
  }

  static byte @Nullable [] body(Mapping result, boolean decode) {
    Node body = result.get("body");
    if (body == null || body.isNull()) {
      return new byte[0];
    }
    if (!(body instanceof Scalar scalar)) {
      return null;
    }
    Payload text = Payload.of(scalar.print());
    boolean encoded =
        result.get("isBase64Encoded") instanceof Scalar flag && flag.print().equals("true");
    if (!encoded || !decode) {
      return text.bytes();
    }
    try {
      return Base64.getDecoder().decode(text.text());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
