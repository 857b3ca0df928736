package aloft.azure;

import aloft.azure.emulation.Binding;
import aloft.azure.emulation.EmulatedFunction;
import aloft.azure.emulation.HostSettings;
import aloft.azure.event.FunctionBinding;
import aloft.azure.event.Trigger;
import aloft.azure.plan.AzureLocation;
import aloft.azure.service.AppRuntime;
import aloft.azure.service.AzureFunction;
import aloft.azure.service.AzureService;
import aloft.azure.source.FunctionFile;
import aloft.azure.source.HostFile;
import aloft.build.HandlerName;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.model.Function;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The functions of an app: one for each trigger of a function of the manifest.
final class AppFunctions {
  private final AzureService service;
  private final HostSettings host;

  /// The bindings that functions have in a `function.json` of their own, by name.
  private final Map<String, List<Binding>> described;

  private final List<Function> all;

  private AppFunctions(
      AzureService service, HostSettings host, Map<String, List<Binding>> described) {
    this.service = service;
    this.host = host;
    this.described = described;
    this.all =
        service.functions().stream().flatMap(function -> ofTriggers(function).stream()).toList();
  }

  /// Returns the functions of a service without files.
  static AppFunctions of(AzureService service) {
    return new AppFunctions(
        service, HostSettings.ofFile(HostFile.settings(service)), new HashMap<>());
  }

  /// Returns the functions of a service with the `host.json` and the `function.json` files of its
  /// folder.
  ///
  /// @throws UserException if a file is invalid
  static AppFunctions of(AzureService service, Tree tree) {
    Map<String, List<Binding>> described = new HashMap<>();
    for (AzureFunction function : service.functions()) {
      List<Binding> bindings =
          function.isOwn() ? FunctionFile.bindings(tree, function.key()) : List.of();
      if (!bindings.isEmpty()) {
        described.put(function.key(), bindings);
      }
    }
    return new AppFunctions(
        service, HostSettings.ofFile(HostFile.settings(service, tree)), described);
  }

  List<Function> all() {
    return all;
  }

  /// Returns the functions of the manifest, each with its first trigger.
  List<Function> ofManifest() {
    return service.functions().stream().map(function -> toFunction(function, 0)).toList();
  }

  /// Returns whether the trigger of a function is known.
  static boolean isCalled(Function function) {
    return function.settings().get("bindings", "0") != null;
  }

  private List<Function> ofTriggers(AzureFunction function) {
    int count =
        described.containsKey(function.key())
            ? 1
            : Math.max(1, function.events().triggers().size());
    return IntStream.range(0, count).mapToObj(trigger -> toFunction(function, trigger)).toList();
  }

  private Function toFunction(AzureFunction function, int trigger) {
    Map<String, Node> environment = new LinkedHashMap<>();
    service
        .environment()
        .forEach(
            (key, value) -> environment.put(key, new Scalar(value, variablePlace(function, key))));
    SourceRange place = function.section().node().place();
    String handler = function.section().handler();
    return new Function(
        function.name(trigger),
        function.name(trigger),
        handler == null ? function.key() : handler,
        service.runtime(),
        service.memory(),
        Duration.ofSeconds(service.timeout()),
        environment,
        List.of(),
        place,
        function.place("handler"),
        settings(function, trigger));
  }

  private SourceRange variablePlace(AzureFunction function, String variable) {
    for (Node section : List.of(function.section().node(), service.provider().node())) {
      Node value = section.get("environment", variable);
      if (value != null) {
        return value.place();
      }
    }
    return function.place();
  }

  private Mapping settings(AzureFunction function, int trigger) {
    List<Trigger> triggers = function.events().triggers();
    List<Binding> bindings = new ArrayList<>(described.getOrDefault(function.key(), List.of()));
    if (bindings.isEmpty() && trigger < triggers.size()) {
      for (FunctionBinding binding : function.events().bindingsOf(triggers.get(trigger))) {
        bindings.add(new Binding((Mapping) Json.node(binding.json(), binding.place())));
      }
    }
    boolean isProgram = AppRuntime.isCustom(service.language());
    return new EmulatedFunction(
            bindings,
            entry(function),
            isProgram
                ? EmulatedFunction.Model.BINARY
                : function.isOwn() ? EmulatedFunction.Model.OWN : EmulatedFunction.Model.HANDLER,
            otherRoutes(triggers, trigger),
            host)
        .toSettings();
  }

  private static List<String> otherRoutes(List<Trigger> triggers, int trigger) {
    List<String> routes = new ArrayList<>();
    for (int i = 0; i < triggers.size(); i++) {
      String route = triggers.get(i).binding().text("route");
      if (i != trigger && triggers.get(i).isHttp() && route != null) {
        routes.add(route);
      }
    }
    return routes;
  }

  private EmulatedFunction.@Nullable Entry entry(AzureFunction function) {
    String handler = function.section().handler();
    if (handler == null) {
      return null;
    }
    return switch (service.language()) {
      case NODE, PYTHON -> {
        HandlerName name = HandlerName.of(handler);
        yield new EmulatedFunction.Entry(name.file(), name.export());
      }
      case JAVA -> new EmulatedFunction.Entry("", handler.replace("::", "."));
      case GO, DOTNET, RUBY, CUSTOM, UNKNOWN -> new EmulatedFunction.Entry(handler, "");
    };
  }

  /// Returns the endpoints.
  List<AzureLocation.Route> routes() {
    List<AzureLocation.Route> routes = new ArrayList<>();
    for (Function function : all) {
      EmulatedFunction emulated = isCalled(function) ? EmulatedFunction.of(function) : null;
      if (emulated != null && emulated.isHttp()) {
        for (String method : emulated.methods()) {
          String path = "/" + emulated.path(function.name());
          routes.add(new AzureLocation.Route(function.name(), method, path));
        }
      }
    }
    return routes;
  }
}
