package aloft.aws.emulation.front;

import aloft.spi.diagnostic.Failure;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.gateway.Header;
import aloft.spi.gateway.HttpAnswer;
import aloft.spi.worker.Outcome;
import aloft.spi.worker.Payload;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns what a function answered in proxy format 1.0 into an HTTP answer.
final class RestResult {
  private static final Set<String> KEYS =
      Set.of("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded");

  private RestResult() {}

  /// The answer; null where the function's result is malformed, or it failed.
  ///
  /// @param lenient HTTP APIs take other keys, too
  static @Nullable HttpAnswer of(Outcome outcome, boolean lenient, boolean decode) {
    if (!(outcome instanceof Outcome.Answer answer) || !(json(answer) instanceof Mapping result)) {
      return null;
    }
    if (!lenient && !KEYS.containsAll(result.entries().keySet())) {
      return null;
    }
    Integer status = status(result.get("statusCode"));
    List<Header> headers = headers(result);
    byte[] body = body(result, decode);
    if (status == null || headers == null || body == null) {
      return null;
    }
    if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase("content-type"))) {
      headers.add(new Header("Content-Type", "application/json"));
    }
    return new HttpAnswer(status, headers, Payload.of(body));
  }

  static @Nullable Node json(Outcome.Answer answer) {
    try {
      return Json.read(answer.payload().text(), "result");
    } catch (Failure notJson) {
      return null;
    }
  }

  static @Nullable Integer status(@Nullable Node node) {
    if (node == null || node.isNull()) {
      return 200;
    }
    String text = node instanceof Scalar scalar ? scalar.print() : "";
    return text.matches("[1-9][0-9]{2}") ? Integer.valueOf(text) : null;
  }

  private static @Nullable List<Header> headers(Mapping result) {
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
        if (!(entry.value() instanceof Scalar scalar)) {
          return null;
        }
        Header header = new Header(entry.key(), scalar.print());
        boolean known =
            headers.stream().anyMatch(each -> each.name().equalsIgnoreCase(header.name()));
        if (!known) {
          headers.add(header);
        }
      }
    } else if (single != null && !single.isNull()) {
      return null;
    }
    return headers;
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
        result.get("isBase64Encoded") instanceof Scalar flag && Boolean.TRUE.equals(flag.value());
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
