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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests the stub with the requests of Google's clients.
final class GoogleStubTest {
  private static final String PARENT = "/v2/projects/p/locations/l";
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", new GoogleStub());
    server.start();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void functionIsCreatedUpdatedAndDeleted() throws Exception {
    String name = "projects/p/locations/l/functions/f";
    String body = "{\"name\": \"" + name + "\", \"serviceConfig\": {\"timeoutSeconds\": %d}}";
    assertThat(send("GET", "/v2/" + name, "").statusCode()).isEqualTo(404);
    assertThat(send("POST", PARENT + "/functions?functionId=f", body.formatted(1)).body())
        .contains("\"done\": false", "BUILD");
    assertThat(send("GET", PARENT + "/operations/1", "").body()).contains("\"done\": true");
    assertThat(send("GET", "/v2/" + name, "").body())
        .contains("\"state\": \"ACTIVE\"", "/run\"", "locations/l/services/f", ": 1}");
    send("POST", "/v2/" + name, body.formatted(2), "X-HTTP-Method-Override", "PATCH");
    assertThat(send("GET", PARENT + "/functions?pageSize=1", "").body())
        .startsWith("{\"functions\": [")
        .contains(": 2}");
    send("DELETE", "/v2/" + name, "");
    assertThat(send("GET", PARENT + "/functions", "").body()).isEqualTo("{\"functions\": []}");
  }

  @Test
  void urlOfAFunctionAsksForAToken() throws Exception {
    HttpResponse<String> refused = send("POST", "/run", "{}");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().map()).containsKey("www-authenticate");
    assertThat(send("POST", "/run/a", "{}", "Authorization", "Bearer x").body()).isEqualTo("ok");
    assertThat(GoogleStub.key("https://127.0.0.1:1"))
        .contains("\"token_uri\": \"https://127.0.0.1:1/token\"", "BEGIN PRIVATE KEY");
  }

  @Test
  void bucketKeepsObjects() throws Exception {
    assertThat(send("GET", "/storage/v1/b/x", "").statusCode()).isEqualTo(404);
    send("POST", "/storage/v1/b?project=p", "{\"name\": \"x\"}");
    assertThat(send("GET", "/storage/v1/b/x", "").statusCode()).isEqualTo(200);
    String upload =
        """
        --b
        Content-Type: application/json

        {"name":"a/state.json"}
        --b
        Content-Type: application/json

        {"version": 1}
        --b--
        """
            .replace("\n", "\r\n");
    assertThat(send("POST", "/upload/storage/v1/b/x/o?uploadType=multipart", upload).body())
        .contains("\"generation\": \"1\"");
    send("POST", "/upload/storage/v1/b/x/o?name=named&uploadType=multipart", upload);
    assertThat(send("GET", "/storage/v1/b/x/o/named", "").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/download/storage/v1/b/x/o/a%2Fstate.json?alt=media", "").body())
        .isEqualTo("{\"version\": 1}");
    assertThat(send("GET", "/storage/v1/b/x/o?prefix=a/", "").body()).contains("a/state.json");
    assertThat(send("GET", "/storage/v1/b/x/o?prefix=b/", "").body()).contains("\"items\": []");
    assertThat(send("DELETE", "/storage/v1/b/x/o/a%2Fstate.json", "").statusCode()).isEqualTo(204);
    assertThat(send("GET", "/storage/v1/b/x/o/a%2Fstate.json", "").statusCode()).isEqualTo(404);
  }

  @Test
  void topicsAndJobsAreKept() throws Exception {
    String topic = "/v1/projects/p/topics/t";
    send("PUT", topic, "{\"labels\": {}}");
    assertThat(send("GET", topic, "").body()).contains("labels");
    String job = "projects/p/locations/l/jobs/j";
    send("POST", "/v1/projects/p/locations/l/jobs", "{\"name\": \"" + job + "\"}");
    assertThat(send("GET", "/v1/" + job, "").statusCode()).isEqualTo(200);
    send("DELETE", topic, "");
    assertThat(send("GET", topic, "").statusCode()).isEqualTo(404);
    assertThat(send("POST", "/v2/entries:list", "{}").body()).contains("textPayload");
  }
}
