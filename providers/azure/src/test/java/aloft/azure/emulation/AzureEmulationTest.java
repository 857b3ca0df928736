package aloft.azure.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.EmulationContract;
import aloft.spi.emulation.LocalValues;
import aloft.spi.model.Function;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AzureEmulationTest extends EmulationContract {
  private static final String CUSTOM =
      """
      {"routePrefix": "", "customHandler": {"description":
       {"defaultExecutablePath": "bin/app", "arguments": ["--quiet"]},
       "enableForwardingHttpRequest": true}}\
      """;

  @Override
  protected Emulation emulation() {
    return new AzureEmulation();
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
    return "src/hello.main";
  }

  @Override
  protected Mapping settings(String runtime) {
    return runtime.startsWith("go")
        ? TestApps.settings(
                TestApps.QUEUE,
                null,
                EmulatedFunction.Model.BINARY,
                HostSettings.of(TestApps.mapping(CUSTOM)))
            .toSettings()
        : TestApps.handler(TestApps.HTTP.formatted("hello/{id?}"), "src/hello.js main")
            .toSettings();
  }

  @Override
  protected Topology topology() {
    return TestApps.topology(
        List.of(
            TestApps.function(
                "hello",
                "nodejs22",
                TestApps.handler(TestApps.HTTP.formatted("hello"), "src/hello.js main")),
            TestApps.function(
                "tick", "nodejs22", TestApps.handler(TestApps.TIMER, "src/hello.js tick")),
            TestApps.function(
                "job", "nodejs22", TestApps.handler(TestApps.QUEUE, "src/hello.js job"))));
  }

  @Test
  void settingsSurviveATopology() {
    EmulatedFunction program =
        TestApps.settings(
            TestApps.QUEUE + "," + TestApps.QUEUE_OUTPUT,
            "dist/app.js run",
            EmulatedFunction.Model.BINARY,
            HostSettings.of(TestApps.mapping(CUSTOM)));
    EmulatedFunction settings =
        new EmulatedFunction(
            program.bindings(), program.entry(), program.model(), List.of("{id}"), program.host());
    Mapping read = TestApps.mapping(Json.write(settings.toSettings()));
    Function function = TestApps.function("a", "go126", settings).withSettings(read);
    EmulatedFunction again = EmulatedFunction.of(function);
    assertThat(Json.write(again.toSettings())).isEqualTo(Json.write(settings.toSettings()));
    assertThat(again.host().isForwarding()).isTrue();
    assertThat(again.host().executable()).isEqualTo("bin/app");
    assertThat(again.host().arguments()).containsExactly("--quiet");
    assertThat(again.path("a")).isEqualTo("a");
  }

  @Test
  void triggersOfAnAppAreOneAddressAndTheOtherSources() {
    Topology topology = topology();
    Trigger.HttpApi api = topology.triggers(Trigger.HttpApi.class).getFirst();
    assertThat(api.routes())
        .containsExactly(
            new Trigger.Route("hello", "GET", "/api/hello"),
            new Trigger.Route("hello", "POST", "/api/hello"));
    assertThat(topology.triggers(Trigger.Timer.class)).hasSize(1);
    assertThat(topology.triggers(Trigger.Subscription.class))
        .first()
        .returns("queueTrigger", Trigger.Subscription::kind);
  }

  private static LocalValues.Identity localSettings(String text) {
    return new LocalValues.Identity(
        "dev", null, null, path -> path.equals("local.settings.json") ? text : null);
  }

  @Test
  void localSettingsAreVariables() {
    LocalValues values = emulation().values();
    LocalValues.Identity identity =
        localSettings("\uFEFF{\"Values\": {\"A\": \"file\", \"B\": \"file\", \"C\": null}}");
    assertThat(values.withCredentials(Map.of("A", "mine"), identity))
        .isEqualTo(Map.of("A", "mine", "B", "file"));
    assertThatThrownBy(
            () -> values.withCredentials(Map.of(), localSettings("{\"Values\": {\"A\" 1}}")))
        .isInstanceOfSatisfying(
            UserException.class,
            e ->
                assertThat(e.diagnostics().getFirst().place())
                    .hasToString("local.settings.json:1:17"));
    assertThat(values.givesAccess("AZURE_CLIENT_SECRET")).isTrue();
    assertThat(values.givesAccess("AzureWebJobsStorage")).isTrue();
  }
}
