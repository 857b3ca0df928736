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

/// What a token claims.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html">JWT
///   authorizers</a>
public record Claims(Mapping all) {

  /// Holds the claims against what is wanted.
  ///
  /// @param audience one of these it must be meant for
  /// @throws TokenRejectedException where they do not hold
  public void check(String issuer, List<String> audience, Instant now)
      throws TokenRejectedException {
    if (!issuer.equals(text("iss"))) {
      throw new TokenRejectedException("the issuer is not valid");
    }
    checkTime("exp", true, now, "the token has expired");
    checkTime("nbf", false, now, "the token is not valid yet");
    checkTime("iat", false, now, "the token is used before it was issued");
    // client_id counts only where there is no aud
    List<String> named = texts(all.get("aud") == null ? "client_id" : "aud");
    if (named.stream().noneMatch(audience::contains)) {
      throw new TokenRejectedException("the token does not have a valid audience");
    }
  }

  private void checkTime(String name, boolean end, Instant now, String refusal)
      throws TokenRejectedException {
    Node node = all.get(name);
    if (node == null) {
      if (end) {
        throw new TokenRejectedException("the token has no expiry");
      }
      return;
    }
    double seconds =
        node instanceof Scalar scalar && scalar.value() instanceof Number number
            ? number.doubleValue()
            : Double.NaN;
    double moment = now.toEpochMilli() / 1000.0;
    boolean holds = end ? moment < seconds : moment >= seconds;
    if (!holds) {
      throw new TokenRejectedException(refusal);
    }
  }

  /// The scopes that it grants.
  public List<String> scopes() {
    List<String> scopes = new ArrayList<>();
    for (String text : texts(all.get("scope") == null ? "scp" : "scope")) {
      for (String scope : text.split(" ", -1)) {
        if (!scope.isEmpty()) {
          scopes.add(scope);
        }
      }
    }
    return scopes;
  }

  private @Nullable String text(String name) {
    Node node = all.get(name);
    return node == null ? null : node.text();
  }

  private List<String> texts(String name) {
    Node node = all.get(name);
    List<Node> nodes =
        node instanceof Sequence list ? list.items() : node == null ? List.of() : List.of(node);
    List<String> texts = new ArrayList<>();
    for (Node each : nodes) {
      if (each.text() != null) {
        texts.add(each.text());
      }
    }
    return texts;
  }

  /// All as the function is told: texts, a list as `[a b]`, an object as `map[a:b]`.
  public Map<String, String> told() {
    Map<String, String> told = new LinkedHashMap<>();
    all.values().forEach((name, value) -> told.put(name, told(value)));
    return told;
  }

  private static String told(Node node) {
    return switch (node) {
      case Scalar scalar -> scalar.value() == null ? "<nil>" : scalar.print();
      case Sequence list ->
          "[" + String.join(" ", list.items().stream().map(Claims::told).toList()) + "]";
      case Mapping object -> {
        List<String> parts = new ArrayList<>();
        new TreeMap<>(object.values())
            .forEach((name, value) -> parts.add(name + ":" + told(value)));
        yield "map[" + String.join(" ", parts) + "]";
      }
    };
  }

  @Override
  public String toString() {
    return Json.write(all, 0);
  }
}
