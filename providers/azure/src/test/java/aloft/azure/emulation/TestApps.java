package aloft.azure.emulation;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Sequence;
import aloft.spi.model.Function;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Runtime;
import aloft.spi.model.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Apps as topologies have them.
final class TestApps {
  static final SourceRange PLACE = new SourceRange("serverless.yml", 3, 5, 3, 20);

  static final String HTTP =
      """
      {"type": "httpTrigger", "direction": "in", "name": "req", "methods": ["get", "post"],
       "route": "%s", "authLevel": "function"},
      {"type": "http", "direction": "out", "name": "$return"}\
      """;
  static final String TIMER =
      """
      {"type": "timerTrigger", "direction": "in", "name": "timer", "schedule": "0 */5 * * * *"}\
      """;
  static final String QUEUE =
      """
      {"type": "queueTrigger", "direction": "in", "name": "job", "queueName": "jobs",
       "connection": "AzureWebJobsStorage"}\
      """;
  static final String QUEUE_OUTPUT =
      """
      {"type": "queue", "direction": "out", "name": "done", "queueName": "done",
       "connection": "AzureWebJobsStorage"}\
      """;

  private TestApps() {}

  static Mapping mapping(String json) {
    return (Mapping) Json.read(json, "test");
  }

  /// The settings of a function.
  ///
  /// @param bindings as in function.json, separated by commas
  /// @param entry `file export`; null for a function that the app registers
  static EmulatedFunction settings(
      String bindings, @Nullable String entry, EmulatedFunction.Model model, HostSettings host) {
    List<Binding> all = new ArrayList<>();
    ((Sequence) Json.read("[" + bindings + "]", "test"))
        .items()
        .forEach(item -> all.add(new Binding((Mapping) item)));
    String[] words = entry == null ? new String[0] : entry.split(" ", -1);
    return new EmulatedFunction(
        all,
        entry == null ? null : new EmulatedFunction.Entry(words[0], words[1]),
        model,
        List.of(),
        host);
  }

  static EmulatedFunction handler(String bindings, String entry) {
    return settings(bindings, entry, EmulatedFunction.Model.HANDLER, HostSettings.DEFAULT);
  }

  static Function function(String name, String runtime, EmulatedFunction settings) {
    return new Function(
        name,
        "shop-dev",
        "src/hello.main",
        new Runtime(runtime),
        512,
        Duration.ofSeconds(6),
        Map.of("TIMES", Json.node("0 0 9 * * *", PLACE)),
        List.of(),
        PLACE,
        PLACE,
        settings.toSettings());
  }

  static Topology topology(List<Function> functions) {
    return new Topology(
        "shop-dev",
        "azure",
        "shop",
        "dev",
        "westeurope",
        functions.stream()
            .map(function -> new LocalFunction(function, null, List.of(), null))
            .toList(),
        HostTriggers.of(functions),
        List.of(),
        List.of());
  }
}
