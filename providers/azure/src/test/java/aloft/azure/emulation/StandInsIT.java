package aloft.azure.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aloft.azure.emulation.EmulatedFunction.Model;
import aloft.azure.source.AppLayout;
import aloft.build.PayloadCallFormat;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import aloft.spi.model.Function;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The stand-ins with the official packages, and custom handlers.
final class StandInsIT {
  private static final byte[] BYTES = {1, 2, (byte) 0xff, 0};

  @TempDir private Path folder = Path.of("");
  private Path app = Path.of("");
  private final List<StartedWorker> workers = new ArrayList<>();
  private final OfficialPackages packages = OfficialPackages.installed();

  @BeforeEach
  void prepare() throws IOException {
    app = Files.createDirectories(folder.resolve("app"));
    Files.createSymbolicLink(
        app.resolve("node_modules"), packages.folder().resolve("node_modules"));
    write("package.json", "{\"dependencies\": {\"@azure/functions\": \"^4.16.5\"}}");
  }

  @AfterEach
  void end() {
    workers.forEach(StartedWorker::close);
  }

  private void write(String name, String text) throws IOException {
    Path file = app.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private StartedWorker start(String name, String runtime, EmulatedFunction settings)
      throws IOException {
    return start(name, runtime, settings, null);
  }

  private StartedWorker start(
      String name, String runtime, EmulatedFunction settings, @Nullable Path service)
      throws IOException {
    Function function = TestApps.function(name, runtime, settings);
    Map<String, String> variables =
        Map.of(
            "PATH",
            Objects.requireNonNull(System.getenv("PATH")),
            "VIRTUAL_ENV",
            packages.folder().resolve("venv").toString(),
            "JAVA_HOME",
            System.getProperty("java.home"));
    Path files = Files.createTempDirectory(folder, "files");
    StartedWorker worker = new StartedWorker(function, app, files, service, variables);
    workers.add(worker);
    return worker;
  }

  private static EmulatedFunction own(String bindings) {
    return TestApps.settings(bindings, null, Model.OWN, HostSettings.DEFAULT);
  }

  private static Event body(String payload) {
    return new Event.Body(Payload.of(payload));
  }

  private static Event body(String payload, String context) {
    return new Event.Body(Payload.of(payload), Map.of(PayloadCallFormat.CONTEXT, context));
  }

  private static String success(InvocationOutcome outcome) {
    if (outcome instanceof InvocationOutcome.Success success) {
      return success.payload().text();
    }
    throw new AssertionError(outcome.toString());
  }

  private static InvocationOutcome.Fault fault(InvocationOutcome outcome) {
    return (InvocationOutcome.Fault) outcome;
  }

  private void writeNodeHandlers() throws IOException {
    write(
        "src/hello.js",
        """
        let running = 0;
        exports.main = async (request, context) => {
          const { name } = request.params;
          context.log('called', name, context.functionName);
          context.warn('a warning');
          context.extraOutputs.set('done', { name });
          if (name === 'error') throw new TypeError('broken on purpose');
          if (name === 'nothing') return undefined;
          if (name === 'bytes') {
            return {
              status: 201,
              body: Buffer.from(await request.arrayBuffer()),
              headers: { 'Content-Type': 'image/png' },
              cookies: [
                { name: 'a', value: 'b c', path: '/', httpOnly: true, sameSite: 'Strict' },
                { name: 'd', value: 'e', maxAge: 60 },
              ],
            };
          }
          if (name === 'slow') {
            running++;
            await new Promise((resolve) => setTimeout(resolve, 300));
            return { body: String(running--) };
          }
          return {
            jsonBody: {
              name,
              url: request.url,
              query: request.query.get('q'),
              several: request.headers.get('x-several'),
              text: await request.text(),
              env: ['GREETING', 'REPLACED', 'FORCED', 'LOCAL', 'FUNCTIONS_WORKER_RUNTIME']
                .map((key) => process.env[key]),
            },
          };
        };
        exports.job = (message, context) => {
          context.log(typeof message, JSON.stringify(message));
          return { dequeued: context.triggerMetadata.dequeueCount, message };
        };
        exports.tick = (timer) => ({ isPastDue: timer.isPastDue, next: timer.scheduleStatus.next });
        exports.blob = (content, context) => `${Buffer.isBuffer(content)} ${content} `
          + `${context.triggerMetadata.blobTrigger} ${context.extraInputs.get('more')}`;
        exports.hub = (events) => events.length + ' ' + events[0].a;
        """);
    write(
        "local.settings.json",
        """
        {"IsEncrypted": false, "Values": {"LOCAL": "file", "REPLACED": "file", "FORCED": "file"}}
        """);
  }

  @Test
  void requestsReachHandlersOfNode() throws Exception {
    writeNodeHandlers();
    StartedWorker worker =
        start(
            "hello",
            "nodejs22",
            TestApps.handler(
                TestApps.HTTP.formatted("hello/{name}") + "," + TestApps.QUEUE_OUTPUT,
                "src/hello.js main"));
    HttpResponse answer =
        worker.request(
            "POST",
            "/api/hello/Ada%20L?q=1&q=2",
            "some text".getBytes(StandardCharsets.UTF_8),
            new Header("X-Several", "a"),
            new Header("X-Several", "b"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.payload().text())
        .isEqualTo(
            "{\"name\":\"Ada L\",\"url\":\"http://localhost:7071/api/hello/Ada%20L?q=1&q=2\","
                + "\"query\":\"1,2\",\"several\":\"a, b\",\"text\":\"some text\","
                + "\"env\":[\"Hello\",\"file\",\"yes\",\"file\",\"node\"]}");
    assertThat(worker.log())
        .contains(
            "called Ada L hello",
            "a warning",
            "Output \"done\" (queue done): {\"name\":\"Ada L\"}");
    assertThat(worker.lastLines()).startsWith("Executed 'Functions.hello' (Succeeded, Id=");
    HttpResponse bytes = worker.request("POST", "/api/hello/bytes", BYTES);
    assertThat(bytes.status()).isEqualTo(201);
    assertThat(bytes.payload().bytes()).isEqualTo(BYTES);
    assertThat(bytes.headers())
        .map(header -> header.name().toLowerCase(Locale.ROOT) + ": " + header.value())
        .contains(
            "content-type: image/png",
            "set-cookie: a=b%20c; path=/; samesite=strict; httponly",
            "set-cookie: d=e; max-age=60");
    assertThat(worker.request("GET", "/api/hello/nothing", new byte[0]).status()).isEqualTo(204);
  }

  @Test
  void commandCanUseTheRouteOfAnotherFunctionWithTheSameHandler() throws Exception {
    writeNodeHandlers();
    EmulatedFunction root = TestApps.handler(TestApps.HTTP.formatted("hello"), "src/hello main");
    EmulatedFunction settings =
        new EmulatedFunction(
            root.bindings(), root.entry(), root.model(), List.of("hello/{name}"), root.host());
    StartedWorker worker = start("hello", "nodejs22", settings);
    String context = "{\"path\": \"/api/hello/Ada\"}";
    assertThat(success(worker.invoke(body("{}", context)))).contains("\"name\":\"Ada\"");
  }

  @Test
  void failureOfAHandlerHasItsStackInTheLog() throws Exception {
    writeNodeHandlers();
    StartedWorker worker =
        start(
            "hello",
            "nodejs22",
            TestApps.handler(
                TestApps.HTTP.formatted("hello/{name}") + "," + TestApps.QUEUE_OUTPUT,
                "src/hello.js main"));
    InvocationOutcome.Fault fault =
        fault(worker.invoke(body("{}", "{\"params\": {\"name\": \"error\"}}")));
    assertThat(fault.type()).isEqualTo("TypeError");
    assertThat(fault.message()).isEqualTo("broken on purpose");
    assertThat(fault.trace()).anyMatch(line -> line.contains("src/hello.js:7"));
    assertThat(worker.log()).contains("TypeError: broken on purpose", "src/hello.js:7");
    assertThat(worker.lastLines()).contains("(Failed, Id=", "TypeError: broken on purpose");
    assertThat(success(worker.invoke(body("{\"a\": 1}", "{\"params\": {\"name\": \"x\"}}"))))
        .contains("\"text\":\"{\\\"a\\\": 1}\"");
  }

  @Test
  void oneWorkerTakesManyCalls() throws Exception {
    writeNodeHandlers();
    StartedWorker worker =
        start(
            "hello",
            "nodejs22",
            TestApps.handler(TestApps.HTTP.formatted("hello/{name}"), "src/hello.js main"));
    assertThat(worker.request("GET", "/api/hello/nothing", new byte[0]).status()).isEqualTo(204);
    List<CompletableFuture<String>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(
          CompletableFuture.supplyAsync(() -> {
            try {
              return worker.request("GET", "/api/hello/slow", new byte[0]).payload().text();
            } catch (IOException | InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }));
    }
    assertThat(calls).map(CompletableFuture::join).anyMatch(running -> !running.equals("1"));
  }

  @Test
  void eventsReachHandlersOfNode() throws Exception {
    writeNodeHandlers();
    StartedWorker job =
        start("job", "nodejs22", TestApps.handler(TestApps.QUEUE, "src/hello.js job"));
    assertThat(success(job.invoke(body("{\"id\":7}"))))
        .isEqualTo("{\"dequeued\":1,\"message\":{\"id\":7}}");
    assertThat(success(job.invoke(body("\"text\"", "{\"DequeueCount\": 3}"))))
        .isEqualTo("{\"dequeued\":3,\"message\":\"text\"}");
    StartedWorker tick =
        start("tick", "nodejs22", TestApps.handler(TestApps.TIMER, "src/hello.js tick"));
    assertThat(success(tick.invoke(body("{}")))).contains("\"isPastDue\":false", "\"next\":\"20");
    StartedWorker blob =
        start(
            "blob",
            "nodejs22",
            TestApps.handler(
                """
                {"type": "blobTrigger", "direction": "in", "name": "content",
                 "path": "in/{name}.txt"},
                {"type": "table", "direction": "in", "name": "more", "tableName": "t"}\
                """,
                "src/hello.js blob"));
    assertThat(success(blob.invoke(body("\"hi\"", "{\"name\": \"a\", \"inputs\": {\"more\": 5}}"))))
        .isEqualTo("\"true hi in/a.txt 5\"");
    StartedWorker hub =
        start(
            "hub",
            "nodejs22",
            TestApps.handler(
                "{\"type\": \"eventHubTrigger\", \"direction\": \"in\", \"name\": \"events\","
                    + " \"cardinality\": \"many\"}",
                "src/hello.js hub"));
    assertThat(success(hub.invoke(body("[{\"a\": 1}, {\"a\": 2}]")))).isEqualTo("\"2 1\"");
  }

  @Test
  void ownProjectOfNodeIsLeftAsItIs() throws Exception {
    write("package.json", "{\"main\": \"src/functions/*.js\"}");
    write(
        "src/functions/other.js",
        "require('@azure/functions').app.timer('other', {"
            + "schedule: '0 0 * * * *', handler: () => {}});");
    write(
        "src/functions/hello.js",
        """
        const { app, output } = require('@azure/functions');
        const done = output.storageQueue({ queueName: 'done', connection: 'S' });
        app.hook.preInvocation((context) => { context.inputs[0].hooked = true; });
        app.http('hello', {
          route: 'hello', extraOutputs: [done],
          handler: async (request, context) => {
            context.extraOutputs.set(done, ['a', 'b']);
            return { body: `hooked ${request.hooked}` };
          },
        });
        app.storageQueue('job', {
          queueName: 'jobs', connection: 'S', return: done, handler: (message) => message.id,
        });
        """);
    StartedWorker hello = start("hello", "nodejs22", own(TestApps.HTTP.formatted("hello")));
    assertThat(hello.request("GET", "/api/hello", new byte[0]).payload().text())
        .isEqualTo("hooked true");
    assertThat(hello.log()).contains("(queue done): [\"a\",\"b\"]");
    StartedWorker job = start("job", "nodejs22", own(TestApps.QUEUE));
    assertThat(success(job.invoke(body("{\"id\": \"x\"}")))).isEqualTo("\"x\"");
    assertThat(job.log()).contains("Output \"$return\" (queue done): x");
    InvocationOutcome.Fault none =
        fault(start("none", "nodejs22", own(TestApps.QUEUE)).invoke(body("{}")));
    assertThat(Objects.requireNonNull(none.cause()).code()).isEqualTo("handler/missing");
    assertThat(workers.getLast().log()).contains("the app registers: hello, job, other");
  }

  @Test
  void handlersOfVersion3Run() throws Exception {
    write("package.json", "{\"name\": \"shop\"}");
    write(
        "src/hello.js",
        """
        exports.main = async (context, req) => {
          context.bindings.done = [req.params.name];
          context.res = { status: 201, body: { hello: context.bindingData.name } };
        };
        exports.job = (context, item) => context.done(null, item.id);
        """);
    EmulatedFunction settings =
        TestApps.handler(
            TestApps.HTTP.formatted("hello/{name}") + "," + TestApps.QUEUE_OUTPUT,
            "src/hello.js main");
    InvocationOutcome.Fault above = fault(start("hello", "nodejs22", settings).invoke(body("{}")));
    assertThat(above.message())
        .contains("(context, request): npm install --save-dev @azure/functions@3");
    assertThat(workers.getLast().log()).contains("the version of @azure/functions is above 3");
    Files.delete(app.resolve("node_modules"));
    Files.createDirectories(app.resolve("node_modules/@azure"));
    Files.createSymbolicLink(
        app.resolve("node_modules/@azure/functions"),
        packages.folder().resolve("node_modules/functions-3"));
    StartedWorker worker = start("hello", "nodejs22", settings);
    HttpResponse answer = worker.request("POST", "/api/hello/Ada", new byte[0]);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.payload().text()).isEqualTo("{\"hello\":\"Ada\"}");
    assertThat(worker.log()).contains("Output \"done\" (queue done): [\"Ada\"]");
    StartedWorker job =
        start("job", "nodejs22", TestApps.handler(TestApps.QUEUE, "src/hello.js job"));
    assertThat(success(job.invoke(body("{\"id\": \"x\"}")))).isEqualTo("\"x\"");
  }

  @Test
  void responsesOfNodeAreStreamed() throws Exception {
    write("package.json", "{\"main\": \"index.mjs\"}");
    write(
        "index.mjs",
        """
        import { app } from '@azure/functions';
        import { Readable } from 'node:stream';
        app.setup({ enableHttpStream: true });
        app.http('hello', {
          methods: ['POST'], route: 'hello/{name}',
          handler: async (request) => {
            if (request.params.name === 'error') throw new Error('broken on purpose');
            return { body: Readable.from([request.params.name, ' ', await request.text()]) };
          },
        });
        """);
    StartedWorker worker = start("hello", "nodejs22", own(TestApps.HTTP.formatted("hello/{name}")));
    assertThat(
            worker
                .request("POST", "/api/hello/Ada", "text".getBytes(StandardCharsets.UTF_8))
                .payload()
                .text())
        .isEqualTo("Ada text");
    assertThat(fault(worker.invoke(body("{}", "{\"params\": {\"name\": \"error\"}}"))).message())
        .isEqualTo("broken on purpose");
  }

  @Test
  void missingPackageIsNamedWithTheCommandThatInstallsIt() throws Exception {
    writeNodeHandlers();
    Files.delete(app.resolve("node_modules"));
    EmulatedFunction settings = TestApps.handler(TestApps.QUEUE, "src/hello.js job");
    InvocationOutcome.Fault missing = fault(start("job", "nodejs22", settings).invoke(body("1")));
    assertThat(missing.message())
        .contains("needs the package @azure/functions", "run: npm install @azure/functions");
    StartedWorker linked = start("job", "nodejs22", settings, packages.folder());
    assertThat(success(linked.invoke(body("1")))).contains("\"message\":1");
    InvocationOutcome.Fault export =
        fault(
            start("job", "nodejs22", TestApps.handler(TestApps.QUEUE, "src/hello.js nothing"))
                .invoke(body("1")));
    assertThat(export.message()).contains("its file has no such function");
    assertThat(workers.getLast().log())
        .contains("src/hello.js exports: main, job, tick, blob, hub");
  }

  @Test
  void functionsOfPythonRun() throws Exception {
    write(
        "src/pages.py",
        """
        import logging
        import os
        import azure.functions as func

        def main(req: func.HttpRequest, done: func.Out[str], context: func.Context):
            logging.info("called %s %s", req.route_params["name"], context.function_name)
            done.set("written")
            if req.route_params["name"] == "error":
                raise ValueError("broken on purpose")
            return func.HttpResponse(
                req.get_body(), status_code=201, mimetype="image/png",
                headers={"X-Query": req.params.get("q", ""), "X-Local": os.environ["LOCAL"],
                         "Set-Cookie": "a=b; Path=/"})

        async def job(message: func.QueueMessage):
            return f"{message.get_body().decode()} {message.dequeue_count}"

        def tick(timer: func.TimerRequest):
            return timer.past_due

        def blob(content: func.InputStream):
            return f"{content.name} {content.read().decode()}"

        def many(messages):
            return len(messages)
        """);
    write("local.settings.json", "{\"Values\": {\"LOCAL\": \"file\"}}");
    StartedWorker worker =
        start(
            "hello",
            "python3.11",
            TestApps.handler(
                TestApps.HTTP.formatted("hello/{name}") + "," + TestApps.QUEUE_OUTPUT,
                "src/pages.py main"));
    HttpResponse answer = worker.request("POST", "/api/hello/Ada?q=1", BYTES);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.payload().bytes()).isEqualTo(BYTES);
    assertThat(answer.headers())
        .map(header -> header.name().toLowerCase(Locale.ROOT) + ": " + header.value())
        .contains(
            "content-type: image/png", "x-query: 1", "x-local: file", "set-cookie: a=b; Path=/");
    assertThat(worker.log()).contains("called Ada hello", "Output \"done\" (queue done): written");
    InvocationOutcome.Fault fault =
        fault(worker.invoke(body("{}", "{\"params\": {\"name\": \"error\"}}")));
    assertThat(fault.type()).isEqualTo("ValueError");
    assertThat(fault.trace()).anyMatch(line -> line.contains("src/pages.py"));
    assertThat(
            success(
                start("job", "python3.11", TestApps.handler(TestApps.QUEUE, "src/pages.py job"))
                    .invoke(body("{\"id\": 7}"))))
        .isEqualTo("\"{\\\"id\\\": 7} 1\"");
    assertThat(
            success(
                start("tick", "python3.11", TestApps.handler(TestApps.TIMER, "src/pages.py tick"))
                    .invoke(body("{}"))))
        .isEqualTo("false");
    assertThat(
            success(
                start(
                        "blob",
                        "python3.11",
                        TestApps.handler(
                            "{\"type\": \"blobTrigger\", \"direction\": \"in\","
                                + " \"name\": \"content\", \"path\": \"in/{name}\"}",
                            "src/pages.py blob"))
                    .invoke(body("\"hi\"", "{\"name\": \"a.txt\"}"))))
        .isEqualTo("\"in/a.txt hi\"");
    for (String type : List.of("eventHubTrigger", "serviceBusTrigger", "cosmosDBTrigger")) {
      StartedWorker many =
          start(
              "many",
              "python3.11",
              TestApps.handler(
                  "{\"type\": \""
                      + type
                      + "\", \"direction\": \"in\", \"name\": \"messages\","
                      + " \"cardinality\": \"many\"}",
                  "src/pages.py many"));
      assertThat(success(many.invoke(body("[{\"a\": 1}, {\"a\": 2}]")))).as(type).isEqualTo("2");
    }
  }

  @Test
  void ownProjectOfPythonIsLeftAsItIs() throws Exception {
    write(
        "function_app.py",
        """
        import azure.functions as func

        app = func.FunctionApp()

        @app.route(route="hello/{name}")
        async def hello(req: func.HttpRequest) -> str:
            return "Hello " + req.route_params["name"]

        @app.queue_trigger(arg_name="message", queue_name="jobs", connection="S")
        @app.queue_output(arg_name="done", queue_name="done", connection="S")
        def job(message: func.QueueMessage, done: func.Out[str]):
            done.set(message.get_body().decode().upper())
        """);
    assertThat(
            start("hello", "python3.11", own(TestApps.HTTP.formatted("hello/{name}")))
                .request("GET", "/api/hello/Ada", new byte[0])
                .payload()
                .text())
        .isEqualTo("Hello Ada");
    StartedWorker job = start("job", "python3.11", own(TestApps.QUEUE));
    assertThat(success(job.invoke(body("\"text\"")))).isEqualTo("null");
    assertThat(job.log()).contains("Output \"done\" (queue done): TEXT");
    start("none", "python3.11", own(TestApps.QUEUE)).invoke(body("1"));
    assertThat(workers.getLast().log()).contains("the app registers: hello, job");
  }

  @Test
  void parametersOfPythonAreTheBindings() throws Exception {
    write(
        "src/hello.py",
        """
        import azure.functions as func

        def main(request):
            return func.HttpResponse("Hello " + request.route_params["name"])

        def extra(req, other): pass

        def none(): pass
        """);
    String registered;
    try (InputStream in = AppLayout.class.getResourceAsStream("function_app.py")) {
      registered =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .replace(
                  "/*FUNCTIONS*/",
                  "[{\"key\": \"hello\", \"module\": \"src.hello\", \"name\": \"main\","
                      + " \"bindings\": ["
                      + TestApps.HTTP.formatted("hello/{name}")
                      + "]}]");
    }
    write("function_app.py", registered);
    String bindings = TestApps.HTTP.formatted("hello/{name}");
    for (EmulatedFunction settings :
        List.of(own(bindings), TestApps.handler(bindings, "src/hello main"))) {
      StartedWorker worker = start("hello", "python3.11", settings);
      assertThat(worker.request("GET", "/api/hello/Ada", new byte[0]).payload().text())
          .isEqualTo("Hello Ada");
    }
    start("hello", "python3.11", TestApps.handler(bindings, "src/hello extra")).invoke(body("{}"));
    assertThat(workers.getLast().log()).contains("extra has a parameter without a binding: other");
    start("hello", "python3.11", TestApps.handler(bindings, "src/hello none")).invoke(body("{}"));
    assertThat(workers.getLast().log()).contains("none has no parameter for the binding: req");
  }

  @Test
  void functionsOfJavaRun() throws Exception {
    write(
        "src/main/java/shop/Functions.java",
        """
        package shop;

        import com.microsoft.azure.functions.*;
        import com.microsoft.azure.functions.annotation.*;
        import java.util.Optional;

        public class Functions {
          @FunctionName("hello")
          public HttpResponseMessage hello(
              @HttpTrigger(name = "req", methods = {HttpMethod.POST}, route = "hello/{name}")
                  HttpRequestMessage<Optional<String>> request,
              @BindingName("name") String name,
              @QueueOutput(name = "done", queueName = "done", connection = "S")
                  OutputBinding<String> done,
              ExecutionContext context) {
            context.getLogger().info("called " + name + " " + context.getFunctionName());
            done.setValue("written");
            if (name.equals("error")) {
              throw new IllegalStateException("broken on purpose");
            }
            return request.createResponseBuilder(HttpStatus.CREATED)
                .header("X-Query", request.getQueryParameters().get("q"))
                .body(System.getenv("GREETING") + " " + name + " " + request.getBody().orElse(""))
                .build();
          }

          @FunctionName("job")
          @QueueOutput(name = "$return", queueName = "done", connection = "S")
          public String job(
              @QueueTrigger(name = "job", queueName = "jobs", connection = "S") String job,
              @BindingName("DequeueCount") long count) {
            return job + " " + count;
          }

          public static class Order {
            public String id;
          }

          @FunctionName("order")
          public void order(
              @QueueTrigger(name = "order", queueName = "orders", connection = "S") Order order) {}
        }
        """);
    Path jars = app.resolve("target/dependency");
    Files.createDirectories(jars);
    for (Path jar : packages.jars()) {
      Files.copy(jar, jars.resolve(jar.getFileName()));
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                String.join(":", packages.jars().stream().map(Path::toString).toList()),
                "-d",
                app.resolve("target/classes").toString(),
                app.resolve("src/main/java/shop/Functions.java").toString());
    assertThat(status).isZero();
    StartedWorker hello =
        start(
            "hello",
            "java21",
            TestApps.handler(
                TestApps.HTTP.formatted("hello/{name}"), "app.jar shop.Functions.hello"));
    HttpResponse answer =
        hello.request("POST", "/api/hello/Ada?q=1", "text".getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.payload().text()).isEqualTo("Hello Ada text");
    assertThat(hello.log()).contains("called Ada hello", "Output \"done\" (queue done): written");
    assertThat(fault(hello.invoke(body("{}", "{\"params\": {\"name\": \"error\"}}"))).message())
        .isEqualTo("broken on purpose");
    write(
        "target/azure-functions/shop/job/function.json",
        "{\"scriptFile\": \"../shop.jar\", \"entryPoint\": \"shop.Functions.job\"}");
    StartedWorker job = start("job", "java21", own(TestApps.QUEUE));
    assertThat(success(job.invoke(body("{\"id\": 7}")))).isEqualTo("\"{\\\"id\\\": 7} 1\"");
    assertThat(job.log()).contains("Output \"$return\" (queue done): {\"id\": 7} 1");
    EmulatedFunction order = TestApps.handler(TestApps.QUEUE, " shop.Functions.order");
    InvocationOutcome.Fault noGson = fault(start("order", "java21", order).invoke(body("{}")));
    assertThat(noGson.message())
        .contains("shop.Functions$Order", "add com.google.code.gson:gson to its dependencies");
  }

  @Test
  void customHandlersGetMessagesOrTheRequestsThemselves() throws Exception {
    assumeTrue(hasGo(), "go is not on the PATH");
    write("go.mod", "module example.com/shop\n\ngo 1.24\n");
    write(
        "main.go",
        """
        package main

        import (
        	"encoding/json"
        	"fmt"
        	"io"
        	"net/http"
        	"os"
        )

        func main() {
        	http.HandleFunc("/api/hello/{name}", func(w http.ResponseWriter, r *http.Request) {
        		w.Header().Set("X-Id", r.Header.Get("X-Azure-Functions-InvocationId"))
        		fmt.Fprintf(w, "%s %s %s", os.Args[1], r.PathValue("name"), r.URL.RawQuery)
        	})
        	http.HandleFunc("/mixed", func(w http.ResponseWriter, r *http.Request) {
        		var message struct{ Data struct{ Req struct {
        			Method string
        			Params map[string]string
        			Body   string
        		} } }
        		json.NewDecoder(r.Body).Decode(&message)
        		req := message.Data.Req
        		json.NewEncoder(w).Encode(map[string]any{
        			"Outputs": map[string]any{"done": "job of " + req.Params["name"]},
        			"Logs":    []string{"a log line"},
        			"ReturnValue": map[string]any{"statusCode": 202, "body": req.Method + req.Body,
        				"headers": map[string]string{"X-A": "b"}},
        		})
        	})
        	http.HandleFunc("/job", func(w http.ResponseWriter, r *http.Request) {
        		body, _ := io.ReadAll(r.Body)
        		w.Write([]byte(`{"ReturnValue": ` + string(body) + `}`))
        	})
        	http.ListenAndServe("127.0.0.1:"+os.Getenv("FUNCTIONS_CUSTOMHANDLER_PORT"), nil)
        }
        """);
    Process build =
        new ProcessBuilder("go", "build", "-o", "handler", ".")
            .directory(app.toFile())
            .inheritIO()
            .start();
    assertThat(build.waitFor()).isZero();
    HostSettings host =
        HostSettings.of(
            TestApps.mapping(
                """
                {"customHandler": {"description": {"defaultExecutablePath": "handler",
                 "arguments": ["Hi"]}, "enableForwardingHttpRequest": true}}\
                """));
    EmulatedFunction hello =
        TestApps.settings(TestApps.HTTP.formatted("hello/{name}"), null, Model.BINARY, host);
    HttpResponse answer =
        start("hello", "go126", hello).request("GET", "/api/hello/Ada?q=1", new byte[0]);
    assertThat(answer.payload().text()).isEqualTo("Hi Ada q=1");
    assertThat(answer.headers()).anyMatch(header -> header.name().equalsIgnoreCase("X-Id"));
    StartedWorker mixed =
        start(
            "mixed",
            "go126",
            TestApps.settings(
                TestApps.HTTP.formatted("mixed/{name}") + "," + TestApps.QUEUE_OUTPUT,
                null,
                Model.BINARY,
                host));
    HttpResponse accepted =
        mixed.request("POST", "/api/mixed/Ada", "text".getBytes(StandardCharsets.UTF_8));
    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.payload().text()).isEqualTo("POSTtext");
    assertThat(accepted.headers()).contains(new Header("X-A", "b"));
    assertThat(mixed.lastLines())
        .startsWith("a log line\nOutput \"done\" (queue done): job of Ada\nExecuted ");
    StartedWorker job =
        start("job", "go126", TestApps.settings(TestApps.QUEUE, null, Model.BINARY, host));
    assertThat(success(job.invoke(body("\"text\""))))
        .contains("\"Data\":{\"job\":\"text\"}", "\"DequeueCount\":1", "\"MethodName\":\"job\"");
  }

  private static boolean hasGo() {
    for (String entry : Objects.requireNonNull(System.getenv("PATH")).split(":", -1)) {
      if (Files.isExecutable(Path.of(entry, "go"))) {
        return true;
      }
    }
    return false;
  }
}
