package aloft.aws.emulation.http;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Converts a function's result into an HTTP response, as HTTP APIs and function URLs do.
///
/// @param defaultContentType the content type of a result with a status but without a content type
record HttpApiResponse(String defaultContentType) {
  private static final Header JSON = new Header("content-type", "application/json");

  /// Converts a result of payload version 2.0; null if the function failed or its result is
  /// malformed. A result without a status is the body itself.
  ///
  /// @param streams whether a result that is not JSON is a body, too
  @Nullable HttpResponse readV2(InvocationOutcome outcome, boolean streams) {
    if (!(outcome instanceof InvocationOutcome.Success response)) {
      return null;
    }
    boolean isJson = response.contentType().startsWith("application/json");
    Node result = isJson || !streams ? RestApiResponse.json(response) : null;
    return switch (result) {
      case Mapping fields when isPresent(fields.get("statusCode")) -> response(fields, false);
      case Scalar scalar when scalar.value() instanceof String text ->
          new HttpResponse(200, List.of(JSON), Payload.of(text));
      case null ->
          streams && !isJson
              ? new HttpResponse(
                  200,
                  List.of(new Header("content-type", response.contentType())),
                  response.payload())
              : null;
      default -> new HttpResponse(200, List.of(JSON), response.payload());
    };
  }

  /// Converts a result of payload version 1.0; null if the function failed or its result is
  /// malformed.
  @Nullable HttpResponse readV1(InvocationOutcome outcome) {
    return outcome instanceof InvocationOutcome.Success response
            && RestApiResponse.json(response) instanceof Mapping fields
            && isPresent(fields.get("statusCode"))
        ? response(fields, true)
        : null;
  }

  private static boolean isPresent(@Nullable Node node) {
    return node != null && !node.isNull();
  }

  private @Nullable HttpResponse response(Mapping fields, boolean multi) {
    Integer status = status(fields.get("statusCode"));
    byte[] body = RestApiResponse.body(fields, true);
    List<Header> headers = new ArrayList<>();
    boolean validHeaders =
        (!multi || addLists(fields.get("multiValueHeaders"), headers))
            && addHeaders(fields.get("headers"), headers)
            && (multi || addCookies(fields.get("cookies"), headers));
    if (status == null || body == null || !validHeaders) {
      return null;
    }
    if (headers.stream().noneMatch(header -> header.name().equals("content-type"))) {
      headers.add(new Header("content-type", defaultContentType));
    }
    return new HttpResponse(status, headers, Payload.of(body));
  }

  private static @Nullable Integer status(@Nullable Node node) {
    Object value = node instanceof Scalar scalar ? scalar.value() : null;
    if (value instanceof String text && text.length() == 3) {
      try {
        value = Long.valueOf(text);
      } catch (NumberFormatException e) {
        return null;
      }
    }
    return value instanceof Long number && number >= 100 && number <= 599
        ? (Integer) number.intValue()
        : null;
  }

  private static boolean addLists(@Nullable Node node, List<Header> headers) {
    if (!(node instanceof Mapping lists)) {
      return node == null || node.isNull();
    }
    for (Mapping.Entry entry : lists.entries().values()) {
      if (!(entry.value() instanceof Sequence values)) {
        return false;
      }
      for (Node value : values.items()) {
        if (!add(entry.key(), value, headers)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean addHeaders(@Nullable Node node, List<Header> headers) {
    if (!(node instanceof Mapping single)) {
      return node == null || node.isNull();
    }
    int before = headers.size();
    for (Mapping.Entry entry : single.entries().values()) {
      boolean alreadySet = false;
      for (int i = 0; i < before; i++) {
        alreadySet |= headers.get(i).name().equalsIgnoreCase(entry.key());
      }
      if (!alreadySet && !add(entry.key(), entry.value(), headers)) {
        return false;
      }
    }
    return true;
  }

  private static boolean addCookies(@Nullable Node node, List<Header> headers) {
    if (!(node instanceof Sequence cookies)) {
      return node == null || node.isNull();
    }
    for (Node cookie : cookies.items()) {
      if (!add("set-cookie", cookie, headers)) {
        return false;
      }
    }
    return true;
  }

  private static boolean add(String rawName, Node node, List<Header> headers) {
    if (!(node instanceof Scalar scalar)) {
      return false;
    }
    String value = scalar.value() == null ? "" : scalar.print();
    String name = rawName.toLowerCase(Locale.ROOT);
    if (!isToken(name) || hasControls(value)) {
      return false;
    }
    if (!isHopByHop(name)) {
      headers.add(new Header(name, value));
    }
    return true;
  }

  // The server sets the headers that control the length and the connection.
  private static boolean isHopByHop(String name) {
    return switch (name) {
      case "connection",
          "content-length",
          "keep-alive",
          "transfer-encoding",
          "upgrade",
          "trailer" ->
          true;
      default -> false;
    };
  }

  private static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean valid = c > ' ' && c < 127 && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
      if (!valid) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static boolean hasControls(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 127) {
        return true;
      }
    }
    return false;
  }
}
