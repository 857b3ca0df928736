package aloft.aws.emulation.http;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.FetchedDocument;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests to routes with a JWT authorizer; the test signs the tokens.
final class JwtAuthorizerTest {
  private static final String ISSUER = "https://id.test/pool";
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final long SECONDS = NOW.getEpochSecond();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private static KeyPair pair;
  private static KeyPair otherPair;

  private final List<String> fetched = new ArrayList<>();
  private final List<Map<String, KeyPair>> published = new ArrayList<>();

  @BeforeAll
  static void makeKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    pair = generator.generateKeyPair();
    otherPair = generator.generateKeyPair();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
  void acceptsValidTokens(String algorithm) throws GeneralSecurityException {
    Node event = event(authorize("/open", "Bearer " + token(algorithm, "k1", claims(), pair)));
    assertThat(Json.write(event.get("requestContext", "authorizer"), 0))
        .isEqualTo(
            "{\"jwt\":{\"claims\":{\"iss\":\"https://id.test/pool\",\"aud\":\"app\",\"exp\":\""
                + (SECONDS + 60)
                + "\",\"scope\":\"a b\",\"groups\":\"[x y]\",\"admin\":\"true\",\"at\":\"map[b:2"
                + " c:1]\"},\"scopes\":null}}");
    assertThat(fetched)
        .containsExactly(
            "https://id.test/pool/.well-known/openid-configuration", "https://id.test/keys");
  }

  @Test
  void acceptsTokensWithoutTheBearerPrefix() throws GeneralSecurityException {
    assertThat(authorize("/open", token("RS256", "k1", claims(), pair)))
        .isInstanceOf(Action.Invoke.class);
  }

  @Test
  void passesScopesOfRoutesWithScopes() throws GeneralSecurityException {
    Node event = event(authorize("/scoped", "Bearer " + token("RS256", "k1", claims(), pair)));
    assertThat(Json.write(event.get("requestContext", "authorizer", "jwt", "scopes"), 0))
        .isEqualTo("[\"a\",\"b\"]");
  }

  @Test
  void rejectsTokensWithoutARequiredScope() throws GeneralSecurityException {
    Map<String, Object> claims = claims();
    claims.put("scope", "c");
    HttpResponse response = response(authorize("/scoped", token("RS256", "k1", claims, pair)));
    assertThat(response.status()).isEqualTo(403);
    assertThat(response.payload().text()).isEqualTo("{\"message\":\"Forbidden\"}");
    assertThat(challenge(response)).startsWith("Bearer scope=\"a z\" error=\"insufficient_scope\"");
  }

  @Test
  void requiresAToken() {
    HttpResponse response = response(authorize("/open", null));
    assertThat(response.status()).isEqualTo(401);
    assertThat(challenge(response)).isEqualTo("Bearer");
    assertThat(response.payload().text()).isEqualTo("{\"message\":\"Unauthorized\"}");
  }

  @Test
  void rejectsInvalidClaims() throws GeneralSecurityException {
    assertRejected("exp", SECONDS, "the token has expired");
    assertRejected("exp", null, "the token has no expiry");
    assertRejected("nbf", SECONDS + 1, "the token is not valid yet");
    assertRejected("iat", SECONDS + 9, "the token is used before it was issued");
    assertRejected("iss", "https://evil.test", "the issuer is not valid");
    assertRejected("aud", "other", "the token does not have a valid audience");
    assertRejected("aud", List.of("x", "y"), "the token does not have a valid audience");
  }

  private void assertRejected(String claim, @Nullable Object value, String reason)
      throws GeneralSecurityException {
    Map<String, Object> claims = claims();
    claims.put("client_id", "app");
    if (value == null) {
      claims.remove(claim);
    } else {
      claims.put(claim, value);
    }
    HttpResponse response = response(authorize("/open", token("RS256", "k1", claims, pair)));
    assertThat(response.status()).isEqualTo(401);
    assertThat(challenge(response))
        .isEqualTo(
            "Bearer scope=\"\" error=\"invalid_token\" error_description=\"" + reason + "\"");
  }

  @Test
  void usesTheClientIdWithoutAnAudience() throws GeneralSecurityException {
    Map<String, Object> claims = claims();
    claims.remove("aud");
    claims.put("client_id", "app");
    assertThat(authorize("/open", token("RS256", "k1", claims, pair)))
        .isInstanceOf(Action.Invoke.class);
    claims.remove("client_id");
    claims.put("aud", List.of("x", "app"));
    assertThat(authorize("/open", token("RS256", "k1", claims, pair)))
        .isInstanceOf(Action.Invoke.class);
  }

  @Test
  void rejectsForgedSignatures() throws GeneralSecurityException {
    assertThat(challenge(response(authorize("/open", token("RS256", "k1", claims(), otherPair)))))
        .contains("the signature is not valid");
    String good = token("RS256", "k1", claims(), pair);
    String[] parts = good.split("\\.", -1);
    Map<String, Object> claims = claims();
    claims.put("admin", "very");
    String forged = parts[0] + "." + encoded(Json.write(claims, 0)) + "." + parts[2];
    assertThat(challenge(response(authorize("/open", forged))))
        .contains("the signature is not valid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "HS256", "ES256", "RS1", "rs256", ""})
  void rejectsUnsupportedAlgorithms(String algorithm) {
    String token =
        encoded("{\"alg\":\"" + algorithm + "\",\"kid\":\"k1\"}")
            + "."
            + encoded(Json.write(claims(), 0))
            + ".";
    assertThat(challenge(response(authorize("/open", token)))).contains("is not supported");
    assertThat(fetched).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "a.b", "a.b.c.d", "e30.e30.", "W10.e30.x", "$.$.$", "..", "\"\r\nx: y"})
  void rejectsMalformedTokens(String text) {
    HttpResponse response = response(authorize("/open", text));
    assertThat(response.status()).isEqualTo(401);
    assertThat(challenge(response)).startsWith("Bearer scope=\"\" error=\"invalid_token\"");
    assertThat(challenge(response)).doesNotContain("\n");
  }

  @Test
  void fetchesTheKeysAgainForAnUnknownKeyId() throws GeneralSecurityException {
    published.add(Map.of("k1", otherPair));
    published.add(Map.of("k1", otherPair, "k2", pair));
    assertThat(authorize("/open", token("RS256", "k2", claims(), pair)))
        .isInstanceOf(Action.Invoke.class);
    assertThat(fetched).hasSize(3).endsWith("https://id.test/keys again");
  }

  @Test
  void rejectsUnknownKeyIds() throws GeneralSecurityException {
    assertThat(challenge(response(authorize("/open", token("RS256", "k9", claims(), pair)))))
        .contains("k9");
    assertThat(fetched).hasSize(3);
  }

  private static Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", ISSUER);
    claims.put("aud", "app");
    claims.put("exp", SECONDS + 60);
    claims.put("scope", "a b");
    claims.put("groups", List.of("x", "y"));
    claims.put("admin", true);
    Map<String, Object> at = new LinkedHashMap<>();
    at.put("c", 1);
    at.put("b", 2);
    claims.put("at", at);
    return claims;
  }

  private static String token(
      String algorithm, String key, Map<String, Object> claims, KeyPair signer)
      throws GeneralSecurityException {
    String signed =
        encoded("{\"alg\":\"" + algorithm + "\",\"kid\":\"" + key + "\"}")
            + "."
            + encoded(Json.write(claims, 0));
    String bits = algorithm.substring(2);
    Signature signature =
        Signature.getInstance(algorithm.startsWith("PS") ? "RSASSA-PSS" : "SHA" + bits + "withRSA");
    if (algorithm.startsWith("PS")) {
      signature.setParameter(
          new PSSParameterSpec(
              "SHA-" + bits,
              "MGF1",
              new MGF1ParameterSpec("SHA-" + bits),
              Integer.parseInt(bits) / 8,
              1));
    }
    signature.initSign(signer.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + BASE64.encodeToString(signature.sign());
  }

  private static String encoded(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String keys(Map<String, KeyPair> pairs) {
    List<Map<String, String>> keys = new ArrayList<>();
    keys.add(Map.of("kty", "oct", "kid", "k1", "k", "c2VjcmV0"));
    pairs.forEach((id, keyPair) -> {
      RSAPublicKey key = (RSAPublicKey) keyPair.getPublic();
      keys.add(
          Map.of(
              "kty",
              "RSA",
              "use",
              "sig",
              "kid",
              id,
              "n",
              BASE64.encodeToString(key.getModulus().toByteArray()),
              "e",
              BASE64.encodeToString(key.getPublicExponent().toByteArray())));
    });
    return Json.write(Map.of("keys", keys), 0);
  }

  private Action authorize(String path, @Nullable String token) {
    HttpApiSettings.Authorizer authorizer =
        new HttpApiSettings.Authorizer(
            "id",
            List.of("$request.header.Authorization"),
            null,
            null,
            null,
            null,
            ISSUER,
            List.of("app"));
    HttpApiSettings settings =
        new HttpApiSettings(
            "api",
            "us-east-1",
            List.of(route("/open", List.of()), route("/scoped", List.of("a", "z"))),
            List.of(authorizer),
            null);
    Action next =
        new HttpApiHandler(settings)
            .handle(
                new HttpRequest(
                    "GET",
                    path,
                    null,
                    "HTTP/1.1",
                    token == null ? List.of() : List.of(new Header("Authorization", token)),
                    Payload.of(""),
                    "127.0.0.1",
                    NOW,
                    "1"));
    while (next instanceof Action.Fetch fetch) {
      boolean refetch = fetch.stale() != null;
      fetched.add(fetch.uri() + (refetch ? " again" : ""));
      next =
          fetch
              .next()
              .apply(new FetchedDocument(Payload.of(document(fetch.uri().getPath(), refetch))));
    }
    return next;
  }

  private static HttpApiSettings.Route route(String path, List<String> scopes) {
    return new HttpApiSettings.Route("GET", path, "f", "2.0", "id", scopes, null);
  }

  private String document(String path, boolean refetch) {
    if (path.endsWith("/openid-configuration")) {
      return "{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"https://id.test/keys\"}";
    }
    return published.isEmpty()
        ? keys(Map.of("k1", pair))
        : keys(refetch ? published.getLast() : published.getFirst());
  }

  private static Node event(Action next) {
    assertThat(next).isInstanceOf(Action.Invoke.class);
    Event.Body event = (Event.Body) ((Action.Invoke) next).event();
    return Json.read(event.payload().text(), "event");
  }

  private static HttpResponse response(Action next) {
    assertThat(next).isInstanceOf(Action.Respond.class);
    return ((Action.Respond) next).response();
  }

  private static String challenge(HttpResponse response) {
    return response.headers().stream()
        .filter(header -> header.name().equals("www-authenticate"))
        .map(Header::value)
        .findFirst()
        .orElse("");
  }
}
