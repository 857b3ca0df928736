package aloft.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the stub with the requests of Aloft and of Azure's libraries.
final class AzureStubTest {
  private static final String GROUP = "/subscriptions/s/resourceGroups/g";
  private static final String STACK = GROUP + "/providers/Microsoft.Resources/deploymentStacks/s";
  private static final String SITE = GROUP + "/providers/Microsoft.Web/sites/training";

  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", new AzureStub());
    server.start();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private HttpResponse<String> send(String method, String url, String body) throws Exception {
    URI uri = URI.create(url.startsWith("/") ? address() + url : url);
    return client.send(
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  @Test
  void firstChangeIsToBeSentAgainAndGroupsAreKept() throws Exception {
    assertThat(send("GET", GROUP, "").statusCode()).isEqualTo(404);
    assertThat(send("PUT", GROUP, "{}").statusCode()).isEqualTo(503);
    send("PUT", GROUP, "{\"tags\": {}}");
    assertThat(send("GET", GROUP + "?api-version=1", "").body()).isEqualTo("{\"tags\": {}}");
    assertThat(send("GET", GROUP + "/resources", "").body()).isEqualTo("{\"value\": []}");
    send("PUT", STACK, "{}");
    assertThat(send("DELETE", GROUP, "").statusCode()).isEqualTo(202);
    assertThat(send("GET", STACK, "").statusCode()).isEqualTo(404);
  }

  @Test
  void changeOfAStackEndsAtTheSecondQuestion() throws Exception {
    send("PUT", STACK, "{}");
    HttpResponse<String> started = send("PUT", STACK, "{}");
    assertThat(started.body()).contains("\"deploying\"", "/deployments/training");
    String operation = started.headers().firstValue("Azure-AsyncOperation").orElseThrow();
    assertThat(send("GET", operation, "").body()).contains("Running");
    assertThat(send("GET", operation, "").body()).contains("Succeeded");
    assertThat(send("GET", STACK, "").body())
        .contains("\"succeeded\"", "127.0.0.1:" + server.getAddress().getPort() + "/app");
    assertThat(send("PUT", SITE + "/extensions/onedeploy", "{}").body()).contains("InProgress");
    assertThat(send("GET", SITE + "/extensions/onedeploy", "").body()).contains("Succeeded");
  }

  @Test
  void blobsAreKeptAfterTheRoleIsKnown() throws Exception {
    String blob = "/training/deployments/1/state.json";
    assertThat(send("PUT", blob, "x"))
        .returns(403, HttpResponse::statusCode)
        .extracting(HttpResponse::body)
        .asString()
        .contains("<Code>AuthorizationPermissionMismatch</Code>");
    assertThat(send("GET", blob, "").statusCode()).isEqualTo(404);
    assertThat(send("PUT", blob, "one").headers().allValues("etag")).isEqualTo(List.of("\"1\""));
    assertThat(send("GET", blob, "").body()).isEqualTo("one");
    String list = "/training/deployments?restype=container&comp=list";
    assertThat(send("GET", list, "").body()).contains("<Name>1/state.json</Name>");
    assertThat(send("DELETE", blob, "").statusCode()).isEqualTo(202);
    assertThat(send("GET", list, "").body()).doesNotContain("<Name>");
    assertThat(send("POST", "/training/?restype=service&comp=userdelegationkey", "").body())
        .contains("<Value>a2V5</Value>");
  }

  @Test
  void clientsFindTokensFunctionsKeysAndLogs(@TempDir Path folder) throws Exception {
    assertThat(new AzureStub().variables(address(), "https://127.0.0.1:1", folder))
        .containsEntry("ALOFT_AZURE_ENDPOINT", "https://127.0.0.1:1")
        .containsEntry("AZURE_CONFIG_DIR", folder.toString());
    assertThat(Files.readString(folder.resolve("azureProfile.json"))).contains("\"isDefault\"");
    assertThat(send("POST", "/tenant/oauth2/v2.0/token", "").body()).contains("access_token");
    assertThat(send("GET", SITE + "/functions", "").body()).contains("training/hello");
    assertThat(send("POST", SITE + "/host/default/listkeys", "").body()).contains("masterKey");
    assertThat(send("POST", "/v1" + SITE + "/query", "{}").body()).contains("tables");
    assertThat(send("POST", "/app/api/hello", "").statusCode()).isEqualTo(200);
    assertThat(send("POST", "/app/admin/functions/hello", "").statusCode()).isEqualTo(202);
  }
}
