package aloft.google.source;

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

/// The generated file that the functions framework loads: it exports the handlers of a zip, and
/// keeps requests and events from them that they must not receive.
final class Shim {
  static final String NODE = "aloft-functions.mjs";
  static final String PYTHON = "aloft_functions.py";

  private static final String PLACEHOLDER = "/*FUNCTIONS*/";

  private Shim() {}

  /// Returns the text of the shim of JavaScript.
  ///
  /// @param main the stem of the file of handlers that name no file
  static String node(List<GoogleFunction> functions, EntryPoints entryPoints, String main) {
    Map<String, Object> table = table(functions, entryPoints, main);
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
    return read(PYTHON).replace(PLACEHOLDER, Json.write(table(functions, entryPoints, "main"), 2));
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
      Map<String, String> route = new LinkedHashMap<>();
      route.put("method", event.upperMethod());
      route.put("path", path == null ? "/{path+}" : path);
      routes.add(route);
      if (path == null) {
        routes.add(Map.of("method", event.upperMethod(), "path", "/"));
      }
    }
    return routes;
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
