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

/// Lets in who brings a token of the right issuer, for the right audience, with a scope of the
/// route; the issuer's keys are fetched as OpenID Connect tells.
final class JwtAuthorizer {
  private static final String SILENT = "OIDC discovery endpoint communication error";

  private final String issuer;
  private final Authorizer authorizer;
  private final RoutedRequest call;
  private final Function<HttpResponse, Action> refuse;
  private final Function<String, Action> enter;

  /// @param refuse goes on with an answer to the caller
  /// @param enter goes on with what the token claims, as JSON
  JwtAuthorizer(
      String issuer,
      Authorizer authorizer,
      RoutedRequest call,
      Function<HttpResponse, Action> refuse,
      Function<String, Action> enter) {
    this.issuer = issuer;
    this.authorizer = authorizer;
    this.call = call;
    this.refuse = refuse;
    this.enter = enter;
  }

  Action ask() {
    String given = given();
    if (given == null) {
      return refuse.apply(challenge(HttpApiErrors.UNAUTHORIZED, "Bearer"));
    }
    try {
      Token token = Token.read(given);
      String key = token.header("kid");
      if (!Signatures.knows(token.header("alg"))) {
        return refuse("signing method " + token.header("alg") + " is not supported");
      }
      return key == null ? refuse("the token has no key id") : fetchConfiguration(token, key);
    } catch (TokenRejectedException e) {
      return refuse(e.why());
    }
  }

  // With the word Bearer before it, or without.
  private @Nullable String given() {
    for (String source : authorizer.sources()) {
      String value = IdentitySource.value(source, call);
      if (value != null) {
        String text = value.strip();
        boolean named = text.regionMatches(true, 0, "Bearer ", 0, 7);
        String token = named ? text.substring(7).strip() : text;
        return token.isEmpty() || token.equalsIgnoreCase("Bearer") ? null : token;
      }
    }
    return null;
  }

  private Action fetchConfiguration(Token token, String key) {
    URI address = Discovery.of(issuer);
    return address == null
        ? refuse(SILENT)
        : new Action.Fetch(address, configuration -> fetchKeys(configuration, token, key));
  }

  private Action fetchKeys(@Nullable FetchedDocument configuration, Token token, String key) {
    URI address =
        configuration == null ? null : configuration.read(Discovery.class, Discovery::read).keys();
    return address == null
        ? refuse(SILENT)
        : new Action.Fetch(address, keys -> check(keys, address, token, key, true));
  }

  // A key that is not known yet may have come since the keys were fetched.
  private Action check(
      @Nullable FetchedDocument keys, URI address, Token token, String id, boolean again) {
    if (keys == null) {
      return refuse("JWKS communication error");
    }
    try {
      PublicKey key = keys.read(KeySet.class, KeySet::read).key(id);
      if (key == null) {
        return again
            ? new Action.Fetch(address, keys, fresh -> check(fresh, address, token, id, false))
            : refuse("kid \"" + id.replace("\"", "") + "\" not found in JWKS");
      }
      if (!Signatures.holds(token, key)) {
        return refuse("the signature is not valid");
      }
      token.claims().check(issuer, authorizer.audience(), call.request().moment());
      return admit(token.claims());
    } catch (TokenRejectedException e) {
      return refuse(e.why());
    }
  }

  private Action admit(Claims claims) {
    List<String> wanted = call.route().scopes();
    List<String> granted = claims.scopes();
    if (!wanted.isEmpty() && wanted.stream().noneMatch(granted::contains)) {
      return refuse.apply(
          challenge(
              HttpApiErrors.FORBIDDEN,
              "Bearer scope=\""
                  + String.join(" ", wanted)
                  + "\" error=\"insufficient_scope\""
                  + " error_description=\"the token does not have a required scope\""));
    }
    boolean old = call.isOld(call.route().payload());
    JsonWriter told = new JsonWriter().open();
    if (!old) {
      told.open("jwt");
    }
    told.put("claims", claims.told());
    if (wanted.isEmpty()) {
      told.put("scopes", (String) null);
    } else {
      told.put("scopes", granted);
    }
    if (!old) {
      told.close();
    }
    return enter.apply(told.close().toString());
  }

  private Action refuse(String why) {
    String words = "Bearer scope=\"\" error=\"invalid_token\" error_description=\"" + why + "\"";
    return refuse.apply(challenge(HttpApiErrors.UNAUTHORIZED, words));
  }

  private static HttpResponse challenge(HttpApiErrors error, String words) {
    List<Header> headers = new ArrayList<>(error.answer().headers());
    headers.add(new Header("www-authenticate", clean(words)));
    return new HttpResponse(error.answer().status(), headers, error.answer().body());
  }

  // Parts of a token may stand in it.
  private static String clean(String words) {
    StringBuilder clean = new StringBuilder(words.length());
    for (int i = 0; i < words.length(); i++) {
      char sign = words.charAt(i);
      clean.append(sign >= ' ' && sign < 127 ? sign : '?');
    }
    return clean.toString();
  }
}
