package aloft.aws.cloud.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/// Tests the sources of temporary credentials: the portal of a sign-in, a container, an EC2
/// instance. A server on the loopback interface simulates them for the clients of the SDK.
final class TemporaryKeysTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String SESSION = "fcbdc4c271c889825d8338d2d8f10b6e5e95c171";

  @TempDir private Path home;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, String> answers = new HashMap<>();
  private final Map<String, String> variables = new HashMap<>();
  private @Nullable HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    HttpServer started =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    started.createContext(
        "/",
        http -> {
          try (http) {
            String path = http.getRequestURI().getPath();
            String token = http.getRequestHeaders().getFirst("x-amz-sso_bearer_token");
            http.getRequestBody().readAllBytes();
            requests.add(http.getRequestMethod() + " " + path + (token == null ? "" : " " + token));
            String answer = answers.get(path);
            byte[] body = String.valueOf(answer).getBytes(StandardCharsets.UTF_8);
            http.getResponseHeaders().add("Content-Type", "application/json");
            http.sendResponseHeaders(answer == null ? 401 : 200, body.length);
            http.getResponseBody().write(body);
          }
        });
    started.start();
    server = started;
    String address = "http://127.0.0.1:" + started.getAddress().getPort();
    variables.put("AWS_ENDPOINT_URL_SSO", address);
    variables.put("AWS_ENDPOINT_URL_SSO_OIDC", address);
    variables.put("AWS_MAX_ATTEMPTS", "1");
    System.setProperty("aws.containerCredentialsFullUri", address + "/container");
    System.setProperty("aws.ec2MetadataServiceEndpoint", address);
    Files.createDirectories(home.resolve(".aws/sso/cache"));
    Files.writeString(
        home.resolve(".aws/config"),
        """
        [profile signed]
        sso_session = session
        sso_account_id = 123456789012
        sso_role_name = deployer
        [sso-session session]
        sso_start_url = https://portal.example.com/start
        sso_region = eu-west-1
        [profile lost]
        sso_session = nowhere
        sso_account_id = 123456789012
        sso_role_name = deployer
        [profile half]
        sso_start_url = https://portal.example.com/start
        sso_region = eu-west-1
        [profile assuming]
        role_arn = arn:aws:iam::123456789012:role/r
        credential_source = Nothing
        """);
  }

  @AfterEach
  void stop() {
    System.clearProperty("aws.containerCredentialsFullUri");
    System.clearProperty("aws.ec2MetadataServiceEndpoint");
    if (server != null) {
      server.stop(0);
    }
  }

  private void writeTokenCache(String expiresAt) throws IOException {
    Files.writeString(
        home.resolve(".aws/sso/cache/" + SESSION + ".json"),
        "{\"accessToken\": \"old\", \"expiresAt\": " + expiresAt + "}");
  }

  private void serveRoleCredentials() {
    answers.put(
        "/federation/credentials",
        """
        {"roleCredentials": {"accessKeyId": "sso", "secretAccessKey": "s", "sessionToken": "t",
         "expiration": 4102444800000}}
        """);
  }

  private AwsCredentials credentials(@Nullable String profile) {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    Environment environment = new Environment(variables, home, home, clock, null);
    try (Clients clients = new Clients(environment, "us-east-1", "dev", null, null)) {
      return new Identity(environment, "dev", profile, null, clients).resolveCredentials();
    }
  }

  private Diagnostic failure(@Nullable String profile) {
    UserException failure = catchThrowableOfType(UserException.class, () -> credentials(profile));
    assertThat(failure).isNotNull();
    return failure.diagnostics().getFirst();
  }

  @Test
  void signInTokenGivesKeys() throws IOException {
    serveRoleCredentials();
    writeTokenCache("\"2026-01-02T04:00:00UTC\"");
    assertThat(credentials("signed").accessKeyId()).isEqualTo("sso");
    assertThat(requests).containsExactly("GET /federation/credentials old");
  }

  @Test
  void expiredTokenIsRefreshedAndStored() throws IOException {
    serveRoleCredentials();
    answers.put(
        "/token", "{\"accessToken\": \"new\", \"expiresIn\": 600, \"refreshToken\": \"next\"}");
    writeTokenCache(
        "\"2026-01-02T03:00:00Z\", \"refreshToken\": \"r\", \"clientId\": \"c\","
            + " \"clientSecret\": \"s\"");
    assertThat(credentials("signed").accessKeyId()).isEqualTo("sso");
    assertThat(requests).containsExactly("POST /token", "GET /federation/credentials new");
    assertThat(Files.readString(home.resolve(".aws/sso/cache/" + SESSION + ".json")))
        .contains("\"new\"", "\"2026-01-02T03:14:05Z\"", "\"next\"", "\"clientId\": \"c\"");
  }

  @Test
  void missingSignInIsAnErrorWithHint() throws IOException {
    Diagnostic missing = failure("signed");
    assertThat(missing.code()).isEqualTo("aws/expired-credentials");
    assertThat(missing.hint()).contains("aws sso login --profile signed");
    writeTokenCache("\"2026-01-02T03:00:00Z\"");
    assertThat(failure("signed").message()).endsWith("has expired");
    writeTokenCache("\"2026-01-02T04:00:00Z\"");
    assertThat(failure("signed").message()).endsWith("has ended");
    assertThat(failure("lost").code()).isEqualTo("aws/sso-profile");
    assertThat(failure("half").message()).endsWith("has no sso_account_id");
  }

  @Test
  void readsKeysFromContainer() {
    answers.put(
        "/container",
        """
        {"AccessKeyId": "container", "SecretAccessKey": "s", "Token": "t",
         "Expiration": "2099-01-01T00:00:00Z"}
        """);
    variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1/container");
    assertThat(credentials(null).accessKeyId()).isEqualTo("container");
    assertThat(requests).containsExactly("GET /container");
  }

  @Test
  void readsKeysFromEc2Instance() {
    answers.put("/latest/api/token", "token");
    answers.put("/latest/meta-data/iam/security-credentials/", "builder");
    answers.put(
        "/latest/meta-data/iam/security-credentials/builder",
        """
        {"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "machine", "SecretAccessKey": "s",
         "Token": "t", "Expiration": "2099-01-01T00:00:00Z"}
        """);
    assertThat(credentials(null).accessKeyId()).isEqualTo("machine");
    assertThat(requests).contains("PUT /latest/api/token");
  }

  @Test
  void missingCredentialsAreAnError() {
    assertThat(failure(null).code()).isEqualTo("aws/no-credentials");
    variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1/container");
    assertThat(failure(null).code()).isEqualTo("aws/no-credentials");
  }
}
