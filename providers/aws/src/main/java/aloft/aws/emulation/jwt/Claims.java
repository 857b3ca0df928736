package aloft.aws.emulation.jwt;

import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The claims of a token.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html">JWT
///   authorizers</a>
public record Claims(Mapping fields) {

  /// Checks issuer, times and audience.
  ///
  /// @param audience the accepted audiences; the token must have one of them
  /// @throws TokenRejectedException if a check fails
  public void check(String issuer, List<String> audience, Instant now)
      throws TokenRejectedException {
    if (!issuer.equals(text("iss"))) {
      throw new TokenRejectedException("the issuer is not valid");
    }
    checkTime("exp", true, now, "the token has expired");
    checkTime("nbf", false, now, "the token is not valid yet");
    checkTime("iat", false, now, "the token is used before it was issued");
    // client_id is used only if there is no aud
    List<String> audiences = texts(fields.get("aud") == null ? "client_id" : "aud");
    if (audiences.stream().noneMatch(audience::contains)) {
      throw new TokenRejectedException("the token does not have a valid audience");
    }
  }

  private void checkTime(String name, boolean expiry, Instant now, String message)
      throws TokenRejectedException {
    Node node = fields.get(name);
    if (node == null) {
      if (expiry) {
        throw new TokenRejectedException("the token has no expiry");
      }
      return;
    }
    double seconds =
        node instanceof Scalar scalar && scalar.value() instanceof Number number
            ? number.doubleValue()
            : Double.NaN;
    double nowSeconds = now.toEpochMilli() / 1000.0;
    boolean isValid = expiry ? nowSeconds < seconds : nowSeconds >= seconds;
    if (!isValid) {
      throw new TokenRejectedException(message);
    }
  }

  /// The scopes that the token grants.
  public List<String> scopes() {
    List<String> scopes = new ArrayList<>();
    for (String text : texts(fields.get("scope") == null ? "scp" : "scope")) {
      for (String scope : text.split(" ", -1)) {
        if (!scope.isEmpty()) {
          scopes.add(scope);
        }
      }
    }
    return scopes;
  }

  private @Nullable String text(String name) {
    Node node = fields.get(name);
    return node == null ? null : node.text();
  }

  private List<String> texts(String name) {
    Node node = fields.get(name);
    List<Node> nodes =
        node instanceof Sequence list ? list.items() : node == null ? List.of() : List.of(node);
    List<String> texts = new ArrayList<>();
    for (Node item : nodes) {
      if (item.text() != null) {
        texts.add(item.text());
      }
    }
    return texts;
  }

  /// The claims as they appear in events: strings, with lists as `[a b]` and objects as `map[a:b]`.
  public Map<String, String> eventValues() {
    Map<String, String> texts = new LinkedHashMap<>();
    fields.values().forEach((name, value) -> texts.put(name, eventValue(value)));
    return texts;
  }

  private static String eventValue(Node node) {
    return switch (node) {
      case Scalar scalar -> scalar.value() == null ? "<nil>" : scalar.print();
      case Sequence list ->
          "[" + String.join(" ", list.items().stream().map(Claims::eventValue).toList()) + "]";
      case Mapping object -> {
        List<String> parts = new ArrayList<>();
        new TreeMap<>(object.values())
            .forEach((name, value) -> parts.add(name + ":" + eventValue(value)));
        yield "map[" + String.join(" ", parts) + "]";
      }
    };
  }

  @Override
  public String toString() {
    return Json.write(fields, 0);
  }
}
