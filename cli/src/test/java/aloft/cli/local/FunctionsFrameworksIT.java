package aloft.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aloft.cli.AloftCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Functions of Google Cloud on this machine, with the frameworks that run them on Google. A
/// service with functions in four languages is deployed to a local cloud once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FunctionsFrameworksIT {
  private Path folder = Path.of("");
  private LocalCloudFixture cloud;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeAll
  void deploy(@TempDir Path temporary) throws Exception {
    folder = temporary.toRealPath();
    FunctionsFrameworks frameworks = FunctionsFrameworks.installed();
    cloud = new LocalCloudFixture(folder, 47400);
    cloud.variables().putAll(frameworks.variables());
    writeService();
    Files.createSymbolicLink(folder.resolve("service/node_modules"), frameworks.nodeModules());
    compile(frameworks.javaFramework());
    cloud.aloft("deploy", "--local").done();
  }

  @AfterAll
  void end() {
    cloud.close();
    http.close();
  }

  private void writeService() {
    cloud.write(
        "serverless.yml",
        """
        service: shop
        provider:
          name: google
          runtime: node22
          timeout: 10
          environment: {GREETING: Hello}
        functions:
          hello:
            handler: src/hello.main
            scale: {concurrency: 8, max: 1}
            events:
              - http: GET /hello/{name}
              - http: POST /hello
              - schedule: {rate: rate(1 hour), input: {name: timer}}
          news:
            handler: src/hello.news
            events:
              - topic: {name: news, filter: {kind: [big, huge]}}
          broken:
            handler: src/hello.broken
            timeout: 1
            events:
              - http: "*"
          python:
            runtime: python3.11
            handler: src/pages.show
            events:
              - http: "*"
          java:
            runtime: java25
            handler: shop.Hello
            events:
              - http: "*"
          go:
            runtime: go1.26
            handler: Hello
            events:
              - http: "*"
          nothing:
            handler: src/hello.nothing
            events:
              - http: "*"
          syntax:
            handler: src/syntax.main
            events:
              - http: "*"
        """);
    cloud.write(
        "package.json",
        """
        {"private": true, "dependencies": {"@google-cloud/functions-framework": "5.0.5"}}
        """);
    cloud.write(
        "src/hello.js",
        """
        const functions = require('@google-cloud/functions-framework');
        let running = 0;
        exports.main = async (request, response) => {
          running++;
          const name = request.params.name ?? request.body?.name ?? request.query.name ?? 'world';
          if (name === 'slow') await new Promise((resolve) => setTimeout(resolve, 300));
          response.set('X-Running', String(running--));
          response.send(`${process.env.GREETING} ${name} from ${process.env.K_SERVICE}`);
        };
        functions.cloudEvent('news', (event) => {
          const text = Buffer.from(event.data.message.data, 'base64').toString();
          console.log(JSON.stringify({ severity: 'NOTICE', message: `${event.type}: ${text}` }));
        });
        exports.broken = (request, response) => {
          if (request.path === '/exit') process.kill(process.pid, 'SIGKILL');
          if (request.path !== '/slow') throw new Error('broken on purpose');
        };
        """);
    cloud.write("src/syntax.js", "exports.main = (request, response => 1;\n");
    cloud.write(
        "src/pages.py",
        """
        import os

        def show(request):
            if request.path == "/error":
                raise ValueError("broken on purpose")
            return {"path": request.path, "name": request.args.get("name"),
                    "greeting": os.environ["GREETING"]}
        """);
    cloud.write("requirements.txt", FunctionsFrameworks.PYTHON + "\n");
    cloud.write(
        "src/main/java/shop/Hello.java",
        """
        package shop;

        import com.google.cloud.functions.HttpFunction;
        import com.google.cloud.functions.HttpRequest;
        import com.google.cloud.functions.HttpResponse;

        public final class Hello implements HttpFunction {
          @Override
          public void service(HttpRequest request, HttpResponse response) throws Exception {
            response.getWriter().write(System.getenv("GREETING") + " " + request.getPath());
          }
        }
        """);
    cloud.write(
        "go.mod",
        """
        module example.com/shop

        go 1.24

        require github.com/GoogleCloudPlatform/functions-framework-go v1.9.2
        """);
    cloud.write(
        "hello.go",
        """
        package shop

        import (
        	"fmt"
        	"net/http"
        	"os"

        	"github.com/GoogleCloudPlatform/functions-framework-go/functions"
        )

        func init() {
        	functions.HTTP("Hello", hello)
        }

        func hello(w http.ResponseWriter, r *http.Request) {
        	fmt.Fprint(w, os.Getenv("GREETING"), " ", r.URL.Path)
        }
        """);
  }

  private void compile(Path framework) {
    Path service = folder.resolve("service");
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                framework.toString(),
                "-d",
                service.resolve("target/classes").toString(),
                service.resolve("src/main/java/shop/Hello.java").toString());
    assertThat(status).isZero();
  }

  /// Calls a path of a function; its endpoint may have another one.
  private HttpRequest.Builder request(String function, String path) {
    return HttpRequest.newBuilder(
        URI.create(cloud.url(function).replace("{name}", "x")).resolve(path));
  }

  private HttpResponse<String> get(String function, String path) throws Exception {
    return http.send(request(function, path).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void requestsReachFunctionsOfNode() throws Exception {
    assertThat(get("hello", "/hello/Ada%20L").body()).isEqualTo("Hello Ada L from shop-dev-hello");
    HttpRequest post =
        request("hello", "/hello")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"Bob\"}"))
            .build();
    assertThat(http.send(post, HttpResponse.BodyHandlers.ofString()).body())
        .isEqualTo("Hello Bob from shop-dev-hello");
    assertThat(get("hello", "/other").statusCode()).isEqualTo(404);
    assertThat(get("hello", "/hello").statusCode()).isEqualTo(405);
  }

  @Test
  void handlerInItsFolderHasTheSameRoutes() {
    String[] call = {"invoke", "local", "-f", "hello", "--context", "{\"path\": \"/hello/Ada\"}"};
    assertThat(cloud.aloft(call).done().out().strip()).isEqualTo("Hello Ada from shop-dev-hello");
    call[5] = "{\"path\": \"/other\"}";
    AloftCommand.Output unknown = cloud.aloft(call);
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.out()).contains("\"code\": 404", "Not Found");
  }

  @Test
  void oneInstanceTakesManyCalls() {
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(
          http.sendAsync(
              request("hello", "/hello/slow").build(), HttpResponse.BodyHandlers.ofString()));
    }
    assertThat(calls)
        .map(CompletableFuture::join)
        .map(response -> response.headers().firstValue("X-Running").orElse(""))
        .anyMatch(running -> Integer.parseInt(running) > 1);
  }

  @Test
  void requestOfASchedulePassesTheRoutes() throws Exception {
    HttpRequest job =
        request("hello", "/")
            .header("X-CloudScheduler", "true")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"timer\"}"))
            .build();
    assertThat(http.send(job, HttpResponse.BodyHandlers.ofString()).body())
        .startsWith("Hello timer");
  }

  @Test
  void payloadOfACallIsAMessage() {
    cloud
        .aloft(
            "invoke",
            "--local",
            "-f",
            "news",
            "--data",
            "{\"a\": 1}",
            "--context",
            "{\"attributes\": {\"kind\": \"big\"}}")
        .done();
    cloud
        .aloft(
            "invoke",
            "--local",
            "-f",
            "news",
            "--data",
            "small",
            "--context",
            "{\"attributes\": {\"kind\": \"small\"}}")
        .done();
    assertThat(cloud.aloft("logs", "--local", "-f", "news").done().out())
        .contains("google.cloud.pubsub.topic.v1.messagePublished: {\"a\": 1}")
        .doesNotContain("small");
  }

  @Test
  void failuresAreThoseOfCloudRun() throws Exception {
    assertThat(get("broken", "/").statusCode()).isEqualTo(500);
    assertThat(get("broken", "/slow").statusCode()).isEqualTo(504);
    assertThat(get("broken", "/exit").statusCode()).isEqualTo(503);
    assertThat(cloud.aloft("logs", "--local", "-f", "broken").done().out())
        .contains("Error: broken on purpose", "maximum request timeout", "status 137");
  }

  @Test
  void functionThatDoesNotStartTellsWhy() throws Exception {
    HttpResponse<String> response = get("nothing", "/");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("does not start");
    AloftCommand.Output local = cloud.aloft("invoke", "local", "-f", "nothing");
    assertThat(local.code()).isEqualTo(1);
    assertThat(local.err())
        .contains("src/hello.js exports: main, broken", "[handler/missing]", "serverless.yml:");
    AloftCommand.Output syntax = cloud.aloft("invoke", "local", "-f", "syntax");
    assertThat(syntax.err()).contains("SyntaxError", "[runtime/start]");
  }

  @Test
  void functionsOfPythonRun() throws Exception {
    assertThat(get("python", "/a%20b?name=Ada").body())
        .contains("\"path\":\"/a b\"", "\"name\":\"Ada\"", "\"greeting\":\"Hello\"");
    assertThat(get("python", "/error").statusCode()).isEqualTo(500);
    assertThat(cloud.aloft("invoke", "local", "-f", "python", "--data", "{}").done().out())
        .contains("\"greeting\": \"Hello\"");
  }

  @Test
  void functionsOfJavaRun() throws Exception {
    assertThat(get("java", "/a").body()).isEqualTo("Hello /a");
  }

  @Test
  void functionsOfGoRun() throws Exception {
    assumeTrue(hasGo(), "go is not on the PATH");
    assertThat(get("go", "/a").body()).isEqualTo("Hello /a");
    assertThat(folder.resolve("service/go.sum")).doesNotExist();
  }

  private static boolean hasGo() {
    for (String entry : Objects.requireNonNull(System.getenv("PATH")).split(":", -1)) {
      if (Files.isExecutable(Path.of(entry, "go"))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void missingFrameworkIsNamedWithTheCommandThatInstallsIt() throws IOException {
    Path modules = folder.resolve("service/node_modules");
    Path target = Files.readSymbolicLink(modules);
    Files.delete(modules);
    try {
      assertThat(cloud.aloft("invoke", "local", "-f", "hello").err())
          .contains("run: npm install @google-cloud/functions-framework");
    } finally {
      Files.createSymbolicLink(modules, target);
    }
  }
}
