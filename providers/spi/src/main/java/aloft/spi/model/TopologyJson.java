package aloft.spi.model;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.Required;
import aloft.spi.schema.ValidationMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A topology as a file: flat records that the schema can write and read.
final class TopologyJson {
  private TopologyJson() {}

  record TopologyEntry(
      @Required String name,
      @Required String provider,
      @Required String service,
      @Required String stage,
      @Required String region,
      @Required List<FunctionEntry> functions,
      @Required List<TriggerEntry> triggers,
      @Required List<Section> sections,
      @Required List<String> notes) {}

  record FunctionEntry(
      @Required String name,
      @Required String deployedName,
      @Nullable String handler,
      @Required String runtime,
      @Required Integer memory,
      @Required Integer timeout,
      @Required Map<String, String> environment,
      @Nullable CodeEntry code,
      @Required List<CodeEntry> layers,
      @Nullable Integer concurrency,
      @Nullable Mapping settings) {}

  /// The file of an archive with its hash, or the path of a folder.
  record CodeEntry(@Nullable String file, @Nullable String hash, @Nullable String folder) {}

  record TriggerEntry(
      @Required String type,
      @Required String id,
      @Nullable String function,
      @Nullable String kind,
      @Nullable List<RouteEntry> routes,
      @Required Mapping settings,
      @Nullable Integer port) {}

  record RouteEntry(@Required String function, @Required String method, @Required String path) {}

  static String write(Topology topology) {
    TopologyEntry entry =
        new TopologyEntry(
            topology.name(),
            topology.provider(),
            topology.service(),
            topology.stage(),
            topology.region(),
            topology.functions().stream().map(TopologyJson::entry).toList(),
            topology.triggers().stream().map(TopologyJson::entry).toList(),
            topology.sections(),
            topology.notes());
    return Json.write(RecordWriter.of(entry, Topology.FILE)) + "\n";
  }

  static Topology read(String json) {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.OFF);
    TopologyEntry entry =
        Decoder.read(TopologyEntry.class, Json.read(json, Topology.FILE), findings);
    if (entry == null || findings.hasErrors()) {
      throw new UserException(findings.diagnostics());
    }
    return new Topology(
        entry.name,
        entry.provider,
        entry.service,
        entry.stage,
        entry.region,
        entry.functions.stream().map(TopologyJson::function).toList(),
        entry.triggers.stream().map(TopologyJson::trigger).toList(),
        entry.sections,
        entry.notes);
  }

  private static FunctionEntry entry(LocalFunction local) {
    Function function = local.function();
    return new FunctionEntry(
        function.name(),
        function.deployedName(),
        function.handler(),
        function.runtime().name(),
        function.memory(),
        Math.toIntExact(function.timeout().toSeconds()),
        local.environment(),
        local.code() == null ? null : entry(local.code()),
        local.layers().stream().map(TopologyJson::entry).toList(),
        local.concurrency(),
        function.settings().entries().isEmpty() ? null : function.settings());
  }

  private static LocalFunction function(FunctionEntry entry) {
    SourceRange place = SourceRange.of(Topology.FILE);
    Map<String, Node> environment = new LinkedHashMap<>();
    entry.environment.forEach((name, value) -> environment.put(name, new Scalar(value, place)));
    Function function =
        new Function(
            entry.name,
            entry.deployedName,
            entry.handler,
            new Runtime(entry.runtime),
            entry.memory,
            Duration.ofSeconds(entry.timeout),
            environment,
            List.of(),
            place,
            place,
            entry.settings == null ? Mapping.empty(place) : entry.settings);
    return new LocalFunction(
        function,
        entry.code == null ? null : code(entry.code),
        entry.layers.stream().map(TopologyJson::code).toList(),
        entry.concurrency);
  }

  private static CodeEntry entry(Code code) {
    return switch (code) {
      case Code.Archive archive -> new CodeEntry(archive.file(), archive.hash(), null);
      case Code.Folder folder -> new CodeEntry(null, null, folder.path().toString());
    };
  }

  private static Code code(CodeEntry entry) {
    if (entry.folder != null) {
      return new Code.Folder(Path.of(entry.folder));
    }
    if (entry.file == null || entry.hash == null) {
      throw malformed();
    }
    return new Code.Archive(entry.file, entry.hash);
  }

  private static TriggerEntry entry(Trigger trigger) {
    return switch (trigger) {
      case Trigger.HttpApi api ->
          new TriggerEntry(
              "http", api.id(), null, api.kind(), routes(api.routes()), api.settings(), api.port());
      case Trigger.WebSocketApi api ->
          new TriggerEntry(
              "webSocket", api.id(), null, null, routes(api.routes()), api.settings(), api.port());
      case Trigger.Timer timer ->
          new TriggerEntry(
              "timer", timer.id(), timer.function(), null, null, timer.settings(), null);
      case Trigger.Subscription subscription ->
          new TriggerEntry(
              "subscription",
              subscription.id(),
              subscription.function(),
              subscription.kind(),
              null,
              subscription.settings(),
              null);
    };
  }

  private static List<RouteEntry> routes(List<Trigger.Route> routes) {
    return routes.stream()
        .map(route -> new RouteEntry(route.function(), route.method(), route.path()))
        .toList();
  }

  private static Trigger trigger(TriggerEntry entry) {
    List<Trigger.Route> routes =
        entry.routes == null
            ? List.of()
            : entry.routes.stream()
                .map(route -> new Trigger.Route(route.function, route.method, route.path))
                .toList();
    return switch (entry.type) {
      case "http" ->
          new Trigger.HttpApi(entry.id, present(entry.kind), routes, entry.settings, entry.port);
      case "webSocket" -> new Trigger.WebSocketApi(entry.id, routes, entry.settings, entry.port);
      case "timer" -> new Trigger.Timer(entry.id, present(entry.function), entry.settings);
      case "subscription" ->
          new Trigger.Subscription(
              entry.id, present(entry.function), present(entry.kind), entry.settings);
      default -> throw malformed();
    };
  }

  private static String present(@Nullable String value) {
    if (value == null) {
      throw malformed();
    }
    return value;
  }

  private static UserException malformed() {
    return new UserException(
        Diagnostic.error(
                "local/topology", Topology.FILE + " was not written by this version of Aloft")
            .hint("package the service again"));
  }
}
