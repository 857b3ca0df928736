package aloft.aws.cloud.connection;

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

/// Keys of somebody who signed in with `aws sso login`: the token that it left is handed to the
/// portal, and renewed where it has run out and may be.
///
/// @see <a
///   href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html">settings
///   and token cache</a>
final class SingleSignOn {
  private static final int UNAUTHORIZED = 401;

  private final Environment environment;
  private final CredentialServices services;
  private final Profile profile;
  private final String key;
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
    this.key = key.isEmpty() ? required(portal, "sso_start_url") : key;
    this.region = required(portal, "sso_region");
  }

  /// The provider of a profile's keys; null where it does not sign in this way.
  static @Nullable AwsCredentialsProvider of(
      Environment environment, CredentialServices services, Profiles profiles, Profile profile) {
    String session = profile.property("sso_session").orElse(null);
    if (session == null && profile.property("sso_start_url").isEmpty()) {
      return null;
    }
    Profile portal = session == null ? profile : profiles.session(session, profile.name());
    return new SingleSignOn(environment, services, profile, session == null ? "" : session, portal)
        .provider();
  }

  private AwsCredentialsProvider provider() {
    String account = required(profile, "sso_account_id");
    String role = required(profile, "sso_role_name");
    SsoCredentialsProvider.Builder builder = SsoCredentialsProvider.builder();
    SsoCredentialsProvider asking =
        builder
            .ssoClient(services.sso(region))
            .refreshRequest(() ->
                GetRoleCredentialsRequest.builder()
                    .accountId(account)
                    .roleName(role)
                    .accessToken(token())
                    .build())
            .build();
    return () -> {
      try {
        return asking.resolveCredentials();
      } catch (SsoException e) {
        throw e.statusCode() == UNAUTHORIZED ? signIn("has ended", e) : e;
      }
    };
  }

  private String required(Profile section, String name) {
    return section
        .property(name)
        .orElseThrow(() ->
            new UserException(
                Diagnostic.error(
                        "aws/sso-profile",
                        "the AWS profile \"" + profile.name() + "\" has no " + name)
                    .hint("run \"aws configure sso\", or add it to ~/.aws/config")));
  }

  private UserException signIn(String how, @Nullable Throwable cause) {
    Diagnostic diagnostic =
        Diagnostic.error(
                "aws/expired-credentials",
                "the sign-in of the AWS profile \"" + profile.name() + "\" " + how)
            .hint("run \"aws sso login --profile " + profile.name() + "\", and this again");
    return cause == null ? new UserException(diagnostic) : new UserException(diagnostic, cause);
  }

  private String token() {
    Path file = environment.home().resolve(".aws/sso/cache").resolve(sha1(key) + ".json");
    Mapping cached;
    try {
      cached = (Mapping) Json.read(Files.readString(file), file.toString());
    } catch (IOException | ClassCastException | UserException e) {
      throw signIn("is missing", e);
    }
    String token = text(cached, "accessToken");
    if (token != null && moment(cached, "expiresAt").isAfter(environment.clock().instant())) {
      return token;
    }
    return renewed(cached, file);
  }

  private String renewed(Mapping cached, Path file) {
    String refresh = text(cached, "refreshToken");
    String client = text(cached, "clientId");
    String secret = text(cached, "clientSecret");
    if (refresh == null || client == null || secret == null) {
      throw signIn("has expired", null);
    }
    try {
      CreateTokenResponse answer =
          services
              .tokens(region)
              .createToken(request ->
                  request
                      .clientId(client)
                      .clientSecret(secret)
                      .grantType("refresh_token")
                      .refreshToken(refresh));
      Instant until = environment.clock().instant().plusSeconds(answer.expiresIn());
      Mapping fresh =
          with(with(cached, "accessToken", answer.accessToken()), "expiresAt", until.toString());
      if (answer.refreshToken() != null) {
        fresh = with(fresh, "refreshToken", answer.refreshToken());
      }
      Files.writeString(file, Json.write(fresh));
      return answer.accessToken();
    } catch (SsoOidcException | IOException e) {
      throw signIn("has expired", e);
    }
  }

  private static Mapping with(Mapping mapping, String name, String text) {
    return mapping.with(name, new Scalar(text, SourceRange.of(name)));
  }

  private static @Nullable String text(Mapping cached, String name) {
    Node found = cached.get(name);
    return found == null ? null : found.text();
  }

  private static Instant moment(Mapping cached, String name) {
    try {
      // older tools write UTC instead of Z
      return Instant.parse(String.valueOf(text(cached, name)).replace("UTC", "Z"));
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
