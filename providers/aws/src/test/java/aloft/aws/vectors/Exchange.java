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

/// One request and what comes of it.
///
/// @param front the id of the API in the topology, or `lambda` for the API of Lambda itself; null
///   for the only API there is
/// @param target path and query as sent
/// @param calls of functions, in their order
/// @param documents what is fetched, by address; an absent one cannot be had
/// @param answer what the caller must be answered: `status`, `headers`, `body`
public record Exchange(
    String name,
    @Nullable String front,
    String method,
    String target,
    List<Header> headers,
    Payload body,
    List<Call> calls,
    Mapping documents,
    Mapping answer) {

  /// A function that is called.
  ///
  /// @param event as the handler must see it; null where that is of no interest
  /// @param attributes that must go with it
  /// @param outcome how it ends: `result`, `text`, `fault` or `late`
  public record Call(
      String function, @Nullable Node event, @Nullable Node attributes, Mapping outcome) {

    /// Whether nobody waits for it.
    public boolean isStarted() {
      return outcome.get("started") != null;
    }

    /// Whether it takes longer than the caller waits.
    public boolean isLate() {
      return outcome.get("late") != null;
    }
  }

  static Exchange of(Mapping given) {
    List<String> lines = new ArrayList<>();
    if (given.get("request") instanceof Sequence list) {
      list.items().forEach(line -> lines.add(((Scalar) line).print()));
    }
    String[] first = lines.getFirst().split(" ", 2);
    List<Header> headers = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    List<Call> calls = new ArrayList<>();
    if (given.get("calls") instanceof Sequence list) {
      list.items().forEach(call -> calls.add(call((Mapping) call)));
    }
    return new Exchange(
        text(given, "name"),
        given.get("front") == null ? null : text(given, "front"),
        first[0],
        first[1],
        headers,
        Payload.of(bytes(given.get("body"))),
        calls,
        given.get("documents") instanceof Mapping documents
            ? documents
            : Mapping.empty(given.place()),
        (Mapping) Objects.requireNonNull(given.get("answer")));
  }

  private static Call call(Mapping given) {
    return new Call(text(given, "function"), given.get("event"), given.get("attributes"), given);
  }

  private static String text(Mapping given, String key) {
    Node node = given.get(key);
    String text = node == null ? null : node.text();
    if (text == null) {
      throw new IllegalArgumentException(given.place() + " lacks \"" + key + "\"");
    }
    return text;
  }

  /// A text, `{"base64": ...}`, or `{"size": n}` for so many letters.
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
