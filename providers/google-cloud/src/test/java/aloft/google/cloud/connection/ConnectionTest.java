package aloft.google.cloud.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.google.cloud.GoogleConnector;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.model.Options;
import aloft.spi.provider.Check;
import aloft.spi.provider.Environment;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the project, the credentials and the endpoints come from, and what a failed connection
/// says.
final class ConnectionTest {
  private static final String USER =
      """
      {"type": "authorized_user", "client_id": "c", "client_secret": "hidden-secret",
       "refresh_token": "hidden-token", "quota_project_id": "quota-project"}
      """;

  @TempDir private Path home;

  private final Map<String, String> variables = new TreeMap<>();
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private @Nullable HttpServer server;

  @BeforeEach
  void withoutMetadataServer() {
    variables.put("NO_GCE_CHECK", "true");
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.stop(0);
    }
  }

  private Environment environment() {
    return new Environment(variables, home, home, Clock.systemUTC(), null).withDebug(lines::add);
  }

  private Clients clients(@Nullable String project, @Nullable String credentials) {
    return new Clients(environment(), "us-central1", project, credentials, null);
  }

  private Path write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static Diagnostic failure(Runnable work) {
    return catchThrowableOfType(UserException.class, work::run).diagnostics().getFirst();
  }

  /// Starts a server that gives the same answer to all requests.
  private String serve(int status, String body) throws IOException {
    HttpServer started =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    started.createContext(
        "/",
        http -> {
          requests.add(http.getRequestMethod() + " " + http.getRequestURI());
          http.getRequestBody().readAllBytes();
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          http.getResponseHeaders().set("Content-Type", "application/json");
          http.getResponseHeaders().set("Retry-After", "0");
          http.sendResponseHeaders(status, bytes.length);
          http.getResponseBody().write(bytes);
          http.close();
        });
    started.start();
    server = started;
    return "http://127.0.0.1:" + started.getAddress().getPort() + "/";
  }

  private Diagnostic listFailure() {
    try (Clients clients = clients("p", null)) {
      return failure(() ->
          GoogleErrors.translate(
              () -> GoogleErrors.call(() -> clients.storage().objects().list("bucket").execute())));
    }
  }

  @Test
  void projectComesFromTheFirstPlaceThatNamesIt() throws IOException {
    assertThat(failure(() -> clients(null, null).project()).code()).isEqualTo("google/no-project");
    write(".config/gcloud/application_default_credentials.json", USER);
    assertThat(clients(null, null).project()).isEqualTo("quota-project");
    write(".config/gcloud/configurations/config_default", "[auth]\n[core]\nproject = configured\n");
    assertThat(clients(null, null).project()).isEqualTo("configured");
    write(".config/gcloud/active_config", "work");
    write(".config/gcloud/configurations/config_work", "[core]\nproject=work-project\n");
    assertThat(clients(null, null).project()).isEqualTo("work-project");
    variables.put("GCLOUD_PROJECT", "third");
    variables.put("CLOUDSDK_CORE_PROJECT", "second");
    assertThat(clients(null, null).project()).isEqualTo("second");
    variables.put("GOOGLE_CLOUD_PROJECT", "first");
    assertThat(clients(null, null).project()).isEqualTo("first");
    assertThat(clients("named", null).project()).isEqualTo("named");
    assertThat(clients("named", null).projectSource()).isEqualTo("provider.project");
    assertThat(failure(() -> clients("My Project", null).project()).code())
        .isEqualTo("google/project");
  }

  @Test
  void credentialsComeFromTheFirstPlaceThatHasThem() throws IOException {
    Diagnostic none = failure(() -> clients("p", null).credentialSource());
    assertThat(none.code()).isEqualTo("google/no-credentials");
    assertThat(none.hint()).contains("gcloud auth application-default login");
    write(".config/gcloud/application_default_credentials.json", USER);
    assertThat(clients("p", null).credentialSource()).contains("application-default login");
    write("env.json", USER);
    variables.put("GOOGLE_APPLICATION_CREDENTIALS", "env.json");
    assertThat(clients("p", null).credentialSource())
        .contains("env.json (GOOGLE_APPLICATION_CREDENTIALS)");
    write("token.txt", "hidden-token\n");
    variables.put("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE", "token.txt");
    assertThat(clients("p", null).credentialSource()).contains("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE");
    write("own.json", USER);
    assertThat(clients("p", "~/own.json").credentialSource())
        .isEqualTo(home.resolve("own.json") + " (provider.credentials)");
    variables.put("CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT", "x@p.iam.gserviceaccount.com");
    assertThat(clients("p", "own.json").credentialSource())
        .startsWith("x@p.iam.gserviceaccount.com");
    assertThat(lines).isNotEmpty().noneMatch(line -> line.contains("hidden"));
  }

  @Test
  void unreadableCredentialsAreAnErrorThatQuotesNothing() throws IOException {
    write("junk.json", "{\"hidden\": 1}");
    Diagnostic error = failure(() -> clients("p", "junk.json").credentialSource());
    assertThat(error.code()).isEqualTo("google/credentials");
    assertThat(error.message()).contains("junk.json").doesNotContain("hidden");
    assertThat(error.hint()).isNotBlank();
  }

  @Test
  void missingFilesOfCredentialsAreNamedWithWhatNamesThem() throws IOException {
    Diagnostic own = failure(() -> clients("p", "none.json").credentialSource());
    assertThat(own.code()).isEqualTo("google/credentials-file");
    assertThat(own.message())
        .isEqualTo(
            "there is no file " + home.resolve("none.json") + ", which provider.credentials names");
    for (String variable :
        List.of("GOOGLE_APPLICATION_CREDENTIALS", "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE")) {
      variables.put(variable, "gone");
      Diagnostic error = failure(() -> clients("p", null).credentialSource());
      assertThat(error.code()).isEqualTo("google/credentials-file");
      assertThat(error.message()).endsWith("gone, which " + variable + " names");
      assertThat(error.hint()).startsWith("correct " + variable);
      variables.remove(variable);
    }
  }

  @Test
  void missingTokenOfAWorkloadIsNamed() throws IOException {
    write(
        "workload.json",
        """
        {
          "type": "external_account",
          "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/a/b",
          "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
          "token_url": "https://sts.googleapis.com/v1/token",
          "credential_source": {"file": "token"}
        }
        """);
    Diagnostic error = failure(() -> clients("p", "workload.json").credentialSource());
    assertThat(error.code()).isEqualTo("google/credentials-file");
    assertThat(error.message())
        .contains("workload.json (provider.credentials) take their token from token, which does");
    write("token", "t");
    assertThat(clients("p", "workload.json").credentialSource()).contains("workload.json");
  }

  @Test
  void invalidSettingsAreErrors() {
    variables.put("CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE", "nowhere");
    assertThat(listFailure().code()).isEqualTo("google/endpoint");
    variables.put("CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE", "http://example.invalid/storage/v1/");
    variables.put("HTTP_PROXY", "ftp://proxy");
    assertThat(listFailure().code()).isEqualTo("google/proxy");
    variables.remove("HTTP_PROXY");
    Clients clients = new Clients(environment(), "us central", "p", null, null);
    assertThat(failure(clients::parent).code()).isEqualTo("google/region");
  }

  @Test
  void failedAnswersAreClassified() throws IOException {
    Map<String, String> codes =
        Map.of(
            "{\"error\": {\"code\": 403, \"message\": \"x@y.z does not have storage.objects.list"
                + " access to the bucket\", \"errors\": [{\"reason\": \"forbidden\"}]}}",
            "google/access-denied the permission storage.objects.list is missing",
            "{\"error\": {\"code\": 403, \"message\": \"m\", \"details\": [{\"@type\":"
                + " \"type.googleapis.com/google.rpc.ErrorInfo\", \"reason\":"
                + " \"BILLING_DISABLED\"}]}}",
            "google/billing the project has no billing account",
            "{\"error\": {\"code\": 403, \"message\": \"Permission denied on resource project x.\","
                + " \"details\": [{\"@type\": \"type.googleapis.com/google.rpc.ErrorInfo\","
                + " \"reason\": \"CONSUMER_INVALID\", \"metadata\": {\"consumer\":"
                + " \"projects/x\"}}]}}",
            "google/unknown-project the account can use no project x: Permission denied",
            "<html>sign in</html>",
            "google/not-google an answer did not come from Google");
    for (Map.Entry<String, String> answer : codes.entrySet()) {
      variables.put(
          "CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE", serve(403, answer.getKey()) + "storage/v1/");
      Diagnostic error = listFailure();
      assertThat(error.code() + " " + error.message()).startsWith(answer.getValue());
      assertThat(error.hint()).isNotBlank();
      close();
    }
  }

  @Test
  void throttledRequestIsRepeatedAndThenAQuotaError() throws IOException {
    String body = "{\"error\": {\"code\": 429, \"message\": \"slow down\"}}";
    variables.put("CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE", serve(429, body));
    assertThat(listFailure().code()).isEqualTo("google/quota");
    assertThat(requests).hasSize(5);
    assertThat(lines)
        .anyMatch(
            line -> line.matches("google: GET 127\\.0\\.0\\.1/.*: 429 after \\d+ ms, attempt 5"));
  }

  @Test
  void unreachableServerIsAnError() throws IOException {
    String address = serve(200, "");
    close();
    variables.put("CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE", address);
    Diagnostic error = listFailure();
    assertThat(error.code()).isEqualTo("google/unreachable");
    assertThat(error.message()).contains(address.substring(0, address.length() - 1));
  }

  @Test
  void checkTellsWhatIsMissing() {
    Mapping provider = (Mapping) Json.read("{\"name\": \"google\"}", "serverless.yml");
    List<Check> checks = new GoogleConnector().check(provider, Options.NONE, environment());
    assertThat(checks).extracting(Check::name).containsExactly("region", "credentials", "project");
    assertThat(checks.getFirst().value()).isEqualTo("us-central1 (the default)");
    assertThat(checks.subList(1, 3))
        .extracting(check -> check.problem() == null ? "" : check.problem().code())
        .containsExactly("google/no-credentials", "google/no-project");
  }
}
