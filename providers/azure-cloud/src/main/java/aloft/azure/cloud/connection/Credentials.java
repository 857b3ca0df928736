package aloft.azure.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.provider.Environment;
import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.AzureCliCredentialBuilder;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the credentials of the user, as Azure's libraries do, but in the variables and the home
/// folder of the [Environment].
///
/// The first of these is used: a service principal of `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and
/// `AZURE_CLIENT_SECRET`, `AZURE_CLIENT_CERTIFICATE_PATH` or `AZURE_FEDERATED_TOKEN_FILE`; the
/// managed identity of `IDENTITY_ENDPOINT`; the sign-in of the Azure CLI; the managed identity of a
/// virtual machine. A source that is configured and fails is an error; no later one is tried.
final class Credentials {
  private static final Duration MARGIN = Duration.ofMinutes(5);
  private static final Duration CLI_TIMEOUT = Duration.ofSeconds(30);
  private static final int PROBE_MILLIS = 500;
  private static final URI VERSIONS = URI.create("http://169.254.169.254/metadata/versions");

  private final Environment environment;
  private final Endpoints endpoints;
  private final HttpClient client;
  private final CallTrace trace;
  private final Map<String, AccessToken> tokens = new HashMap<>();
  private @Nullable Source source;

  Credentials(Environment environment, Endpoints endpoints, HttpClient client, CallTrace trace) {
    this.environment = environment;
    this.endpoints = endpoints;
    this.client = client;
    this.trace = trace;
  }

  private interface TokenSource {
    AccessToken token(String audience) throws IOException;
  }

  /// @param name as shown to users
  private record Source(String name, TokenSource tokens) {}

  /// Where the credentials come from, as shown to users.
  ///
  /// @throws UserException with the code `azure/no-credentials` if there are none
  synchronized String source() {
    return find().name();
  }

  /// Whether the variables of the environment have credentials: only these are sent to an address
  /// of this machine that is not encrypted.
  boolean areInVariables() {
    return ofVariables(new ArrayList<>()) != null;
  }

  /// Returns a token.
  ///
  /// @param audience the URL of the API, without `/.default`
  /// @throws UserException with the code `azure/no-credentials` or `azure/invalid-credentials`
  synchronized String token(String audience) {
    AccessToken known = tokens.get(audience);
    if (known == null
        || known.getExpiresAt().toInstant().minus(MARGIN).isBefore(environment.clock().instant())) {
      known = request(find(), audience);
      tokens.put(audience, known);
    }
    return known.getToken();
  }

  private static AccessToken request(Source source, String audience) {
    try {
      return source.tokens().token(audience);
    } catch (UserException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw AzureErrors.interrupted(e);
      }
      String reason = AzureErrors.reason(e).replace("To mitigate this issue, please refer", "See");
      throw new UserException(
          Diagnostic.error(
                  "azure/invalid-credentials", source.name() + " gives no token: " + reason)
              .hint("run \"az login\", or correct the variables of the credentials"),
          e);
    }
  }

  private Source find() {
    Source known = source;
    if (known == null) {
      known = lookUp();
      trace.note("credentials from " + known.name());
      source = known;
    }
    return known;
  }

  private Source lookUp() {
    List<String> tried = new ArrayList<>();
    Source variables = ofVariables(tried);
    if (variables != null) {
      return variables;
    }
    if (!hasCli()) {
      tried.add("the Azure CLI (az is not installed)");
    } else if (AzureProfile.read(environment) == null) {
      tried.add("the Azure CLI (nobody is signed in)");
    } else {
      return library(
          "the Azure CLI", new AzureCliCredentialBuilder().processTimeout(CLI_TIMEOUT).build());
    }
    if (isVirtualMachine()) {
      return library("the managed identity of this machine", managedIdentity());
    }
    tried.add("a managed identity (this is no machine of Azure)");
    throw new UserException(
        Diagnostic.error(
                "azure/no-credentials",
                "there are no credentials for Azure; tried: " + String.join("; ", tried))
            .hint(
                "run \"az login\", or set AZURE_TENANT_ID, AZURE_CLIENT_ID and"
                    + " AZURE_CLIENT_SECRET"));
  }

  private @Nullable Source ofVariables(List<String> tried) {
    String tenant = environment.variable("AZURE_TENANT_ID");
    String id = environment.variable("AZURE_CLIENT_ID");
    String secret = environment.variable("AZURE_CLIENT_SECRET");
    String certificate = environment.variable("AZURE_CLIENT_CERTIFICATE_PATH");
    String federated = environment.variable("AZURE_FEDERATED_TOKEN_FILE");
    if (tenant != null && id != null) {
      if (secret != null) {
        return library(
            "AZURE_CLIENT_SECRET",
            application(new ClientSecretCredentialBuilder().clientSecret(secret), tenant, id)
                .build());
      }
      if (certificate != null) {
        return library(
            "AZURE_CLIENT_CERTIFICATE_PATH",
            application(certificate(certificate), tenant, id).build());
      }
      if (federated != null) {
        return library(
            "AZURE_FEDERATED_TOKEN_FILE",
            application(
                    new WorkloadIdentityCredentialBuilder()
                        .tokenFilePath(environment.workingFolder().resolve(federated).toString()),
                    tenant,
                    id)
                .build());
      }
    }
    tried.add(
        tenant == null && id == null
            ? "environment variables (AZURE_TENANT_ID and AZURE_CLIENT_ID are not set)"
            : tenant == null || id == null
                ? "environment variables ("
                    + (id == null ? "AZURE_CLIENT_ID" : "AZURE_TENANT_ID")
                    + " is not set)"
                : "environment variables (AZURE_CLIENT_SECRET is not set)");
    String endpoint = environment.variable("IDENTITY_ENDPOINT");
    String header = environment.variable("IDENTITY_HEADER");
    if (endpoint != null && header != null) {
      return new Source("IDENTITY_ENDPOINT", audience -> ofEndpoint(endpoint, header, audience));
    }
    return endpoint == null ? null : library("IDENTITY_ENDPOINT", managedIdentity());
  }

  private <B extends AadCredentialBuilderBase<B>> B application(
      B builder, String tenant, String id) {
    String authority = environment.variable("AZURE_AUTHORITY_HOST");
    if (authority != null) {
      // the library would ask the public cloud about it
      builder.disableInstanceDiscovery();
    }
    return builder
        .authorityHost(authority == null ? endpoints.authority() : authority)
        .tenantId(tenant)
        .clientId(id)
        .httpClient(client);
  }

  private ClientCertificateCredentialBuilder certificate(String path) {
    String file = environment.workingFolder().resolve(path).toString();
    if (!Files.exists(Path.of(file))) {
      throw new UserException(
          Diagnostic.error(
                  "azure/credentials-file",
                  "the file of AZURE_CLIENT_CERTIFICATE_PATH does not exist: " + file)
              .hint("correct the variable"));
    }
    String password = environment.variable("AZURE_CLIENT_CERTIFICATE_PASSWORD");
    ClientCertificateCredentialBuilder builder = new ClientCertificateCredentialBuilder();
    if (file.endsWith(".pfx") || file.endsWith(".p12")) {
      builder.pfxCertificate(file);
    } else {
      builder.pemCertificate(file);
    }
    return password == null ? builder : builder.clientCertificatePassword(password);
  }

  private TokenCredential managedIdentity() {
    return new ManagedIdentityCredentialBuilder()
        .clientId(environment.variable("AZURE_CLIENT_ID"))
        .httpClient(client)
        .build();
  }

  private static Source library(String name, TokenCredential credential) {
    return new Source(
        name,
        audience ->
            credential.getTokenSync(new TokenRequestContext().addScopes(audience + "/.default")));
  }

  /// The protocol of App Service, and of what imitates it.
  private AccessToken ofEndpoint(String endpoint, String header, String audience)
      throws IOException {
    String id = environment.variable("AZURE_CLIENT_ID");
    String url =
        endpoint
            + (endpoint.indexOf('?') < 0 ? "?" : "&")
            + "api-version=2019-08-01&resource="
            + encoded(audience)
            + (id == null ? "" : "&client_id=" + encoded(id));
    HttpRequest request =
        new HttpRequest(HttpMethod.GET, url)
            .setHeader(HttpHeaderName.fromString("X-IDENTITY-HEADER"), header);
    try (HttpResponse response = client.sendSync(request, Context.NONE)) {
      String body = response.getBodyAsBinaryData().toString();
      Node answer = Json.syntaxError(body) == null ? Json.read(body, "token") : null;
      String token = AzureErrors.text(answer, "access_token");
      if (token.isEmpty()) {
        throw new IOException("HTTP " + response.getStatusCode());
      }
      Node expires = answer == null ? null : answer.get("expires_on");
      String seconds = expires instanceof Scalar scalar ? scalar.print() : "";
      boolean isNumber = !seconds.isEmpty() && seconds.chars().allMatch(Character::isDigit);
      return new AccessToken(
          token,
          isNumber
              ? Instant.ofEpochSecond(Long.parseLong(seconds)).atOffset(ZoneOffset.UTC)
              : OffsetDateTime.ofInstant(environment.clock().instant(), ZoneOffset.UTC)
                  .plus(MARGIN)
                  .plus(MARGIN));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private boolean hasCli() {
    String path = environment.variable("PATH");
    if (path != null) {
      for (String folder : path.split(File.pathSeparator, -1)) {
        if (!folder.isEmpty()
            && (Files.exists(Path.of(folder, "az")) || Files.exists(Path.of(folder, "az.cmd")))) {
          return true;
        }
      }
    }
    return false;
  }

  /// Machines of other clouds have something at this address, too: only Azure lists versions.
  private static boolean isVirtualMachine() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) VERSIONS.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(PROBE_MILLIS);
      connection.setReadTimeout(PROBE_MILLIS);
      connection.setRequestProperty("Metadata", "true");
      if (connection.getResponseCode() != 200) {
        return false;
      }
      try (InputStream body = connection.getInputStream()) {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8).contains("apiVersions");
      }
    } catch (IOException e) {
      return false;
    }
  }
}
