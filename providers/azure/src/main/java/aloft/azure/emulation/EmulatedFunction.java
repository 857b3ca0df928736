package aloft.azure.emulation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.model.Function;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The settings of a function in a topology.
///
/// @param bindings the first one is the trigger
/// @param entry where its code is; null if the app registers the function by itself
/// @param otherRoutes the routes of other functions with the same code: a command may call it with
///   a path of theirs
/// @param host what all functions of the app share
public record EmulatedFunction(
    List<Binding> bindings,
    @Nullable Entry entry,
    Model model,
    List<String> otherRoutes,
    HostSettings host) {
  public EmulatedFunction {
    bindings = List.copyOf(bindings);
    otherRoutes = List.copyOf(otherRoutes);
  }

  /// Who registers a function.
  public enum Model {
    /// A handler of the manifest, which Aloft registers.
    HANDLER,
    /// The app's own code, or its function.json.
    OWN,
    /// A program that speaks the protocol of custom handlers.
    BINARY
  }

  /// Where the code of a function is.
  ///
  /// @param file relative to the root of the app: `src/hello.js`
  /// @param export the function in the file, or `package.Class.method` for Java
  public record Entry(String file, String export) {}

  /// Returns the settings as a topology has them.
  public Mapping toSettings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    List<@Nullable Object> all = new ArrayList<>();
    for (Binding binding : bindings) {
      all.add(Json.plainValue(binding.fields()));
    }
    settings.put("bindings", all);
    if (entry != null) {
      settings.put("entry", Map.of("file", entry.file(), "export", entry.export()));
    }
    settings.put("model", model.name().toLowerCase(Locale.ROOT));
    settings.put("otherRoutes", otherRoutes);
    settings.put("host", host.plain());
    return (Mapping) Json.node(settings, SourceRange.of("function"));
  }

  /// Reads the settings of a function in a topology.
  ///
  /// @throws UserException if they are not what [#toSettings] returns
  public static EmulatedFunction of(Function function) {
    Mapping settings = function.settings();
    List<Binding> bindings = new ArrayList<>();
    if (settings.get("bindings") instanceof Sequence sequence) {
      for (Node item : sequence.items()) {
        if (item instanceof Mapping fields) {
          bindings.add(new Binding(fields));
        }
      }
    }
    Model model =
        switch (Objects.requireNonNullElse(text(settings, "model"), "")) {
          case "handler" -> Model.HANDLER;
          case "own" -> Model.OWN;
          case "binary" -> Model.BINARY;
          default -> null;
        };
    if (model == null || bindings.stream().noneMatch(Binding::isTrigger)) {
      throw new UserException(
          Diagnostic.error(
                  "local/function",
                  "the settings of the function \"" + function.name() + "\" cannot be read",
                  function.place())
              .hint("deploy the service again"));
    }
    List<String> otherRoutes = new ArrayList<>();
    if (settings.get("otherRoutes") instanceof Sequence sequence) {
      sequence.items().forEach(item -> otherRoutes.add(String.valueOf(item.text())));
    }
    String file = text(settings.get("entry"), "file");
    String export = text(settings.get("entry"), "export");
    return new EmulatedFunction(
        bindings,
        file == null ? null : new Entry(file, export == null ? "" : export),
        model,
        otherRoutes,
        HostSettings.of(settings.get("host")));
  }

  private static @Nullable String text(@Nullable Node node, String key) {
    Node value = node == null ? null : node.get(key);
    return value == null ? null : value.text();
  }

  /// Returns the trigger.
  public Binding trigger() {
    for (Binding binding : bindings) {
      if (binding.isTrigger()) {
        return binding;
      }
    }
    throw new IllegalStateException("a function without a trigger");
  }

  /// Returns whether it answers HTTP requests.
  public boolean isHttp() {
    return trigger().is("httpTrigger");
  }

  /// Returns the HTTP methods of its trigger in upper case; `ANY` for all.
  public List<String> methods() {
    List<String> methods = trigger().texts("methods");
    return methods.isEmpty()
        ? List.of("ANY")
        : methods.stream().map(method -> method.toUpperCase(Locale.ROOT)).toList();
  }

  /// Returns the path of its route below the address of the app: `api/hello/{id}`.
  ///
  /// @param name the name of the function, which is its route unless the trigger has one
  public String path(String name) {
    return path(host, trigger().text("route", name));
  }

  private static String path(HostSettings host, String route) {
    String prefix = host.routePrefix();
    String path = prefix.isEmpty() ? route : prefix + "/" + route;
    return path.startsWith("/") ? path.substring(1) : path;
  }

  /// Returns its route.
  ///
  /// @param name the name of the function
  /// @throws UserException if it is invalid
  RouteTemplate route(String name) {
    return template(name, path(name));
  }

  /// Returns its route, and those of other functions with the same code.
  ///
  /// @param name the name of the function
  /// @throws UserException if one is invalid
  List<RouteTemplate> routes(String name) {
    List<RouteTemplate> routes = new ArrayList<>();
    routes.add(route(name));
    otherRoutes.forEach(other -> routes.add(template(name, path(host, other))));
    return routes;
  }

  private static RouteTemplate template(String name, String path) {
    try {
      return RouteTemplate.of(path);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          Diagnostic.error(
                  "local/route", "the route of the function \"" + name + "\": " + e.getMessage())
              .hint("correct the route, and deploy the service again"),
          e);
    }
  }
}
