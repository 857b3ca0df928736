package aloft.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.emulation.LambdaEmulation;
import aloft.aws.vectors.Vectors;
import aloft.local.http.EventLoop;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests JWT authorizers with a token issuer on a port of its own.
final class JwtIssuerTest {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String DISCOVERY = "/pool/.well-known/openid-configuration";
  private static final String KEYS = "/pool/.well-known/jwks.json";

  private final KeyPair first = pair("RSA");
  private final Map<String, KeyPair> published = new ConcurrentHashMap<>(Map.of("k1", first));
  private final List<String> fetchedPaths = new CopyOnWriteArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final HttpClient http = HttpClient.newHttpClient();
  private EventLoop loop;
  private HttpServer issuer;
  private HttpServer api;

  @BeforeEach
  void serve() throws IOException {
    loop = new EventLoop("test");
    issuer =
        new HttpServer(
            loop,
            0,
            new OriginPolicy(false, Set.of()),
            request -> CompletableFuture.completedFuture(respond(request)),
            Clock.systemUTC());
    Mapping manifest =
        (Mapping)
            Json.read(
                """
                {"service": "shop",
                 "provider": {"name": "aws", "runtime": "nodejs22.x", "httpApi": {"authorizers": {
                   "id": {"type": "jwt", "identitySource": "$request.header.Authorization",
                          "issuerUrl": "%s", "audience": ["app"]}}}},
                 "functions": {"a": {"handler": "a.main", "events": [
                   {"httpApi": {"path": "/open", "method": "GET", "authorizer": "id"}},
                   {"httpApi": {"path": "/scoped", "method": "GET",
                                "authorizer": {"name": "id", "scopes": ["read"]}}}]}}}
                """
                    .formatted(pool()),
                "serverless.json");
    Topology topology = new Vectors("issuer", manifest, List.of()).topology();
    Gateway gateway =
        new Gateway(
            new LambdaEmulation()
                .triggers()
                .http(topology, topology.triggers(Trigger.HttpApi.class).getFirst()),
            new Echo(),
            new DocumentCache(nanos::get)::get);
    api = new HttpServer(loop, 0, new OriginPolicy(true, Set.of()), gateway, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    api.close();
    issuer.close();
    loop.close();
    http.close();
  }

  /// Returns the event as the result.
  private static final class Echo implements FunctionInvoker {
    @Override
    public CompletableFuture<InvocationResult> invoke(String function, Invocation invocation) {
      return CompletableFuture.completedFuture(
          new InvocationResult(
              new InvocationOutcome.Success(
                  ((Event.Body) invocation.event()).payload(), "application/json"),
              ""));
    }

    @Override
    public Duration maxDuration(String function) {
      return Duration.ZERO;
    }

    @Override
    public void log(String function, String line) {}

    @Override
    public ExecutionPolicy.Retry retry(String function) {
      return NO_RETRY;
    }
  }

  private static KeyPair pair(String kind) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      generator.initialize(kind.equals("EC") ? 256 : 2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String pool() {
    return "http://127.0.0.1:" + issuer.port() + "/pool";
  }

  private aloft.spi.emulation.HttpResponse respond(HttpRequest request) {
    fetchedPaths.add(request.path());
    return switch (request.path()) {
      case DISCOVERY ->
          json(Map.of("issuer", pool(), "jwks_uri", pool() + "/.well-known/jwks.json"));
      case KEYS -> json(Map.of("keys", keys()));
      default -> new aloft.spi.emulation.HttpResponse(404, List.of(), Payload.of(""));
    };
  }

  private static aloft.spi.emulation.HttpResponse json(Map<String, ?> body) {
    return new aloft.spi.emulation.HttpResponse(200, List.of(), Payload.of(Json.write(body, 0)));
  }

  private List<Map<String, String>> keys() {
    List<Map<String, String>> keys = new ArrayList<>();
    published.forEach((id, pair) -> {
      RSAPublicKey key = (RSAPublicKey) pair.getPublic();
      keys.add(
          Map.of(
              "kty",
              "RSA",
              "use",
              "sig",
              "alg",
              "RS256",
              "kid",
              id,
              "n",
              number(key.getModulus()),
              "e",
              number(key.getPublicExponent())));
    });
    return keys;
  }

  private static String number(BigInteger number) {
    return BASE64.encodeToString(number.toByteArray());
  }

  private Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", pool());
    claims.put("aud", "app");
    claims.put("sub", "ada");
    claims.put("exp", Instant.now().getEpochSecond() + 60);
    claims.put("scope", "read write");
    return claims;
  }

  private static String token(String id, KeyPair signer, Map<String, Object> claims) {
    boolean curve = signer.getPrivate().getAlgorithm().equals("EC");
    String head = Json.write(Map.of("alg", curve ? "ES256" : "RS256", "kid", id), 0);
    String signed = encoded(head) + "." + encoded(Json.write(claims, 0));
    try {
      Signature signature =
          Signature.getInstance(curve ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
      signature.initSign(signer.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> get(String path, String token) {
    URI address = URI.create("http://127.0.0.1:" + api.port() + path);
    try {
      return http.send(
          java.net.http.HttpRequest.newBuilder(address)
              .header("Authorization", "Bearer " + token)
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void assertRejected(String token, int status, String why) {
    HttpResponse<String> answer = get("/scoped", token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("www-authenticate").orElse("")).contains(why);
  }

  private void assertAccepted(String token) {
    HttpResponse<String> answer = get("/scoped", token);
    assertThat(answer.statusCode()).as("%s %s", answer.headers(), answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"sub\":\"ada\"", "\"scopes\":[\"read\",\"write\"]");
  }

  private void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void validTokenIsAcceptedAndKeysAreFetchedOnce() {
    String token = token("k1", first, claims());
    assertAccepted(token);
    assertAccepted(token);
    assertThat(get("/open", token).statusCode()).isEqualTo(200);
    assertThat(fetchedPaths).containsExactly(DISCOVERY, KEYS);
  }

  @Test
  void invalidTokensAreRejected() {
    Map<String, Object> old = claims();
    old.put("exp", Instant.now().getEpochSecond() - 1);
    assertRejected(token("k1", first, old), 401, "the token has expired");
    Map<String, Object> others = claims();
    others.put("aud", "other");
    assertRejected(token("k1", first, others), 401, "does not have a valid audience");
    Map<String, Object> poor = claims();
    poor.put("scope", "write");
    assertRejected(token("k1", first, poor), 403, "insufficient_scope");
    assertRejected(token("k1", pair("RSA"), claims()), 401, "the signature is not valid");
    // As on AWS.
    assertRejected(token("k1", pair("EC"), claims()), 401, "signing method ES256 is not supported");
  }

  @Test
  void newKeyIsAcceptedAfterPublication() {
    KeyPair second = pair("RSA");
    assertAccepted(token("k1", first, claims()));
    assertRejected(token("k2", second, claims()), 401, "k2");
    advance(Duration.ofSeconds(6));
    assertRejected(token("k2", second, claims()), 401, "k2");
    published.put("k2", second);
    published.remove("k1");
    // Unknown key ids do not cause more fetches.
    assertRejected(token("k2", second, claims()), 401, "k2");
    assertThat(fetchedPaths).containsExactly(DISCOVERY, KEYS, KEYS);

    advance(Duration.ofSeconds(6));
    assertAccepted(token("k2", second, claims()));
    assertRejected(token("k1", first, claims()), 401, "k1");
    assertThat(fetchedPaths).containsExactly(DISCOVERY, KEYS, KEYS, KEYS);
  }

  @Test
  void keysAreCachedWhileTheIssuerIsDown() {
    assertAccepted(token("k1", first, claims()));
    issuer.close();
    assertAccepted(token("k1", first, claims()));
    assertRejected(token("k2", pair("RSA"), claims()), 401, "k2");

    advance(Duration.ofMinutes(6));
    assertRejected(token("k1", first, claims()), 401, "communication error");
  }
}
