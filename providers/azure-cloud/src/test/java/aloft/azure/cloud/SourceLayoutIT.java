package aloft.azure.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.azure.emulation.OfficialPackages;
import aloft.azure.emulation.StartedWorker;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import aloft.spi.model.Function;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Starts what has arrived at the app, with the local runner and the official packages.
final class SourceLayoutIT {
  @TempDir private Path folder;

  private final OfficialPackages packages = OfficialPackages.installed();
  private final List<StartedWorker> workers = new ArrayList<>();

  @AfterEach
  void end() {
    workers.forEach(StartedWorker::close);
  }

  /// Deploys a service, and writes the package of its app into a folder.
  private Path arrived(ServiceFixture service) throws IOException {
    Path arrived = folder.resolve("arrived");
    AzureFixture fixture = new AzureFixture(folder);
    try (fixture;
        Cloud cloud = service.connect(fixture.variables())) {
      cloud
          .deployments()
          .apply(
              service.target(),
              service.bundle(Instant.now()),
              false,
              CloudFixture.NO_REMOVALS,
              Progress.SILENT);
      String app = fixture.azure().apps().getFirst();
      for (Map.Entry<String, byte[]> file : fixture.azure().packageOf(app).entrySet()) {
        Path target = arrived.resolve(file.getKey());
        Files.createDirectories(target.getParent());
        Files.write(target, file.getValue());
      }
    }
    return arrived;
  }

  private StartedWorker start(ServiceFixture service, String name, Path code) throws IOException {
    Function function = service.target().service().function(name);
    Map<String, String> variables =
        Map.of(
            "PATH",
            Objects.requireNonNull(System.getenv("PATH")),
            "VIRTUAL_ENV",
            packages.folder().resolve("venv").toString());
    StartedWorker worker =
        new StartedWorker(
            function, code, Files.createTempDirectory(folder, "files"), null, variables);
    workers.add(worker);
    return worker;
  }

  private static String success(InvocationOutcome outcome) {
    assertThat(outcome).isInstanceOf(InvocationOutcome.Success.class);
    return ((InvocationOutcome.Success) outcome).payload().text();
  }

  private void assertAnswers(ServiceFixture service, Path code) throws Exception {
    StartedWorker hello = start(service, "hello", code);
    HttpResponse answer = hello.request("GET", "/hello/Ada?q=1", new byte[0]);
    assertThat(answer.payload().text()).as(hello.log()).isEqualTo("hello Ada 1");
    StartedWorker job = start(service, "failing", code);
    assertThat(success(job.invoke(new Event.Body(Payload.of("{\"a\": 7}")))))
        .as(job.log())
        .isEqualTo("\"job 7\"");
  }

  private static ServiceFixture withEvents(ServiceFixture service) {
    return service
        .with("{\"http\": \"GET /hello\"}", "{\"http\": \"GET /hello/{name}\"}")
        .with("{\"http\": \"POST /failing\"}", "{\"queue\": \"jobs\"}");
  }

  @Test
  void packageOfNodeAnswers() throws Exception {
    ServiceFixture service =
        withEvents(ServiceFixture.in(folder))
            .withFile(
                "package.json",
                "{\"dependencies\": {\"@azure/functions\": \"4\"}, \"main\": \"other.js\"}")
            .withHandler(
                """
                exports.main = async (request) =>
                  ({ body: `hello ${request.params.name} ${request.query.get('q')}` });
                exports.fail = async (message) => `job ${message.a}`;
                """);
    Path code = arrived(service);
    assertThat(Files.readString(code.resolve("package.json"))).contains("aloft_functions.mjs");
    Files.createSymbolicLink(
        code.resolve("node_modules"), packages.folder().resolve("node_modules"));
    assertAnswers(service, code);
  }

  @Test
  void packageOfPythonAnswers() throws Exception {
    ServiceFixture service =
        withEvents(ServiceFixture.in(folder))
            .with("node22", "python3.13")
            .withFile(
                "hello.py",
                """
                import azure.functions as func

                def main(req: func.HttpRequest) -> func.HttpResponse:
                    return func.HttpResponse(
                        f"hello {req.route_params['name']} {req.params['q']}")

                def fail(message: func.QueueMessage) -> str:
                    return f"job {message.get_json()['a']}"
                """);
    Path code = arrived(service);
    assertThat(code.resolve("function_app.py")).isNotEmptyFile();
    assertAnswers(service, code);
  }
}
