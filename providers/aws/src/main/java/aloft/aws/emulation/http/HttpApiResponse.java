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

/// Turns what a function answered into an HTTP answer, as HTTP APIs and function URLs do.
///
/// @param plain the content type of an answer that has a status and names none
record HttpApiResponse(String plain) {
  private static final Header JSON = new Header("content-type", "application/json");

  /// The answer of a function with payload version 2.0; null where it failed, or its result is
  /// malformed. What has no status is the body itself.
  ///
  /// @param streams whether what is no JSON is a body, too
  @Nullable HttpResponse read(InvocationOutcome outcome, boolean streams) {
    if (!(outcome instanceof InvocationOutcome.Answer answer)) {
      return null;
    }
    boolean isJson = answer.contentType().startsWith("application/json");
    Node result = isJson || !streams ? RestApiResponse.json(answer) : null;
    return switch (result) {
      case Mapping fields when given(fields.get("statusCode")) -> whole(fields, false);
      case Scalar scalar when scalar.value() instanceof String text ->
          new HttpResponse(200, List.of(JSON), Payload.of(text));
      case null ->
          streams && !isJson
              ? new HttpResponse(
                  200, List.of(new Header("content-type", answer.contentType())), answer.payload())
              : null;
      default -> new HttpResponse(200, List.of(JSON), answer.payload());
    };
  }

  /// The answer of a function with payload version 1.0; null where it failed, or its result is
  /// malformed.
  @Nullable HttpResponse read1(InvocationOutcome outcome) {
    return outcome instanceof InvocationOutcome.Answer answer
            && RestApiResponse.json(answer) instanceof Mapping fields
            && given(fields.get("statusCode"))
        ? whole(fields, true)
        : null;
  }

  private static boolean given(@Nullable Node node) {
    return node != null && !node.isNull();
  }

  private @Nullable HttpResponse whole(Mapping fields, boolean multi) {
    Integer status = status(fields.get("statusCode"));
    byte[] body = RestApiResponse.body(fields, true);
    List<Header> headers = new ArrayList<>();
    boolean fit =
        (!multi || addLists(fields.get("multiValueHeaders"), headers))
            && addHeaders(fields.get("headers"), headers)
            && (multi || addCookies(fields.get("cookies"), headers));
    if (status == null || body == null || !fit) {
      return null;
    }
    if (headers.stream().noneMatch(header -> header.name().equals("content-type"))) {
      headers.add(new Header("content-type", plain));
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
      boolean known = false;
      for (int i = 0; i < before; i++) {
        known |= headers.get(i).name().equalsIgnoreCase(entry.key());
      }
      if (!known && !add(entry.key(), entry.value(), headers)) {
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

  private static boolean add(String given, Node node, List<Header> headers) {
    if (!(node instanceof Scalar scalar)) {
      return false;
    }
    String value = scalar.value() == null ? "" : scalar.print();
    String name = given.toLowerCase(Locale.ROOT);
    if (!isToken(name) || hasControls(value)) {
      return false;
    }
    if (!ofConnection(name)) {
      headers.add(new Header(name, value));
    }
    return true;
  }

  // How long an answer is and how it is sent, the server decides.
  private static boolean ofConnection(String name) {
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
      char sign = name.charAt(i);
      boolean fits = sign > ' ' && sign < 127 && "\"(),/:;<=>?@[\\]{}".indexOf(sign) < 0;
      if (!fits) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static boolean hasControls(String value) {
    for (int i = 0; i < value.length(); i++) {
      char sign = value.charAt(i);
      if ((sign < ' ' && sign != '\t') || sign == 127) {
        return true;
      }
    }
    return false;
  }
}
