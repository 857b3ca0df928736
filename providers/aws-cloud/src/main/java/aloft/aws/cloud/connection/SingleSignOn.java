package aloft.aws.cloud.connection;

import aloft.host.AtomicFiles;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.services.sso.auth.SsoCredentialsProvider;
import software.amazon.awssdk.services.sso.model.GetRoleCredentialsRequest;
import software.amazon.awssdk.services.sso.model.SsoException;
import software.amazon.awssdk.services.ssooidc.model.CreateTokenResponse;
import software.amazon.awssdk.services.ssooidc.model.SsoOidcException;

/// Provides the credentials of a user who signed in with `aws sso login`.
///
/// `aws sso login` stores an access token in `~/.aws/sso/cache`. The token is exchanged for role
/// credentials at the portal. An expired token is refreshed first, and the cache file is rewritten;
/// a token without refresh data cannot be refreshed. A missing, expired or revoked sign-in is the
/// error `aws/expired-credentials`; a missing setting is `aws/sso-profile`.
///
/// @see <a
///   href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html">settings
///   and token cache</a>
final class SingleSignOn {
  private static final int UNAUTHORIZED = 401;

  private final Environment environment;
  private final CredentialServices services;
  private final Profile profile;
  private final String cacheKey;
  private final String region;

  private SingleSignOn(
      Environment environment,
      CredentialServices services,
      Profile profile,
      String key,
      Profile portal) {
    this.environment = environment;
    this.services = services;
    this.profile = profile;
    this.cacheKey = key.isEmpty() ? requiredProperty(portal, "sso_start_url") : key;
    this.region = requiredProperty(portal, "sso_region");
  }

  /// The credentials provider for a profile; null if the profile has no SSO settings.
  static @Nullable AwsCredentialsProvider of(
      Environment environment, CredentialServices services, Profiles profiles, Profile profile) {
    String session = profile.property("sso_session").orElse(null);
    if (session == null && profile.property("sso_start_url").isEmpty()) {
      return null;
    }
    Profile portal = session == null ? profile : profiles.requireSession(session, profile.name());
    return new SingleSignOn(environment, services, profile, session == null ? "" : session, portal)
        .provider();
  }

  private AwsCredentialsProvider provider() {
    String account = requiredProperty(profile, "sso_account_id");
    String role = requiredProperty(profile, "sso_role_name");
    SsoCredentialsProvider.Builder builder = SsoCredentialsProvider.builder();
    SsoCredentialsProvider provider =
        builder
            .ssoClient(services.sso(region))
            .refreshRequest(() ->
                GetRoleCredentialsRequest.builder()
                    .accountId(account)
                    .roleName(role)
                    .accessToken(accessToken())
                    .build())
            .build();
    return () -> {
      try {
        return provider.resolveCredentials();
      } catch (SsoException e) {
        throw e.statusCode() == UNAUTHORIZED ? signInError("has ended", e) : e;
      }
    };
  }

  private String requiredProperty(Profile section, String name) {
    return section
        .property(name)
        .orElseThrow(() ->
            new UserException(
                Diagnostic.error(
                        "aws/sso-profile",
                        "the AWS profile \"" + profile.name() + "\" has no " + name)
                    .hint("run \"aws configure sso\", or add it to ~/.aws/config")));
  }

  private UserException signInError(String problem, @Nullable Throwable cause) {
    Diagnostic diagnostic =
        Diagnostic.error(
                "aws/expired-credentials",
                "the sign-in of the AWS profile \"" + profile.name() + "\" " + problem)
            .hint("run \"aws sso login --profile " + profile.name() + "\", then retry");
    return cause == null ? new UserException(diagnostic) : new UserException(diagnostic, cause);
  }

  private String accessToken() {
    Path file = environment.home().resolve(".aws/sso/cache").resolve(sha1(cacheKey) + ".json");
    Mapping cached;
    try {
      cached = (Mapping) Json.read(Files.readString(file), file.toString());
    } catch (IOException | ClassCastException | UserException e) {
      throw signInError("is missing", e);
    }
    String token = text(cached, "accessToken");
    if (token != null && instant(cached, "expiresAt").isAfter(environment.clock().instant())) {
      return token;
    }
    return refresh(cached, file);
  }

  private String refresh(Mapping cached, Path file) {
    String refresh = text(cached, "refreshToken");
    String client = text(cached, "clientId");
    String secret = text(cached, "clientSecret");
    if (refresh == null || client == null || secret == null) {
      throw signInError("has expired", null);
    }
    try {
      CreateTokenResponse response =
          services
              .ssoOidc(region)
              .createToken(request ->
                  request
                      .clientId(client)
                      .clientSecret(secret)
                      .grantType("refresh_token")
                      .refreshToken(refresh));
      Instant expiresAt = environment.clock().instant().plusSeconds(response.expiresIn());
      Mapping updated =
          with(
              with(cached, "accessToken", response.accessToken()),
              "expiresAt",
              expiresAt.toString());
      if (response.refreshToken() != null) {
        updated = with(updated, "refreshToken", response.refreshToken());
      }
      AtomicFiles.writePrivate(file, Json.write(updated));
      return response.accessToken();
    } catch (SsoOidcException | IOException e) {
      throw signInError("has expired", e);
    }
  }

  private static Mapping with(Mapping mapping, String name, String text) {
    return mapping.with(name, new Scalar(text, SourceRange.of(name)));
  }

  private static @Nullable String text(Mapping cached, String name) {
    Node node = cached.get(name);
    return node == null ? null : node.text();
  }

  private static Instant instant(Mapping cached, String name) {
    String text = text(cached, name);
    try {
      // older versions of the AWS CLI write UTC instead of Z
      return text == null ? Instant.EPOCH : Instant.parse(text.replace("UTC", "Z"));
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  private static String sha1(String text) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(sha1.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
