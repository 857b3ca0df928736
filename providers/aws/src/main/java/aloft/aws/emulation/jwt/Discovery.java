package aloft.aws.emulation.jwt;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.emulation.Payload;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// The OpenID Connect configuration of an issuer.
///
/// @param jwksUri the address of the issuer's public keys; null if it is missing or not a web
///   address
/// @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect
///   Discovery</a>
public record Discovery(@Nullable URI jwksUri) {
  private static final String PATH = "/.well-known/openid-configuration";

  /// The address of an issuer's configuration; null if the issuer is not a web address.
  public static @Nullable URI configurationUri(String issuer) {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return address(base + PATH);
  }

  public static Discovery read(Payload json) {
    try {
      Node keys = Json.read(json.text(), "oidc").get("jwks_uri");
      String text = keys == null ? null : keys.text();
      return new Discovery(text == null ? null : address(text));
    } catch (UserException e) {
      return new Discovery(null);
    }
  }

  private static @Nullable URI address(String text) {
    try {
      URI address = URI.create(text);
      boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
      return web && address.getHost() != null ? address : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
