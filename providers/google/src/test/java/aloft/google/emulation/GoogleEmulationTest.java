package aloft.google.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.EmulationContract;
import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.emulation.LocalValues;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GoogleEmulationTest extends EmulationContract {

  @Override
  protected Emulation emulation() {
    return new GoogleEmulation();
  }

  @Override
  protected List<String> supportedRuntimes() {
    return List.of("nodejs22", "python313", "java21", "go126");
  }

  @Override
  protected String unsupportedRuntime() {
    return "ruby34";
  }

  @Override
  protected String handler(String runtime) {
    return switch (runtime) {
      case "java21" -> "shop.Hello";
      case "go126" -> "Hello";
      default -> "src/hello.main";
    };
  }

  @Override
  protected Mapping settings(String runtime) {
    return TestFunctions.http().toSettings();
  }

  @Override
  protected Topology topology() {
    LocalFunction function =
        new LocalFunction(
            TestFunctions.function("nodejs22", "src/hello.main", settings("nodejs22")),
            null,
            List.of(),
            null);
    Mapping every = settings(new SchedulerJob("a", "every 7 minutes", null, null, null, null));
    Mapping cron =
        settings(new SchedulerJob("b", "0 9 1,15 * mon", "Europe/Berlin", "GET", "{}", null));
    return new Topology(
        "shop-dev",
        "google",
        "shop",
        "dev",
        "europe-west1",
        List.of(function),
        List.of(
            new Trigger.HttpApi(
                "url-hello",
                FunctionTriggers.URL,
                List.of(new Trigger.Route("hello", "ANY", "/")),
                Mapping.empty(TestFunctions.PLACE)),
            new Trigger.Timer("every", "hello", every),
            new Trigger.Timer("cron", "hello", cron)),
        List.of(),
        List.of());
  }

  private static Mapping settings(SchedulerJob job) {
    return aloft.spi.schema.RecordWriter.of(job, "job");
  }

  private ExecutionPolicy policy(EmulatedFunction settings) {
    return emulation()
        .policy(
            new LocalFunction(
                TestFunctions.function("nodejs22", "a.b", settings.toSettings()),
                null,
                List.of(),
                null));
  }

  @Test
  void limitsAreThoseOfTheManifest() {
    ExecutionPolicy requests = policy(TestFunctions.http());
    assertThat(requests.concurrency()).isEqualTo(8);
    assertThat(requests.maxWorkers()).isEqualTo(3);
    assertThat(requests.retry().attempts()).isZero();
    assertThat(requests.maxEventSize()).isEqualTo(32 * 1024 * 1024);
    ExecutionPolicy events = policy(TestFunctions.events("any", Map.of()));
    assertThat(events.concurrency()).isEqualTo(1);
    assertThat(events.maxWorkers()).isEqualTo(32);
    assertThat(events.retry().attempts()).isPositive();
    assertThat(events.maxEventSize()).isEqualTo(10 * 1024 * 1024);
  }

  @Test
  void settingsSurviveATopology() {
    EmulatedFunction settings =
        TestFunctions.events("google.cloud.audit.log.v1.written", Map.of("serviceName", "x"));
    Mapping read = (Mapping) Json.read(Json.write(settings.toSettings()), "topology.json");
    assertThat(EmulatedFunction.of(TestFunctions.function("go126", "Hello", read)))
        .isEqualTo(settings);
  }

  @Test
  void keyFileOfTheManifestGivesAccess() {
    LocalValues values = emulation().values();
    LocalValues.Identity identity =
        new LocalValues.Identity("dev", null, "~/key.json", path -> null);
    assertThat(values.withCredentials(Map.of("HOME", "/home/me"), identity))
        .containsEntry("GOOGLE_APPLICATION_CREDENTIALS", "/home/me/key.json");
    assertThat(
            values.withCredentials(Map.of("GOOGLE_APPLICATION_CREDENTIALS", "mine.json"), identity))
        .containsEntry("GOOGLE_APPLICATION_CREDENTIALS", "mine.json");
    assertThat(values.givesAccess("GOOGLE_APPLICATION_CREDENTIALS")).isTrue();
    assertThat(values.givesAccess("CLOUDSDK_CORE_PROJECT")).isTrue();
    assertThat(values.variable("google", "project")).isEqualTo("local-project");
  }
}
