package aloft.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.cloud.fake.PinnedTools;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Third-party code in the local cloud: web frameworks that are commonly run on Lambda, and the AWS
/// SDKs.
final class ThirdPartyLibrariesIT {
  private static final Path GUESTS = Path.of("src/test/guests").toAbsolutePath();

  @TempDir private Path folder;
  private LocalCloudFixture cloud;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void start() {
    cloud = new LocalCloudFixture(folder, 47300);
    // The download caches of pip and npm.
    cloud
        .variables()
        .put("XDG_CACHE_HOME", Path.of(System.getProperty("user.home"), ".cache").toString());
  }

  @AfterEach
  void end() {
    cloud.close();
    http.close();
  }

  /// Copies a service from src/test/guests into the test folder.
  private void copyService(String name) throws IOException {
    try (Stream<Path> files = Files.list(GUESTS.resolve(name))) {
      for (Path file : files.toList()) {
        cloud.write(String.valueOf(file.getFileName()), Files.readString(file));
      }
    }
  }

  private HttpResponse<String> send(String method, String url, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private void run(String... command) throws IOException, InterruptedException {
    say(new ProcessBuilder(command).directory(folder.resolve("service").toFile()));
  }

  private static String say(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static Node json(String text) {
    return Json.read(text, "answer");
  }

  private static String at(Node node, String... path) {
    Node found = node;
    for (String key : path) {
      found =
          found instanceof Sequence list
              ? list.items().get(Integer.parseInt(key))
              : Objects.requireNonNull(found.get(key), () -> Arrays.toString(path));
    }
    return Objects.requireNonNull(found.text(), () -> Arrays.toString(path));
  }

  @Test
  void expressAnswersThroughServerlessHttp() throws Exception {
    copyService("express");
    run("npm", "install", "--no-audit", "--no-fund", "--prefer-offline", "--silent");

    cloud.aloft("deploy", "--local").done();

    Sequence endpoints = (Sequence) Objects.requireNonNull(cloud.info().get("endpoints"));
    String rest = LocalCloudFixture.text(endpoints.items().get(0), "url").replaceFirst("/$", "");
    String web = LocalCloudFixture.text(endpoints.items().get(2), "url").replaceFirst("/$", "");
    assertThat(rest).endsWith("/dev");
    for (String base : List.of(rest, web)) {
      assertExpressResponses(base);
    }
  }

  private void assertExpressResponses(String base) throws IOException, InterruptedException {
    HttpResponse<String> item =
        send("GET", base + "/items/a%20b?tag=x&tag=y%26z", "", "User-Agent", "guest/1");
    assertThat(item.statusCode()).as(item.body()).isEqualTo(200);
    assertThat(item.headers().firstValue("content-type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(item.headers().allValues("set-cookie"))
        .containsExactly("seen=a%20b; Path=/", "again=yes; Path=/");
    Node told = json(item.body());
    assertThat(at(told, "id")).isEqualTo("a b");
    assertThat(at(told, "tags", "0")).isEqualTo("x");
    assertThat(at(told, "tags", "1")).isEqualTo("y&z");
    assertThat(at(told, "agent")).isEqualTo("guest/1");
    assertThat(at(told, "host")).isEqualTo(URI.create(base).getAuthority());

    HttpResponse<String> made =
        send("POST", base + "/items", "{\"name\": \"Grüße\"}", "Content-Type", "application/json");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.headers().firstValue("location")).hasValue("/items/7");
    assertThat(at(json(made.body()), "name")).isEqualTo("Grüße");
    HttpResponse<String> form =
        send(
            "POST",
            base + "/items",
            "name=A+b&more=%26",
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertThat(at(json(form.body()), "name")).isEqualTo("A b");
    assertThat(at(json(form.body()), "more")).isEqualTo("&");

    byte[] sent = {1, 0, (byte) 200, 10};
    HttpResponse<byte[]> bytes =
        http.send(
            HttpRequest.newBuilder(URI.create(base + "/bytes"))
                .header("Content-Type", "application/octet-stream")
                .header("Accept", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(sent))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(bytes.body()).containsExactly(1, 0, 200, 10, 0, 255, 254);

    assertThat(send("GET", base + "/away", "").headers().firstValue("location"))
        .hasValue("/items/1");
    assertThat(send("GET", base + "/late", "").statusCode()).isEqualTo(418);
    assertThat(send("GET", base + "/nowhere", "").body()).contains("Cannot GET /nowhere");
    HttpResponse<String> head = send("HEAD", base + "/items/1", "");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    HttpResponse<String> broken =
        send("POST", base + "/items", "{broken", "Content-Type", "application/json");
    assertThat(broken.statusCode()).isEqualTo(400);
  }

  @Test
  void fastApiAnswersThroughMangum() throws Exception {
    copyService("fastapi");

    cloud.aloft("deploy", "--local").done();

    Sequence endpoints = (Sequence) Objects.requireNonNull(cloud.info().get("endpoints"));
    for (Node endpoint : endpoints.items()) {
      assertFastApiResponses(
          LocalCloudFixture.text(endpoint, "url").replaceFirst("/\\{proxy\\+?}$|/$", ""));
    }
    assertThat(cloud.aloft("logs", "--local", "-f", "app").done().out())
        .contains("ZeroDivisionError");
  }

  private void assertFastApiResponses(String base) throws IOException, InterruptedException {
    HttpResponse<String> item =
        send(
            "GET",
            base + "/items/7?tag=x&tag=y%26z",
            "",
            "X-Token",
            "mine",
            "Cookie",
            "a=1; session=open");
    assertThat(item.statusCode()).as("%s %s", base, item.body()).isEqualTo(200);
    assertThat(item.headers().allValues("set-cookie"))
        .containsExactly("seen=7; Path=/; SameSite=lax", "again=yes; Path=/; SameSite=lax");
    assertThat(item.body())
        .contains(
            "\"number\":7",
            "\"tags\":[\"x\",\"y&z\"]",
            "\"token\":\"mine\"",
            "\"session\":\"open\"",
            "\"begun\":true",
            "\"client\":\"127.0.0.1\"")
        .containsPattern("\"request\":\"[0-9a-f-]{36}\"");

    HttpResponse<String> wrong = send("GET", base + "/items/seven", "");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(at(json(wrong.body()), "detail", "0", "type")).isEqualTo("int_parsing");

    String type = "Content-Type";
    HttpResponse<String> made =
        send(
            "POST",
            base + "/items",
            "{\"name\": \"Grüße\", \"price\": 1.5}",
            type,
            "application/json");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.body()).isEqualTo("{\"name\":\"Grüße\",\"price\":1.5}");

    HttpResponse<byte[]> picture =
        http.send(
            HttpRequest.newBuilder(URI.create(base + "/picture"))
                .header("Accept", "image/png")
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(picture.body()).containsExactly(137, 80, 0, 255);

    HttpResponse<String> refused = send("GET", base + "/refused", "");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("x-why")).hasValue("because");
    assertThat(at(json(refused.body()), "detail")).isEqualTo("not you");
    assertThat(send("GET", base + "/broken", "").statusCode()).isEqualTo(500);
    assertThat(at(json(send("GET", base + "/openapi.json", "").body()), "info", "title"))
        .isEqualTo("Guest");
  }

  private ProcessBuilder client(PinnedTools tools, String... command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    Node status = json(cloud.aloft("local", "status", "--json").done().out());
    builder.environment().put("AWS_ENDPOINT_URL_LAMBDA", LocalCloudFixture.text(status, "api"));
    builder.environment().put("AWS_ACCESS_KEY_ID", "any");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "any");
    builder.environment().put("AWS_REGION", "us-east-1");
    builder.environment().put("AWS_DEFAULT_REGION", "us-east-1");
    builder.environment().put("NODE_PATH", tools.nodeModules().toString());
    return builder;
  }

  @Test
  void theSdksCallFunctions() throws Exception {
    copyService("sdks");
    cloud.aloft("deploy", "--local").done();
    PinnedTools tools = PinnedTools.installed();

    say(
        client(
            tools, tools.python("python").toString(), GUESTS.resolve("sdks/call.py").toString()));
    say(client(tools, "node", GUESTS.resolve("sdks/call.js").toString()));

    // Asynchronous invocations complete soon.
    Instant late = Instant.now().plusSeconds(30);
    String log = "";
    while (!log.contains("by boto3 event") || !log.contains("by sdk event")) {
      log = cloud.aloft("logs", "--local", "-f", "hello").done().out();
      assertThat(Instant.now()).as(log).isBefore(late);
    }
    assertThat(log).doesNotContain("dry run");
  }
}
