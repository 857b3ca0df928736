package aloft.google;

import aloft.build.Packages;
import aloft.google.emulation.EmulatedFunction;
import aloft.google.emulation.FunctionTriggers;
import aloft.google.emulation.GoogleEmulation;
import aloft.google.emulation.SchedulerJob;
import aloft.google.event.EventSource;
import aloft.google.event.HttpEvent;
import aloft.google.service.FunctionSettings;
import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.google.source.EntryPoints;
import aloft.google.source.Shim;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.model.Code;
import aloft.spi.model.CodeSource;
import aloft.spi.model.Function;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import aloft.spi.schema.RecordWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Converts a service into the topology that the local cloud runs.
final class LocalTopology {
  private final GoogleService service;
  private final Packages packages;
  private final EntryPoints entryPoints;
  private final CodeSource code;
  private final List<String> notes = new ArrayList<>();

  LocalTopology(
      GoogleService service, Packages packages, EntryPoints entryPoints, CodeSource code) {
    this.service = service;
    this.packages = packages;
    this.entryPoints = entryPoints;
    this.code = code;
  }

  /// Returns the settings of a function for the emulation.
  static Mapping settings(GoogleFunction function, String entryPoint) {
    FunctionSettings settings = function.settings();
    List<EmulatedFunction.EmulatedRoute> routes = new ArrayList<>();
    for (HttpEvent event : function.triggers().http()) {
      if (!event.acceptsAll()) {
        routes.add(new EmulatedFunction.EmulatedRoute(event.upperMethod(), event.pattern()));
      }
    }
    return new EmulatedFunction(
            entryPoint,
            settings.scale().concurrency(),
            settings.scale().max(),
            routes,
            null,
            source(function))
        .toSettings();
  }

  private static EmulatedFunction.@Nullable EmulatedSource source(GoogleFunction function) {
    EventSource source = function.triggers().source();
    if (source == null) {
      return null;
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    source.filters().forEach(filter -> attributes.put(filter.attribute(), filter.value()));
    Boolean retry = function.settings().retry();
    return new EmulatedFunction.EmulatedSource(
        source.type(), source.topic(), attributes, retry == null ? source.redelivered() : retry);
  }

  /// @param functions the functions of the service, in the same order
  Topology topology(List<Function> functions) {
    List<LocalFunction> local = new ArrayList<>();
    List<Trigger> triggers = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      GoogleFunction function = service.functions().get(i);
      local.add(local(function, functions.get(i)));
      addTriggers(function, triggers);
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
        notes);
  }

  LocalFunction local(GoogleFunction function, Function known) {
    if (!GoogleEmulation.supports(known.runtime())) {
      notes.add(
          "\""
              + function.key()
              + "\" cannot run locally yet: its runtime is "
              + known.runtime().name());
    }
    for (String key : function.settings().secrets().keySet()) {
      boolean isFile = Secrets.isFile(key);
      notes.add(
          (isFile ? "the file " : "the variable ")
              + key
              + " of \""
              + function.key()
              + (isFile ? "\" does not exist" : "\" is not set")
              + ": it is a secret of Secret Manager");
    }
    Code sources = code.code(packages.zipOf(function.key()));
    return new LocalFunction(
        switch (sources) {
          case Code.Archive archive -> known.withHandler(entryPoints.inZip(function, packages));
          case Code.Folder folder -> known.withSettings(withShim(function, known));
        },
        sources,
        List.of(),
        null);
  }

  private Mapping withShim(GoogleFunction function, Function known) {
    String shim = Shim.ofFolder(function, entryPoints.of(function.key()));
    return EmulatedFunction.of(known).withShim(shim).toSettings();
  }

  // Each function has a URL of its own.
  private void addTriggers(GoogleFunction function, List<Trigger> triggers) {
    List<HttpEvent> http = function.triggers().http();
    if (!http.isEmpty()) {
      List<Trigger.Route> routes = new ArrayList<>();
      for (HttpEvent event : http) {
        String path = event.pattern();
        routes.add(
            new Trigger.Route(function.key(), event.upperMethod(), path == null ? "/" : path));
      }
      triggers.add(
          new Trigger.HttpApi(
              FunctionTriggers.URL + "-" + function.key(),
              FunctionTriggers.URL,
              routes,
              Mapping.empty(SourceRange.of(Topology.FILE))));
    }
    for (Schedules.Job job : Schedules.jobs(function)) {
      if (job.event().isDisabled()) {
        continue;
      }
      triggers.add(
          new Trigger.Timer(
              job.id(),
              function.key(),
              RecordWriter.of(
                  new SchedulerJob(
                      job.id(),
                      job.schedule(),
                      job.event().timezone(),
                      null,
                      job.body(),
                      job.contentType()),
                  Topology.FILE)));
    }
    EventSource source = function.triggers().source();
    if (source != null) {
      triggers.add(
          new Trigger.Subscription(
              function.key() + "-" + source.key(),
              function.key(),
              source.key(),
              Mapping.empty(SourceRange.of(Topology.FILE))));
    }
  }
}
