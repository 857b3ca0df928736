package aloft.google.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.provider.Environment;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.ComputeEngineCredentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.IdTokenProvider;
import com.google.auth.oauth2.ImpersonatedCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the credentials of the user, as Google's libraries do, but in the variables and the home
/// folder of the [Environment].
///
/// The first of these is used: the file `provider.credentials`; the token in the file
/// `CLOUDSDK_AUTH_ACCESS_TOKEN_FILE`; the file `GOOGLE_APPLICATION_CREDENTIALS`; the file of
/// `gcloud auth application-default login`; the metadata server of a machine of Google. A file may
/// describe a user, a service account, an impersonated one, or a workload of another cloud
/// (`external_account`). With `provider.impersonate`, `CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT`
/// or gcloud's `auth/impersonate_service_account`, they get the credentials of that service
/// account.
final class Identity {
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final int IMPERSONATION_SECONDS = 3600;

  private final Environment environment;
  private final GcloudConfiguration gcloud;
  private final Transport transport;
  private final @Nullable String file;
  private final @Nullable String impersonated;
  private @Nullable Found found;

  /// @param file the value of `provider.credentials`
  /// @param impersonated the value of `provider.impersonate`
  Identity(
      Environment environment,
      GcloudConfiguration gcloud,
      Transport transport,
      @Nullable String file,
      @Nullable String impersonated) {
    this.environment = environment;
    this.gcloud = gcloud;
    this.transport = transport;
    this.file = file;
    this.impersonated = impersonated;
  }

  /// Credentials and where they come from, as in `/home/ann/key.json (provider.credentials)`.
  private record Found(GoogleCredentials credentials, String source) {}

  /// Returns the credentials for Google's APIs.
  ///
  /// @throws UserException with the code `google/no-credentials` if there are none,
  ///   `google/credentials-file` if a file is missing, `google/credentials` if one cannot be read
  GoogleCredentials credentials() {
    return find().credentials();
  }

  /// Returns where the credentials come from, as shown to users.
  String source() {
    return find().source();
  }

  /// Returns a token that proves to a function who calls it; null if these credentials cannot make
  /// one.
  ///
  /// @param audience the URL of the function
  @Nullable String idToken(String audience) throws IOException {
    // a machine that is not Google's does not wait for its metadata server here
    boolean isPlain = audience.startsWith("http:");
    if ((isPlain && configured() == null)
        || !(find().credentials() instanceof IdTokenProvider provider)) {
      return null;
    }
    return provider
        .idTokenWithAudience(audience, List.of(IdTokenProvider.Option.INCLUDE_EMAIL))
        .getTokenValue();
  }

  private synchronized Found find() {
    Found known = found;
    if (known == null) {
      Found own = findOwn();
      known = impersonating(own);
      transport.trace().note("credentials from " + known.source());
      found = known;
    }
    return known;
  }

  private Found impersonating(Found own) {
    String account = impersonated;
    String source = "provider.impersonate";
    if (account == null) {
      account = environment.variable("CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT");
      source = "CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT";
    }
    if (account == null) {
      account = gcloud.property("auth", "impersonate_service_account");
      source = "gcloud's configuration";
    }
    if (account == null) {
      return own;
    }
    GoogleCredentials credentials =
        ImpersonatedCredentials.create(
            own.credentials(),
            account,
            List.of(),
            List.of(SCOPE),
            IMPERSONATION_SECONDS,
            () -> transport);
    return new Found(credentials, account + " (" + source + "), impersonated by " + own.source());
  }

  private Found findOwn() {
    Found configured = configured();
    if (configured != null) {
      return configured;
    }
    if (isOnGoogle()) {
      return new Found(
          ComputeEngineCredentials.newBuilder()
              .setHttpTransportFactory(() -> transport)
              .setScopes(List.of(SCOPE))
              .build(),
          "the metadata server");
    }
    throw new UserException(
        Diagnostic.error("google/no-credentials", "there are no credentials for Google Cloud")
            .hint(
                "run \"gcloud auth application-default login\", or set"
                    + " GOOGLE_APPLICATION_CREDENTIALS or provider.credentials to the file of a"
                    + " service account's key"));
  }

  /// The credentials of a file; null if there is none.
  private @Nullable Found configured() {
    if (file != null) {
      return read(expanded(file), "provider.credentials");
    }
    String token = environment.variable("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE");
    if (token != null) {
      return token(expanded(token), "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE");
    }
    String set = environment.variable("GOOGLE_APPLICATION_CREDENTIALS");
    if (set != null) {
      return read(expanded(set), "GOOGLE_APPLICATION_CREDENTIALS");
    }
    Path login = gcloud.applicationDefaultCredentials();
    return Files.exists(login) ? read(login, "gcloud auth application-default login") : null;
  }

  private Path expanded(String path) {
    try {
      return path.equals("~") || path.startsWith("~/")
          ? environment.home().resolve(path.substring(Math.min(2, path.length())))
          : environment.workingFolder().resolve(path);
    } catch (InvalidPathException e) {
      throw new UserException(
          Diagnostic.error(
                  "google/credentials", "the path of the credentials is not valid: " + path)
              .hint("correct it"),
          e);
    }
  }

  private Found read(Path path, String source) {
    requireFile(path, source);
    try {
      byte[] content = Files.readAllBytes(path);
      requireToken(content, path, source);
      GoogleCredentials credentials =
          GoogleCredentials.fromStream(new ByteArrayInputStream(content), () -> transport)
              .createScoped(SCOPE);
      return new Found(credentials, path + " (" + source + ")");
    } catch (IOException | IllegalArgumentException | NullPointerException | ClassCastException e) {
      // The library does not check all kinds of files.
      throw unreadable(path, source, e);
    }
  }

  private static void requireFile(Path path, String source) {
    if (!Files.exists(path)) {
      throw new UserException(
          Diagnostic.error(
                  "google/credentials-file",
                  "there is no file " + path + ", which " + source + " names")
              .hint(
                  "correct "
                      + source
                      + ", or remove it to use those of \"gcloud auth application-default"
                      + " login\""));
    }
  }

  /// The library asks for the token of a workload at the first call only.
  private void requireToken(byte[] content, Path path, String source) {
    Node node;
    try {
      node = Json.read(new String(content, StandardCharsets.UTF_8), "credentials");
    } catch (UserException e) {
      return;
    }
    Node token = node.get("credential_source", "file");
    String file = token == null ? null : token.text();
    if (file != null && !Files.exists(expanded(file))) {
      throw new UserException(
          Diagnostic.error(
                  "google/credentials-file",
                  "the credentials "
                      + path
                      + " ("
                      + source
                      + ") take their token from "
                      + file
                      + ", which does not exist")
              .hint(
                  "write the token there before, as the step of a CI that signs in does, or correct"
                      + " credential_source.file"));
    }
  }

  private static Found token(Path path, String source) {
    requireFile(path, source);
    try {
      String token = Files.readString(path).strip();
      // one that expires is renewed by whoever writes the file
      return new Found(
          GoogleCredentials.create(new AccessToken(token, null)), path + " (" + source + ")");
    } catch (IOException e) {
      throw unreadable(path, source, e);
    }
  }

  /// The message does not repeat the cause: it may quote the file.
  private static UserException unreadable(Path path, String source, Exception cause) {
    return new UserException(
        Diagnostic.error(
                "google/credentials",
                path + " (" + source + ") does not hold credentials for Google Cloud")
            .hint(
                "correct the path, or remove it and run \"gcloud auth application-default login\""),
        cause);
  }

  /// Asks the metadata server, which answers at once where it exists.
  private boolean isOnGoogle() {
    if ("true".equalsIgnoreCase(environment.variable("NO_GCE_CHECK"))) {
      return false;
    }
    return transport.isMetadataServer(ComputeEngineCredentials.getMetadataServerUrl());
  }
}
