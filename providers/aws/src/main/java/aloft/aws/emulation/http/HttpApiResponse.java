package aloft.aws.emulation.http;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Converts a function's result into an HTTP response, as HTTP APIs and function URLs do.
///
/// @param defaultContentType the content type of a result with a status but without a content type
record HttpApiResponse(String defaultContentType) {
  private static final Header JSON = new Header("content-type", "application/json");

  /// Converts a result of payload version 2.0; null if the function failed. A result without a
  /// status is the body itself.
  ///
  /// @param streams whether a result that is not JSON is a body, too
  /// @throws MalformedResultException if the result is no response
  @Nullable HttpResponse readV2(InvocationOutcome outcome, boolean streams) {
    if (!(outcome instanceof InvocationOutcome.Success response)) {
      return null;
    }
    boolean isJson = response.contentType().startsWith("application/json");
    if (streams && !isJson) {
      return new HttpResponse(
          200, List.of(new Header("content-type", response.contentType())), response.payload());
    }
    Node result = RestApiResponse.json(response);
    return switch (result) {
      case Mapping fields when isPresent(fields.get("statusCode")) -> response(fields, false);
      case Scalar scalar when scalar.value() instanceof String text ->
          new HttpResponse(200, List.of(JSON), Payload.of(text));
      case null -> throw new MalformedResultException("it is not JSON");
      default -> new HttpResponse(200, List.of(JSON), response.payload());
    };
  }

  /// Converts a result of payload version 1.0; null if the function failed.
  ///
  /// @throws MalformedResultException if the result is no response
  @Nullable HttpResponse readV1(InvocationOutcome outcome) {
    if (!(outcome instanceof InvocationOutcome.Success response)) {
      return null;
    }
    Mapping fields = RestApiResponse.object(RestApiResponse.json(response));
    if (!isPresent(fields.get("statusCode"))) {
      throw new MalformedResultException("statusCode is missing");
    }
    return response(fields, true);
  }

  /// Converts a result for a load balancer; null if the function failed.
  ///
  /// @param multiValue whether headers are lists of values
  /// @throws MalformedResultException if the result is no response
  @Nullable HttpResponse readForLoadBalancer(InvocationOutcome outcome, boolean multiValue) {
    if (!(outcome instanceof InvocationOutcome.Success response)) {
      return null;
    }
    Mapping fields = RestApiResponse.object(RestApiResponse.json(response));
    if (!isPresent(fields.get("statusCode"))) {
      throw new MalformedResultException("statusCode is missing");
    }
    return response(fields.without(multiValue ? "headers" : "multiValueHeaders"), true);
  }

  private static boolean isPresent(@Nullable Node node) {
    return node != null && !node.isNull();
  }

  private HttpResponse response(Mapping fields, boolean multi) {
    int status = status(fields.get("statusCode"));
    byte[] body = RestApiResponse.body(fields, true);
    List<Header> headers = new ArrayList<>();
    if (multi) {
      addLists(fields, headers);
    }
    addHeaders(fields, headers);
    if (!multi) {
      addCookies(fields, headers);
    }
    if (headers.stream().noneMatch(header -> header.name().equals("content-type"))) {
      headers.add(new Header("content-type", defaultContentType));
    }
    return new HttpResponse(status, headers, Payload.of(body));
  }

  private static int status(@Nullable Node node) {
    Object value = node instanceof Scalar scalar ? scalar.value() : null;
    long number = value instanceof Long integer ? integer : 0;
    if (value instanceof String text && text.length() == 3) {
      try {
        number = Long.parseLong(text);
      } catch (NumberFormatException e) {
        number = 0;
      }
    }
    // A client would wait for another response after one with 1xx.
    if (number < 200 || number > 599) {
      throw MalformedResultException.wrongType(
          "statusCode", "a number from 200 to 599", Objects.requireNonNull(node));
    }
    return (int) number;
  }

  private static void addLists(Mapping fields, List<Header> headers) {
    for (Mapping.Entry entry : RestApiResponse.entries(fields, "multiValueHeaders")) {
      String subject = "the header \"" + entry.key() + "\" in multiValueHeaders";
      for (Node value : RestApiResponse.list(subject, entry)) {
        add(entry.key(), value, headers);
      }
    }
  }

  private static void addHeaders(Mapping fields, List<Header> headers) {
    int before = headers.size();
    for (Mapping.Entry entry : RestApiResponse.entries(fields, "headers")) {
      boolean alreadySet = false;
      for (int i = 0; i < before; i++) {
        alreadySet |= headers.get(i).name().equalsIgnoreCase(entry.key());
      }
      if (!alreadySet) {
        add(entry.key(), entry.value(), headers);
      }
    }
  }

  private static void addCookies(Mapping fields, List<Header> headers) {
    Mapping.Entry cookies = fields.entries().get("cookies");
    if (cookies == null || cookies.value().isNull()) {
      return;
    }
    for (Node cookie : RestApiResponse.list("cookies", cookies)) {
      if (!(cookie instanceof Scalar)) {
        throw MalformedResultException.wrongType("each of cookies", "a string", cookie);
      }
      add("set-cookie", cookie, headers);
    }
  }

  private static void add(String rawName, Node node, List<Header> headers) {
    Scalar scalar = RestApiResponse.scalar(rawName, node);
    String value = scalar.value() == null ? "" : scalar.print();
    String name = rawName.toLowerCase(Locale.ROOT);
    if (!isToken(name)) {
      throw new MalformedResultException("\"" + rawName + "\" is not a valid name of a header");
    }
    if (hasControls(value)) {
      throw new MalformedResultException(
          "the header \"" + rawName + "\" contains a control character, such as a line break");
    }
    if (!isHopByHop(name)) {
      headers.add(new Header(name, value));
    }
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
