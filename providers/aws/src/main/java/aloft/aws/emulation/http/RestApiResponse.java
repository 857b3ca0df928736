package aloft.aws.emulation.http;

import aloft.spi.diagnostic.Suggestion;
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
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Converts a function's result in proxy format 1.0 into an HTTP response.
final class RestApiResponse {
  private static final List<String> KEYS =
      List.of("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded");

  private RestApiResponse() {}

  /// Returns the response; null if the function failed.
  ///
  /// @param lenient whether unknown keys and numeric headers are accepted, as by HTTP APIs
  /// @param decode whether a body in base64 is decoded
  /// @throws MalformedResultException if the result is no response
  static @Nullable HttpResponse of(InvocationOutcome outcome, boolean lenient, boolean decode) {
    if (!(outcome instanceof InvocationOutcome.Success response)) {
      return null;
    }
    Mapping result = object(json(response));
    if (!lenient) {
      requireKnownKeys(result);
    }
    int status = status(result.get("statusCode"));
    List<Header> headers = headers(result, lenient);
    byte[] body = body(result, decode);
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

  /// A result that must be an object.
  ///
  /// @param result null if it is not JSON
  static Mapping object(@Nullable Node result) {
    if (result instanceof Mapping mapping) {
      return mapping;
    }
    throw result == null
        ? new MalformedResultException("it is not JSON")
        : MalformedResultException.wrongType("it", "an object", result);
  }

  private static void requireKnownKeys(Mapping result) {
    for (String key : result.entries().keySet()) {
      if (!KEYS.contains(key)) {
        String near = Suggestion.didYouMean(key, KEYS);
        throw new MalformedResultException(
            "it has the unknown key \""
                + key
                + "\": "
                + (near == null ? "only " + String.join(", ", KEYS) + " are allowed" : near));
      }
    }
  }

  private static int status(@Nullable Node node) {
    if (node == null || node.isNull()) {
      return 200;
    }
    String text = node instanceof Scalar scalar ? scalar.print() : "";
    int status = 0;
    for (int i = 0; i < text.length() && i < 3; i++) {
      int digit = text.charAt(i) - '0';
      status = digit < 0 || digit > 9 ? 0 : status * 10 + digit;
    }
    if (text.length() != 3 || status < 200) {
      throw MalformedResultException.wrongType("statusCode", "a number from 200 to 999", node);
    }
    return status;
  }

  /// Reads multi-value headers first: they determine the spelling of a name, and a single value
  /// follows them.
  private static List<Header> headers(Mapping result, boolean lenient) {
    List<Header> headers = new ArrayList<>();
    for (Mapping.Entry entry : entries(result, "multiValueHeaders")) {
      for (Node value : list("the header \"" + entry.key() + "\" in multiValueHeaders", entry)) {
        headers.add(new Header(entry.key(), scalar(entry.key(), value).print()));
      }
    }
    for (Mapping.Entry entry : entries(result, "headers")) {
      Scalar value = scalar(entry.key(), entry.value());
      if (!lenient && !isPlain(value)) {
        throw wrongHeader(entry.key(), value);
      }
      add(headers, entry.key(), value.print());
    }
    return headers;
  }

  /// The entries of an object in the result; none if it is missing or null.
  static Collection<Mapping.Entry> entries(Mapping result, String key) {
    Node node = result.get(key);
    if (node == null || node.isNull()) {
      return List.of();
    }
    if (!(node instanceof Mapping mapping)) {
      throw MalformedResultException.wrongType(key, "an object", node);
    }
    return mapping.entries().values();
  }

  /// The items of an entry that must be a list.
  static List<Node> list(String subject, Mapping.Entry entry) {
    if (!(entry.value() instanceof Sequence values)) {
      throw MalformedResultException.wrongType(subject, "a list", entry.value());
    }
    return values.items();
  }

  /// The value of a header.
  static Scalar scalar(String header, Node value) {
    if (!(value instanceof Scalar scalar)) {
      throw wrongHeader(header, value);
    }
    return scalar;
  }

  private static MalformedResultException wrongHeader(String header, Node value) {
    return MalformedResultException.wrongType("the header \"" + header + "\"", "a string", value);
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

  static byte[] body(Mapping result, boolean decode) {
    Node body = result.get("body");
    if (body == null || body.isNull()) {
      return new byte[0];
    }
    if (!(body instanceof Scalar scalar)) {
      throw MalformedResultException.wrongType(
          "body", "a string, as JSON.stringify or json.dumps return it", body);
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
      throw new MalformedResultException("isBase64Encoded is true, but body is not valid base64");
    }
  }
}
