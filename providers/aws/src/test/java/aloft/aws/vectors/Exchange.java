package aloft.aws.vectors;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A request to an emulated API, with the expected function calls and response.
///
/// @param apiId the id of the API in the topology, or `lambda` for the Lambda API; null for the
///   first API
/// @param target the path and query as sent
/// @param calls the expected function calls, in order
/// @param documents the documents that can be fetched, by address; fetching others fails
/// @param expectedResponse the expected response: `status`, `headers`, `body`, `logged`
public record Exchange(
    String name,
    @Nullable String apiId,
    String method,
    String target,
    List<Header> headers,
    Payload body,
    List<Call> calls,
    Mapping documents,
    Mapping expectedResponse) {

  /// An expected function call and its outcome.
  ///
  /// @param event the expected event; null to accept any
  /// @param attributes the expected attributes; null to accept any
  /// @param outcome the outcome: `result`, `text`, `fault` or `late`
  public record Call(
      String function, @Nullable Node event, @Nullable Node attributes, Mapping outcome) {

    /// Whether the call is asynchronous.
    public boolean isAsync() {
      return outcome.get("started") != null;
    }

    /// Whether the call takes longer than the caller waits.
    public boolean isLate() {
      return outcome.get("late") != null;
    }
  }

  static Exchange of(Mapping fields) {
    List<String> lines = new ArrayList<>();
    if (fields.get("request") instanceof Sequence list) {
      list.items().forEach(line -> lines.add(((Scalar) line).print()));
    }
    String[] first = lines.getFirst().split(" ", 2);
    List<Header> headers = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    List<Call> calls = new ArrayList<>();
    if (fields.get("calls") instanceof Sequence list) {
      list.items().forEach(call -> calls.add(call((Mapping) call)));
    }
    return new Exchange(
        text(fields, "name"),
        fields.get("front") == null ? null : text(fields, "front"),
        first[0],
        first[1],
        headers,
        Payload.of(bytes(fields.get("body"))),
        calls,
        fields.get("documents") instanceof Mapping documents
            ? documents
            : Mapping.empty(fields.place()),
        (Mapping) Objects.requireNonNull(fields.get("answer")));
  }

  private static Call call(Mapping fields) {
    return new Call(
        text(fields, "function"), fields.get("event"), fields.get("attributes"), fields);
  }

  private static String text(Mapping fields, String key) {
    Node node = fields.get(key);
    String text = node == null ? null : node.text();
    if (text == null) {
      throw new IllegalArgumentException(fields.place() + " needs \"" + key + "\"");
    }
    return text;
  }

  /// Decodes a body: a string, `{"base64": ...}`, or `{"size": n}` for n letters.
  static byte[] bytes(@Nullable Node body) {
    if (body == null || body.isNull()) {
      return new byte[0];
    }
    Node base64 = body.get("base64");
    Node size = body.get("size");
    if (base64 != null) {
      return Base64.getDecoder().decode(String.valueOf(base64.text()));
    }
    String text =
        size instanceof Scalar scalar
            ? "x".repeat(Integer.parseInt(scalar.print()))
            : String.valueOf(body.text());
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
