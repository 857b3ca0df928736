package aloft.aws;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.emulation.LambdaEmulation;
import aloft.aws.emulation.ReferenceResolver;
import aloft.aws.emulation.http.AlbSettings;
import aloft.aws.event.LocalTriggers;
import aloft.aws.function.LocalFunctionUrls;
import aloft.aws.manifest.OfflineSettings;
import aloft.aws.plugin.StepFunctions;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.InfoSections;
import aloft.build.Packages;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.model.Code;
import aloft.spi.model.CodeSource;
import aloft.spi.model.Function;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Converts a service into the topology that the local cloud runs, with notes on the differences.
final class LocalTopology {
  private final AwsService service;
  private final Packages packages;
  private final CodeSource code;
  private final ReferenceResolver references;
  private final List<String> notes = new ArrayList<>();

  LocalTopology(AwsService service, Packages packages, CodeSource code) {
    this.service = service;
    this.packages = packages;
    this.code = code;
    this.references = new ReferenceResolver(service);
  }

  /// @param functions the functions of the service, in the same order
  Topology topology(List<Function> functions) {
    List<LocalFunction> localFunctions = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      localFunctions.add(local(service.functions().get(i), functions.get(i)));
    }
    LocalTriggers local = Events.localTriggers(service);
    return new Topology(
        Topology.deploymentName(service.name(), service.stage()),
        service.provider().name(),
        service.name(),
        service.stage(),
        service.region(),
        localFunctions,
        triggers(local),
        List.of(InfoSections.layers(List.of()), InfoSections.apiKeys(local.apiKeys())),
        notes);
  }

  private List<Trigger> triggers(LocalTriggers local) {
    List<Trigger> triggers = new ArrayList<>(local.triggers());
    String stateMachines = StepFunctions.addLocal(service, triggers);
    if (stateMachines != null) {
      addNote(stateMachines);
    }
    triggers.addAll(LocalFunctionUrls.of(service));
    OfflineSettings offline = OfflineSettings.of(service.manifest());
    if (!offline.ignored().isEmpty()) {
      addNote(
          "ignored settings of custom.serverless-offline: "
              + String.join(", ", offline.ignored())
              + "; the guide to the local cloud lists the alternatives");
    }
    prefer(triggers, offline.port(), false);
    prefer(triggers, offline.albPort(), true);
    triggers.replaceAll(trigger ->
        trigger instanceof Trigger.WebSocketApi api
            ? api.withPort(offline.websocketPort())
            : trigger);
    return triggers;
  }

  // The first API, or the first load balancer, gets the preferred port.
  private static void prefer(
      List<Trigger> triggers, @Nullable Integer port, boolean isLoadBalancer) {
    for (int i = 0; i < triggers.size(); i++) {
      if (triggers.get(i) instanceof Trigger.HttpApi api
          && api.kind().equals(AlbSettings.KIND) == isLoadBalancer) {
        triggers.set(i, api.withPort(port));
        return;
      }
    }
  }

  /// Converts one function.
  LocalFunction local(AwsFunction awsFunction, Function function) {
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
    Function known =
        new Function(
            function.name(),
            function.deployedName(),
            function.handler(),
            function.runtime(),
            function.memory(),
            function.timeout(),
            environment(function),
            function.defaultedSettings(),
            function.place(),
            function.handlerPlace(),
            function.settings());
    return new LocalFunction(
        known,
        function.handler() == null ? null : code.code(packages.zipOf(function.name())),
        layers(awsFunction),
        awsFunction.section().invocation().reservedConcurrency() instanceof Value.Num reserved
            ? (Integer) reserved.number().intValue()
            : null);
  }

  private List<Code> layers(AwsFunction function) {
    List<Value> values = function.settings().layers();
    List<Code> layers = new ArrayList<>();
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
        layers.add(code.code(packages.zipOfFolder(name)));
      }
    }
    return layers;
  }

  // The key of the layer of this service that a value refers to, or null.
  private @Nullable String ownLayer(Value value) {
    if (!(value.plain() instanceof Map<?, ?> map) || !(map.get("Ref") instanceof String id)) {
      return null;
    }
    for (String name : service.manifest().layers().keySet()) {
      if (LogicalIds.layer(name).equals(id)) {
        return name;
      }
    }
    return null;
  }

  // The variables whose values are known.
  private Map<String, Node> environment(Function function) {
    Map<String, Node> values = new LinkedHashMap<>();
    function
        .environment()
        .forEach((name, value) -> {
          String text =
              value instanceof Scalar scalar
                  ? scalar.value() == null ? null : scalar.print()
                  : predictedValue(name, value);
          if (text != null) {
            values.put(name, new Scalar(text, value.place()));
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
