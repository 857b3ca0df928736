package aloft.aws.emulation.http;

import aloft.aws.emulation.http.HttpApiSettings.Authorizer;
import aloft.aws.emulation.jwt.Claims;
import aloft.aws.emulation.jwt.Discovery;
import aloft.aws.emulation.jwt.KeySet;
import aloft.aws.emulation.jwt.Signatures;
import aloft.aws.emulation.jwt.Token;
import aloft.aws.emulation.jwt.TokenRejectedException;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.FetchedDocument;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpResponse;
import java.net.URI;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A JWT authorizer: accepts tokens of the issuer for the audience with a scope of the route.
/// Fetches the issuer's keys by OpenID Connect Discovery.
final class JwtAuthorizer {
  private static final String DISCOVERY_FAILED = "OIDC discovery endpoint communication error";

  private final String issuer;
  private final Authorizer authorizer;
  private final RoutedRequest routedRequest;
  private final Function<HttpResponse, Action.Respond> onRejected;
  private final Function<String, Action> onAuthorized;

  /// @param onRejected continues with the response to the caller
  /// @param onAuthorized continues with the token's claims as JSON
  JwtAuthorizer(
      String issuer,
      Authorizer authorizer,
      RoutedRequest routedRequest,
      Function<HttpResponse, Action.Respond> onRejected,
      Function<String, Action> onAuthorized) {
    this.issuer = issuer;
    this.authorizer = authorizer;
    this.routedRequest = routedRequest;
    this.onRejected = onRejected;
    this.onAuthorized = onAuthorized;
  }

  Action authorize() {
    String tokenText = bearerToken();
    if (tokenText == null) {
      return onRejected.apply(challenge(HttpApiErrors.UNAUTHORIZED, "Bearer"));
    }
    try {
      Token token = Token.read(tokenText);
      String key = token.header("kid");
      if (!Signatures.isSupported(token.header("alg"))) {
        return reject("signing method " + token.header("alg") + " is not supported");
      }
      return key == null ? reject("the token has no key id") : fetchConfiguration(token, key);
    } catch (TokenRejectedException e) {
      return reject(e.reason());
    }
  }

  // The Bearer prefix is optional.
  private @Nullable String bearerToken() {
    for (String source : authorizer.sources()) {
      String value = IdentitySource.value(source, routedRequest);
      if (value != null) {
        String text = value.strip();
        boolean hasPrefix = text.regionMatches(true, 0, "Bearer ", 0, 7);
        String token = hasPrefix ? text.substring(7).strip() : text;
        return token.isEmpty() || token.equalsIgnoreCase("Bearer") ? null : token;
      }
    }
    return null;
  }

  private Action fetchConfiguration(Token token, String key) {
    URI address = Discovery.configurationUri(issuer);
    return address == null
        ? reject(DISCOVERY_FAILED)
        : new Action.Fetch(address, configuration -> fetchKeys(configuration, token, key));
  }

  private Action fetchKeys(@Nullable FetchedDocument configuration, Token token, String key) {
    URI address =
        configuration == null
            ? null
            : configuration.parse(Discovery.class, Discovery::read).jwksUri();
    return address == null
        ? reject(DISCOVERY_FAILED)
        : new Action.Fetch(address, keys -> check(keys, address, token, key, true));
  }

  // The issuer may have added a key since the keys were cached, so an unknown key id fetches them
  // again once.
  private Action check(
      @Nullable FetchedDocument keys, URI address, Token token, String id, boolean retry) {
    if (keys == null) {
      return reject("JWKS communication error");
    }
    try {
      PublicKey key = keys.parse(KeySet.class, KeySet::read).key(id);
      if (key == null) {
        return retry
            ? new Action.Fetch(address, keys, fresh -> check(fresh, address, token, id, false))
            : reject("kid \"" + id.replace("\"", "") + "\" not found in JWKS");
      }
      if (!Signatures.isValid(token, key)) {
        return reject("the signature is not valid");
      }
      token.claims().check(issuer, authorizer.audience(), routedRequest.request().receivedAt());
      return admit(token.claims());
    } catch (TokenRejectedException e) {
      return reject(e.reason());
    }
  }

  private Action admit(Claims claims) {
    List<String> requiredScopes = routedRequest.route().scopes();
    List<String> grantedScopes = claims.scopes();
    if (!requiredScopes.isEmpty() && requiredScopes.stream().noneMatch(grantedScopes::contains)) {
      return onRejected.apply(
          challenge(
              HttpApiErrors.FORBIDDEN,
              "Bearer scope=\""
                  + String.join(" ", requiredScopes)
                  + "\" error=\"insufficient_scope\""
                  + " error_description=\"the token does not have a required scope\""));
    }
    boolean version1 = routedRequest.isVersion1(routedRequest.route().payload());
    JsonWriter context = new JsonWriter().open();
    if (!version1) {
      context.open("jwt");
    }
    context.put("claims", claims.eventValues());
    if (requiredScopes.isEmpty()) {
      context.put("scopes", (String) null);
    } else {
      context.put("scopes", grantedScopes);
    }
    if (!version1) {
      context.close();
    }
    return onAuthorized.apply(context.close().toString());
  }

  private Action reject(String reason) {
    String challenge =
        "Bearer scope=\"\" error=\"invalid_token\" error_description=\"" + reason + "\"";
    return onRejected.apply(challenge(HttpApiErrors.UNAUTHORIZED, challenge));
  }

  private static HttpResponse challenge(HttpApiErrors error, String challenge) {
    List<Header> headers = new ArrayList<>(error.response().headers());
    headers.add(new Header("www-authenticate", printableAscii(challenge)));
    return new HttpResponse(error.response().status(), headers, error.response().body());
  }

  // The text may contain parts of a token.
  private static String printableAscii(String challenge) {
    StringBuilder ascii = new StringBuilder(challenge.length());
    for (int i = 0; i < challenge.length(); i++) {
      char c = challenge.charAt(i);
      ascii.append(c >= ' ' && c < 127 ? c : '?');
    }
    return ascii.toString();
  }
}
