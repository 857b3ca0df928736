package aloft.google;

import aloft.build.Packages;
import aloft.google.event.EventSource;
import aloft.google.event.HttpEvent;
import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.model.CodeSource;
import aloft.spi.model.Function;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Converts a service into the topology that the local cloud runs.
final class LocalTopology {
  private final GoogleService service;
  private final Packages packages;
  private final CodeSource code;

  LocalTopology(GoogleService service, Packages packages, CodeSource code) {
    this.service = service;
    this.packages = packages;
    this.code = code;
  }

  /// @param functions the functions of the service, in the same order
  Topology topology(List<Function> functions) {
    List<LocalFunction> local = new ArrayList<>();
    List<Trigger> triggers = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      GoogleFunction function = service.functions().get(i);
      local.add(local(function, functions.get(i)));
      triggers.addAll(triggers(function));
    }
    return new Topology(
        Topology.deploymentName(service.name(), service.stage()),
        service.provider().name(),
        service.name(),
        service.stage(),
        service.region(),
        local,
        triggers,
        List.of(),
        List.of());
  }

  LocalFunction local(GoogleFunction function, Function known) {
    return new LocalFunction(
        known,
        code.code(packages.zipOf(function.key())),
        List.of(),
        function.settings().scale().max());
  }

  // Each function has a URL of its own.
  private List<Trigger> triggers(GoogleFunction function) {
    List<Trigger> triggers = new ArrayList<>();
    List<HttpEvent> http = function.triggers().http();
    if (!http.isEmpty()) {
      List<Trigger.Route> routes = new ArrayList<>();
      for (HttpEvent event : http) {
        String path = event.pattern();
        routes.add(
            new Trigger.Route(function.key(), event.upperMethod(), path == null ? "/" : path));
      }
      triggers.add(new Trigger.HttpApi("url-" + function.key(), "url", routes, settings(Map.of())));
    }
    EventSource source = function.triggers().source();
    if (source != null) {
      triggers.add(
          new Trigger.Subscription(
              function.key() + "-" + source.key(),
              function.key(),
              source.key(),
              settings(Map.of("type", source.type()))));
    }
    return triggers;
  }

  private static Mapping settings(Map<String, Object> values) {
    return (Mapping) Json.node(values, SourceRange.of(Topology.FILE));
  }
}
