package aloft.google.source;

import aloft.build.HandlerName;
import aloft.google.event.EventSource.Accepted;
import aloft.google.event.HttpEvent;
import aloft.google.event.Triggers;
import aloft.google.service.GoogleFunction;
import aloft.spi.document.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The generated file that the functions framework loads: it exports the handlers of a zip, and
/// keeps requests and events from them that they must not receive.
public final class Shim {
  static final String NODE = "aloft-functions.mjs";
  static final String PYTHON = "aloft_functions.py";

  private static final String PLACEHOLDER = "/*FUNCTIONS*/";
  private static final String FOLDER = "/*FOLDER*/ dirname(fileURLToPath(import.meta.url))";

  private Shim() {}

  /// Returns the text of the shim of one function whose code is the working folder, where the shim
  /// is not; null if all calls reach the handler.
  ///
  /// @param entryPoint the name of the function in the shim
  public static @Nullable String ofFolder(GoogleFunction function, String entryPoint) {
    if (!function.triggers().isFiltered()) {
      return null;
    }
    return switch (function.settings().runtime().language()) {
      case NODE ->
          node(Map.of(entryPoint, settings(function, "index"))).replace(FOLDER, "process.cwd()");
      case PYTHON -> python(Map.of(entryPoint, settings(function, "main")));
      case JAVA, GO, DOTNET, RUBY, CUSTOM, UNKNOWN -> null;
    };
  }

  /// Returns the text of the shim of JavaScript.
  ///
  /// @param main the stem of the file of handlers that name no file
  static String node(List<GoogleFunction> functions, EntryPoints entryPoints, String main) {
    return node(table(functions, entryPoints, main));
  }

  private static String node(Map<String, Object> table) {
    StringBuilder text = new StringBuilder();
    text.append(read(NODE).replace(PLACEHOLDER + " {}", Json.write(table, 2)));
    table
        .keySet()
        .forEach(key ->
            text.append("export const ")
                .append(key)
                .append(" = await load('")
                .append(key)
                .append("');\n"));
    return text.toString();
  }

  /// Returns the text of the shim of Python.
  static String python(List<GoogleFunction> functions, EntryPoints entryPoints) {
    return python(table(functions, entryPoints, "main"));
  }

  private static String python(Map<String, Object> table) {
    return read(PYTHON).replace(PLACEHOLDER, Json.write(table, 2));
  }

  private static Map<String, Object> table(
      List<GoogleFunction> functions, EntryPoints entryPoints, String main) {
    Map<String, Object> table = new LinkedHashMap<>();
    for (GoogleFunction function : functions) {
      table.put(entryPoints.of(function.key()), settings(function, main));
    }
    return table;
  }

  private static Map<String, Object> settings(GoogleFunction function, String main) {
    HandlerName handler = HandlerName.of(function.section().handler());
    Triggers triggers = function.triggers();
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("file", handler.file().isEmpty() ? main : handler.file());
    settings.put("name", handler.export());
    if (triggers.hasRoutes()) {
      settings.put("routes", routes(triggers.http()));
      settings.put("scheduled", !triggers.schedules().isEmpty());
    }
    if (triggers.source() != null && !triggers.source().accepted().isAll()) {
      settings.put("accepted", accepted(triggers.source().accepted()));
    }
    return settings;
  }

  private static List<Map<String, String>> routes(List<HttpEvent> events) {
    List<Map<String, String>> routes = new ArrayList<>();
    for (HttpEvent event : events) {
      String path = event.pattern();
      routes.add(route(event, path == null ? "/{path+}" : path));
      if (path == null) {
        routes.add(route(event, "/"));
      }
    }
    return routes;
  }

  private static Map<String, String> route(HttpEvent event, String path) {
    Map<String, String> route = new LinkedHashMap<>();
    route.put("method", event.upperMethod());
    route.put("path", path);
    return route;
  }

  private static Map<String, Object> accepted(Accepted accepted) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("prefix", accepted.prefix());
    settings.put("suffix", accepted.suffix());
    settings.put("attributes", accepted.attributes());
    return settings;
  }

  private static String read(String name) {
    try (InputStream in = Objects.requireNonNull(Shim.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
