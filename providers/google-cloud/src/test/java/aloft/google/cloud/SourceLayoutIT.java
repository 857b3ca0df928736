package aloft.google.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.google.GoogleProvider;
import aloft.google.cloud.fake.GoogleTools;
import aloft.spi.artifact.Addition;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Package.Generated;
import aloft.spi.artifact.Tree;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.plan.Inputs;
import aloft.spi.provider.Blueprint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Starts the sources as Google's build lays them out with the real functions frameworks, and calls
/// them.
final class SourceLayoutIT {
  private static final Duration START = Duration.ofSeconds(60);
  private static final String OBJECT = "google.cloud.storage.object.v1.finalized";
  private static final String MESSAGE = "google.cloud.pubsub.topic.v1.messagePublished";

  private static final String MANIFEST =
      """
      {
        "service": "shop",
        "provider": {"name": "google", "runtime": "node22"},
        "functions": {
          "users": {
            "handler": "src/users.main",
            "events": [
              {"http": "GET /users/{id}"},
              {"http": "GET /users/me"},
              {"http": "POST /users"},
              {"http": "ANY /files/{path+}"},
              {"schedule": "rate(5 minutes)"}
            ]
          },
          "registered": {"handler": "lib/registered.hello", "events": [{"http": "*"}]},
          "files": {
            "handler": "src/users.files",
            "events": [{"object": {"bucket": "shop-in", "prefix": "in/", "suffix": ".png"}}]
          },
          "py": {
            "handler": "app/handlers.hello",
            "runtime": "python3.13",
            "events": [{"http": "GET /users/{id}"}]
          },
          "news": {
            "handler": "app/handlers.news",
            "runtime": "python3.13",
            "events": [{"topic": {"name": "news", "filter": {"kind": ["a", "b"]}}}]
          }
        }
      }
      """;

  @TempDir private Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Process> processes = new ArrayList<>();
  private final Map<String, String> entryPoints = new HashMap<>();

  private record FolderTree(Path folder) implements Tree {
    @Override
    public boolean isFile(String path) {
      return Files.isRegularFile(folder.resolve(path));
    }

    @Override
    public boolean isFolder(String path) {
      return Files.isDirectory(folder.resolve(path));
    }

    @Override
    public @Nullable String text(String path) {
      try {
        return isFile(path) ? Files.readString(folder.resolve(path)) : null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @BeforeEach
  void writeSources() throws IOException {
    write(
        "src/users.js",
        """
        exports.main = (q, s) => s.json({ id: q.params.id, path: q.params.path });
        exports.files = (event) => console.log('FILE ' + event.data.name);
        """);
    write(
        "lib/registered.mjs",
        """
        import { http } from '@google-cloud/functions-framework';
        http('hello', (q, s) => s.send('registered'));
        """);
    write(
        "app/handlers.py",
        """
        import functions_framework

        @functions_framework.http
        def hello(request):
            return {'id': request.view_args['id']}

        @functions_framework.cloud_event
        def news(event):
            print('NEWS ' + event.data['message']['attributes']['kind'], flush=True)
        """);
    Mapping manifest = (Mapping) Json.read(MANIFEST, "serverless.json");
    Blueprint blueprint = new GoogleProvider().read(manifest, manifest).orThrow();
    for (Package zip : blueprint.packages(new FolderTree(folder)).orThrow()) {
      for (Addition addition : zip.additions()) {
        if (addition instanceof Generated file) {
          write(file.path(), file.text());
        }
      }
    }
    Artifacts artifacts =
        new Artifacts(Map.of("shop", new Artifact("shop", "shop.zip", "c2hhMjU2", 1)));
    String functions =
        blueprint
            .plan(new Inputs(artifacts, Instant.EPOCH, Map.of()))
            .files()
            .get("functions.json");
    for (Node function : ((Sequence) Json.read(String.valueOf(functions), "f")).items()) {
      entryPoints.put(
          text(function.get("key")), text(function.get("function", "buildConfig", "entryPoint")));
    }
    Files.createSymbolicLink(folder.resolve("node_modules"), GoogleTools.pinned().nodeModules());
  }

  private static String text(@Nullable Node node) {
    return node == null ? "" : String.valueOf(node.text());
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void requestsOfNodeAreRouted() throws Exception {
    String url = start("users", "http");
    assertThat(body(get(url + "/users/a%2Fb"))).isEqualTo("{\"id\":\"a/b\"}");
    assertThat(body(get(url + "/users/me"))).isEqualTo("{}");
    assertThat(body(get(url + "/files/a/b"))).isEqualTo("{\"path\":\"a/b\"}");
    assertThat(get(url + "/other").statusCode()).isEqualTo(404);
    HttpResponse<String> refused = get(url + "/users");
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("allow")).contains("POST");
    assertThat(send(request(url + "/").header("X-CloudScheduler", "true"), "").statusCode())
        .isEqualTo(200);
  }

  @Test
  void handlersMayBeRegisteredInsteadOfExported() throws Exception {
    assertThat(body(get(start("registered", "http") + "/any"))).isEqualTo("registered");
  }

  @Test
  void objectsAreFilteredByTheirNames() throws Exception {
    String url = start("files", "cloudevent");
    assertThat(event(url, OBJECT, "{\"name\": \"out/a.png\"}")).isLessThan(300);
    assertThat(event(url, OBJECT, "{\"name\": \"in/a.png\"}")).isLessThan(300);
    assertThat(log("files")).contains("FILE in/a.png").doesNotContain("out/a.png");
  }

  @Test
  void requestsOfPythonAreRouted() throws Exception {
    String url = start("py", "http");
    assertThat(body(get(url + "/users/a%2Fb")).strip()).isEqualTo("{\"id\":\"a/b\"}");
    assertThat(get(url + "/other").statusCode()).isEqualTo(404);
    assertThat(send(request(url + "/users/1"), "").statusCode()).isEqualTo(405);
  }

  @Test
  void messagesAreFilteredByTheirAttributes() throws Exception {
    String url = start("news", "cloudevent");
    for (String kind : List.of("c", "a")) {
      String message = "{\"message\": {\"attributes\": {\"kind\": \"" + kind + "\"}}}";
      assertThat(event(url, MESSAGE, message)).isLessThan(300);
    }
    assertThat(log("news")).contains("NEWS a").doesNotContain("NEWS c");
  }

  private String start(String function, String signature) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    boolean isPython = function.equals("py") || function.equals("news");
    Path program =
        isPython
            ? GoogleTools.pinned().python("functions-framework")
            : folder.resolve("node_modules/.bin/functions-framework");
    ProcessBuilder builder =
        new ProcessBuilder(program.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(function + ".log").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "PORT",
                String.valueOf(port),
                "HOST",
                "127.0.0.1",
                "FUNCTION_TARGET",
                String.valueOf(entryPoints.get(function)),
                "FUNCTION_SIGNATURE_TYPE",
                signature));
    if (isPython) {
      builder.environment().put("FUNCTION_SOURCE", "aloft_functions.py");
    }
    Process process = builder.start();
    processes.add(process);
    String url = "http://127.0.0.1:" + port;
    Instant end = Instant.now().plus(START);
    while (true) {
      try {
        get(url + "/aloft-started");
        return url;
      } catch (IOException e) {
        assertThat(process.isAlive() && Instant.now().isBefore(end)).as(log(function)).isTrue();
        Thread.onSpinWait();
      }
    }
  }

  private String log(String function) throws IOException {
    return Files.readString(folder.resolve(function + ".log"));
  }

  private static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(START);
  }

  private HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return client.send(request(url).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String body)
      throws IOException, InterruptedException {
    return client.send(
        request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private static String body(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  private int event(String url, String type, String data) throws IOException, InterruptedException {
    return send(
            request(url + "/")
                .header("ce-id", "1")
                .header("ce-specversion", "1.0")
                .header("ce-source", "//test")
                .header("ce-type", type)
                .header("content-type", "application/json"),
            data)
        .statusCode();
  }
}
