package aloft.aws;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.emulation.LambdaEmulation;
import aloft.aws.emulation.ReferenceResolver;
import aloft.aws.event.LocalTriggers;
import aloft.aws.function.LocalFunctionUrls;
import aloft.aws.function.Packages;
import aloft.aws.manifest.LayerSection;
import aloft.aws.manifest.OfflineSettings;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.FunctionSettings;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.model.Function;
import aloft.spi.model.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A service as a local cloud runs it.
final class LocalTopology {
  private final AwsService service;
  private final Packages packages;
  private final Artifacts artifacts;
  private final ReferenceResolver predictions;
  private final List<String> notes = new ArrayList<>();

  LocalTopology(AwsService service, Packages packages, Artifacts artifacts) {
    this.service = service;
    this.packages = packages;
    this.artifacts = artifacts;
    this.predictions = new ReferenceResolver(service);
  }

  /// @param functions of the service, in its order
  Topology topology(List<Function> functions) {
    List<Topology.Part> parts = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      parts.add(part(service.functions().get(i), functions.get(i)));
    }
    List<Topology.Unfired> unfired = new ArrayList<>();
    LocalTriggers local = Events.local(service, unfired);
    return new Topology(
        service.name() + "-" + service.stage(),
        service.provider().name(),
        service.name(),
        service.stage(),
        service.region(),
        parts,
        apis(local),
        local.timers(),
        unfired,
        local.keys(),
        notes);
  }

  private List<Topology.Api> apis(LocalTriggers local) {
    List<Topology.Api> apis = new ArrayList<>(local.apis());
    apis.addAll(LocalFunctionUrls.of(service));
    OfflineSettings offline = OfflineSettings.of(service.manifest());
    if (!offline.ignored().isEmpty()) {
      note(
          "custom.serverless-offline is not followed in "
              + String.join(", ", offline.ignored())
              + ": the guide to the local cloud tells what stands in for it");
    }
    if (!apis.isEmpty()) {
      apis.set(0, apis.getFirst().at(offline.port()));
    }
    return apis;
  }

  private Topology.Part part(AwsFunction own, Function function) {
    if (function.handler() == null || !LambdaEmulation.runs(function.runtime())) {
      note(
          "\""
              + function.name()
              + "\" cannot run here yet: it is "
              + (function.handler() == null
                  ? "a container image"
                  : "written for " + function.runtime().name()));
    }
    function.defaults().forEach(this::note);
    return new Topology.Part(
        function.name(),
        function.deployedName(),
        function.handler(),
        function.runtime().name(),
        function.memory(),
        Math.toIntExact(function.timeout().toSeconds()),
        environment(function),
        function.handler() == null ? null : code(packages.of(own)),
        layers(own),
        own.section().reservedConcurrency() instanceof Value.Num reserved
            ? (Integer) reserved.number().intValue()
            : null);
  }

  private Topology.Code code(String name) {
    Artifact artifact = artifacts.get(name);
    return new Topology.Code(artifact.fileName(), artifact.sha256());
  }

  private List<Topology.Code> layers(AwsFunction function) {
    List<Value> wanted = new FunctionSettings(service, function).layers();
    List<Topology.Code> layers = new ArrayList<>();
    for (Value layer : wanted == null ? List.<Value>of() : wanted) {
      String name = layer(layer);
      if (name == null) {
        note(
            "the layer "
                + Json.write(layer.plain(), 0)
                + " of \""
                + function.key()
                + "\" is not part of this service, and missing here");
      } else {
        layers.add(code(packages.ofLayer(name)));
      }
    }
    return layers;
  }

  // The service's own layer that a value means; null where it is another's.
  private @Nullable String layer(Value value) {
    Map<String, LayerSection> own = service.manifest().layers();
    String id = value.plain() instanceof Map<?, ?> map ? String.valueOf(map.get("Ref")) : "";
    for (String name : own == null ? List.<String>of() : List.copyOf(own.keySet())) {
      if (LogicalIds.layer(name).equals(id)) {
        return name;
      }
    }
    return null;
  }

  private Map<String, String> environment(Function function) {
    Map<String, String> values = new LinkedHashMap<>();
    function
        .environment()
        .forEach((name, value) -> {
          String text =
              value instanceof Scalar scalar
                  ? scalar.value() == null ? null : scalar.print()
                  : guess(name, value);
          if (text != null) {
            values.put(name, text);
          }
        });
    return values;
  }

  private @Nullable String guess(String name, Node reference) {
    String value = predictions.of(reference);
    note(
        value == null
            ? "the variable " + name + " is not set: only AWS knows its value"
            : "the variable " + name + " is \"" + value + "\": it names what is not here");
    return value;
  }

  // Functions share variables of the provider: each is told once.
  private void note(String text) {
    if (!notes.contains(text)) {
      notes.add(text);
    }
  }
}
