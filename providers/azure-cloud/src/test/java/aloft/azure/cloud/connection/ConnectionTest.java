package aloft.azure.cloud.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.util.Context;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the subscription and the addresses come from, and what a failed connection says.
final class ConnectionTest {
  private static final String ID = "11111111-2222-3333-4444-555555555555";

  @TempDir private Path home;

  private final Map<String, String> variables = new TreeMap<>();
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private @Nullable HttpServer server;

  @AfterEach
  void close() {
    if (server != null) {
      server.stop(0);
    }
  }

  private AzureConnection connection(@Nullable String manifestSubscription) {
    Environment environment =
        new Environment(variables, home, home, Clock.systemUTC(), null).withDebug(lines::add);
    return new AzureConnection(environment, manifestSubscription);
  }

  private static Diagnostic failure(Runnable work) {
    return catchThrowableOfType(
            UserException.class,
            () ->
                AzureErrors.translate(() -> {
                  work.run();
                  return "";
                }))
        .diagnostics()
        .getFirst();
  }

  private Diagnostic getFailure() {
    return failure(() -> connection(null).arm().get("/subscriptions/" + ID, "2022-12-01"));
  }

  /// Starts a server that gives the same answer to all requests.
  private void serve(int status, String body) throws IOException {
    HttpServer started = HttpServer.create(loopback(), 0);
    started.createContext(
        "/",
        http -> {
          requests.add(http.getRequestMethod() + " " + http.getRequestURI());
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          http.getResponseHeaders().set("Retry-After", "0");
          http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          http.getResponseBody().write(bytes);
          http.close();
        });
    started.start();
    server = started;
    variables.put(
        "ALOFT_AZURE_ENDPOINT", "http://127.0.0.1:" + started.getAddress().getPort() + "/");
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Test
  void subscriptionComesFromTheFirstPlaceThatNamesIt() throws IOException {
    Diagnostic none = failure(() -> connection(null).subscription());
    assertThat(none.code()).isEqualTo("azure/no-subscription");
    assertThat(none.hint()).contains("provider.subscriptionId", "az account set");
    Files.createDirectories(home.resolve(".azure"));
    Path profile = home.resolve(".azure/azureProfile.json");
    for (String broken : List.of("", "[", "{}", "{\"subscriptions\": [{\"id\": \"x\"}]}")) {
      Files.writeString(profile, broken);
      assertThat(failure(() -> connection(null).subscription()).code())
          .isEqualTo("azure/no-subscription");
    }
    Files.writeString(
        profile,
        "\uFEFF{\"subscriptions\": [{\"id\": \"other\"}, {\"id\": \""
            + ID
            + "\", \"isDefault\":"
            + " true, \"environmentName\": \"AzureUSGovernment\"}]}");
    assertThat(connection(null).shownSubscription()).isEqualTo(ID + " (the Azure CLI)");
    variables.put("AZURE_CONFIG_DIR", "elsewhere");
    assertThat(failure(() -> connection(null).subscription()).code())
        .isEqualTo("azure/no-subscription");
    variables.put("AZURE_SUBSCRIPTION_ID", " second ");
    assertThat(connection(null).shownSubscription()).isEqualTo("second (AZURE_SUBSCRIPTION_ID)");
    assertThat(connection("first").shownSubscription())
        .isEqualTo("first (provider.subscriptionId)");
    Diagnostic error = failure(() -> connection("My Subscription").subscription());
    assertThat(error.code()).isEqualTo("azure/subscription");
    assertThat(error.message()).contains("\"My Subscription\" (provider.subscriptionId)");
    assertThat(error.hint()).contains("az account list");
  }

  @Test
  void addressesAreThoseOfTheCloud() {
    assertThat(connection(null).route()).isEqualTo("https://management.azure.com");
    for (Map.Entry<String, String> cloud :
        Map.of(
                "AzureCloud", "https://management.azure.com",
                "azureusgovernment", "https://management.usgovcloudapi.net",
                "AzureChinaCloud", "https://management.chinacloudapi.cn")
            .entrySet()) {
      variables.put("AZURE_CLOUD", cloud.getKey());
      assertThat(connection(null).route()).isEqualTo(cloud.getValue());
    }
    variables.put("AZURE_CLOUD", "AzureMoonCloud");
    Diagnostic error = failure(() -> connection(null).route());
    assertThat(error.code()).isEqualTo("azure/cloud");
    assertThat(error.message()).contains("AzureMoonCloud");
    variables.remove("AZURE_CLOUD");
    for (String address : List.of("nowhere", "http://example.invalid", "https://", "ftp://x")) {
      variables.put("ALOFT_AZURE_ENDPOINT", address);
      assertThat(failure(() -> connection(null).route()).code()).isEqualTo("azure/endpoint");
    }
  }

  @Test
  void answerOfSomethingElseIsNamed() throws IOException {
    for (int status : List.of(200, 302, 403, 511)) {
      for (String body : List.of("<html>sign in</html>", "")) {
        if (status == 200 && body.isEmpty()) {
          continue;
        }
        serve(status, body);
        Diagnostic error = getFailure();
        assertThat(error.code()).as(status + body).isIn("azure/not-azure", "azure/error");
        assertThat(error.hint()).isNotBlank();
        close();
      }
    }
  }

  @Test
  void failedAnswersAreClassified() throws IOException {
    Map<String, String> codes =
        Map.of(
            "{\"error\": {\"code\": \"AuthorizationFailed\", \"message\": \"The client 'a' does not"
                + " have authorization to perform action 'Microsoft.Web/sites/read' over scope"
                + " '/subscriptions/s' or the scope is invalid.\"}}",
            "azure/access-denied the permission Microsoft.Web/sites/read on /subscriptions/s is",
            "{\"error\": {\"code\": \"SubscriptionNotFound\", \"message\": \"m\"}}",
            "azure/unknown-subscription the account can use no such subscription: m",
            "{\"error\": {\"code\": \"ScopeLocked\", \"message\": \"locked\"}}",
            "azure/locked locked",
            "{\"error\": {\"code\": \"RequestDisallowedByPolicy\", \"message\": \"p\"}}",
            "azure/policy a policy of the subscription forbids it: p",
            "{\"error\": {\"code\": \"Outer\", \"message\": \"outer\", \"details\": [{\"code\":"
                + " \"X\", \"message\": \"{\\\"error\\\": {\\\"code\\\":"
                + " \\\"LocationNotAvailableForResourceType\\\", \\\"message\\\": \\\"not"
                + " there\\\"}}\"}]}}",
            "azure/region not there",
            "{\"error\": {\"code\": \"ExpiredAuthenticationToken\", \"message\": \"old\"}}",
            "azure/invalid-credentials Azure does not accept the credentials: old");
    for (Map.Entry<String, String> answer : codes.entrySet()) {
      serve(403, answer.getKey());
      Diagnostic error = getFailure();
      assertThat(error.code() + " " + error.message()).startsWith(answer.getValue());
      assertThat(error.hint()).isNotBlank();
      close();
    }
  }

  @Test
  void secretsInMessagesAreHidden() throws IOException {
    serve(
        400,
        "{\"error\": {\"code\": \"BadRequest\", \"message\": \"no"
            + " https://a.blob/x?sp=r&sig=hidden%2B 'https://b/c?code=hidden=='"
            + " AccountKey=hidden+/=;EndpointSuffix=x SharedAccessKey=hidden\"}}");
    Diagnostic error = getFailure();
    assertThat(error.message())
        .contains("https://a.blob/x?sp=r&sig=***", "EndpointSuffix=x")
        .doesNotContain("hidden");
  }

  @Test
  void throttledRequestIsRepeatedAndThenAnError() throws IOException {
    serve(429, "{\"error\": {\"code\": \"TooManyRequests\", \"message\": \"slow down\"}}");
    Diagnostic error = getFailure();
    assertThat(error.code()).isEqualTo("azure/throttled");
    assertThat(requests).hasSize(5);
    assertThat(lines)
        .filteredOn(line ->
            line.matches("azure: GET 127\\.0\\.0\\.1/subscriptions/.*: 429 after" + " \\d+ ms"))
        .hasSize(5);
  }

  @Test
  void unreachableServerIsAnError() throws IOException {
    serve(200, "");
    close();
    Diagnostic error = getFailure();
    assertThat(error.code()).isEqualTo("azure/unreachable");
    assertThat(error.message()).contains("127.0.0.1");
    variables.put("ALOFT_AZURE_ENDPOINT", "https://no-such-host.invalid");
    variables.put("IDENTITY_ENDPOINT", "http://127.0.0.1:1");
    variables.put("IDENTITY_HEADER", "hidden");
    assertThat(getFailure().code()).isEqualTo("azure/invalid-credentials");
  }

  @Test
  void connectionThatHangsEnds() throws IOException {
    try (ServerSocket silent = new ServerSocket()) {
      silent.bind(loopback());
      String url = "http://127.0.0.1:" + silent.getLocalPort() + "/api/hello?code=hidden";
      AzureConnection connection = connection(null);
      Throwable failure =
          catchThrowable(() ->
              connection
                  .calls(Duration.ofMillis(200))
                  .sendSync(new HttpRequest(HttpMethod.GET, url), Context.NONE));
      Diagnostic error =
          failure(() -> {
            throw connection.unanswered((RuntimeException) failure, url);
          });
      assertThat(error.code()).isEqualTo("azure/unreachable");
      assertThat(error.message()).contains("timed out").doesNotContain("hidden");
    }
  }

  @Test
  void proxyIsUsedWithItsUserAndNamedWithoutThePassword() throws Exception {
    variables.put("IDENTITY_ENDPOINT", "http://127.0.0.1:9/token");
    variables.put("IDENTITY_HEADER", "x");
    List<String> heads = new CopyOnWriteArrayList<>();
    try (ServerSocket proxy = new ServerSocket()) {
      proxy.bind(loopback());
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (true) {
                answer(proxy.accept(), heads);
              }
            } catch (IOException e) {
              // the test has ended
            }
          });
      variables.put("HTTPS_PROXY", "http://user:hidden@127.0.0.1:" + proxy.getLocalPort());
      AzureConnection connection = connection(null);
      assertThat(connection.route())
          .startsWith("https://management.azure.com through the proxy ")
          .doesNotContain("hidden");
      String url = "https://management.azure.com/";
      Throwable failure =
          catchThrowable(() ->
              connection
                  .calls(Duration.ofSeconds(5))
                  .sendSync(new HttpRequest(HttpMethod.GET, url), Context.NONE));
      assertThat(heads).isNotEmpty().allMatch(head -> head.startsWith("CONNECT management.azure"));
      if (failure instanceof RuntimeException unanswered) {
        Diagnostic error =
            failure(() -> {
              throw connection.unanswered(unanswered, url);
            });
        assertThat(error.code()).isEqualTo("azure/proxy");
        assertThat(error.message()).contains("127.0.0.1").doesNotContain("hidden");
      }
    }
    variables.put("HTTPS_PROXY", "ftp://proxy");
    assertThat(failure(() -> connection(null).route()).code()).isEqualTo("azure/proxy");
    assertThat(lines).noneMatch(line -> line.contains("hidden"));
  }

  /// Refuses a request to a proxy.
  private static void answer(Socket socket, List<String> heads) throws IOException {
    try (socket) {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      heads.add(reader.readLine());
      String line = reader.readLine();
      while (line != null && !line.isEmpty()) {
        line = reader.readLine();
      }
      socket
          .getOutputStream()
          .write(
              "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
                  .getBytes(StandardCharsets.ISO_8859_1));
    }
  }
}
