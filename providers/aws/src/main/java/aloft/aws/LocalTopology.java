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

/// Converts a service into the topology that the local cloud runs, with notes on the differences.
final class LocalTopology {
  private final AwsService service;
  private final Packages packages;
  private final Artifacts artifacts;
  private final ReferenceResolver references;
  private final List<String> notes = new ArrayList<>();

  LocalTopology(AwsService service, Packages packages, Artifacts artifacts) {
    this.service = service;
    this.packages = packages;
    this.artifacts = artifacts;
    this.references = new ReferenceResolver(service);
  }

  /// @param functions the functions of the service, in the same order
  Topology topology(List<Function> functions) {
    List<Topology.Part> parts = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      parts.add(part(service.functions().get(i), functions.get(i)));
    }
    List<Topology.Unfired> unfired = new ArrayList<>();
    LocalTriggers local = Events.localTriggers(service, unfired);
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
      addNote(
          "ignored settings of custom.serverless-offline: "
              + String.join(", ", offline.ignored())
              + "; the guide to the local cloud lists the alternatives");
    }
    if (!apis.isEmpty()) {
      apis.set(0, apis.getFirst().withPort(offline.port()));
    }
    return apis;
  }

  private Topology.Part part(AwsFunction awsFunction, Function function) {
    if (function.handler() == null || !LambdaEmulation.supports(function.runtime())) {
      addNote(
          "\""
              + function.name()
              + "\" cannot run locally yet: "
              + (function.handler() == null
                  ? "it is a container image"
                  : "its runtime is " + function.runtime().name()));
    }
    function.defaultedSettings().forEach(this::addNote);
    return new Topology.Part(
        function.name(),
        function.deployedName(),
        function.handler(),
        function.runtime().name(),
        function.memory(),
        Math.toIntExact(function.timeout().toSeconds()),
        environment(function),
        function.handler() == null ? null : code(packages.zipOf(awsFunction)),
        layers(awsFunction),
        awsFunction.section().reservedConcurrency() instanceof Value.Num reserved
            ? (Integer) reserved.number().intValue()
            : null);
  }

  private Topology.Code code(String name) {
    Artifact artifact = artifacts.get(name);
    return new Topology.Code(artifact.fileName(), artifact.sha256());
  }

  private List<Topology.Code> layers(AwsFunction function) {
    List<Value> values = new FunctionSettings(service, function).layers();
    List<Topology.Code> layers = new ArrayList<>();
    for (Value layer : values == null ? List.<Value>of() : values) {
      String name = ownLayer(layer);
      if (name == null) {
        addNote(
            "the layer "
                + Json.write(layer.plain(), 0)
                + " of \""
                + function.key()
                + "\" is not part of this service, so it is missing locally");
      } else {
        layers.add(code(packages.zipOfLayer(name)));
      }
    }
    return layers;
  }

  // The key of the layer of this service that a value refers to, or null.
  private @Nullable String ownLayer(Value value) {
    Map<String, LayerSection> layers = service.manifest().layers();
    String id = value.plain() instanceof Map<?, ?> map ? String.valueOf(map.get("Ref")) : "";
    for (String name : layers == null ? List.<String>of() : List.copyOf(layers.keySet())) {
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
                  : predictedValue(name, value);
          if (text != null) {
            values.put(name, text);
          }
        });
    return values;
  }

  private @Nullable String predictedValue(String name, Node reference) {
    String value = references.resolve(reference);
    addNote(
        value == null
            ? "the variable " + name + " is not set: its value is known only on AWS"
            : "the variable "
                + name
                + " is \""
                + value
                + "\": the resource it refers to does not exist locally");
    return value;
  }

  // Functions share variables of the provider section: each note is added once.
  private void addNote(String text) {
    if (!notes.contains(text)) {
      notes.add(text);
    }
  }
}
