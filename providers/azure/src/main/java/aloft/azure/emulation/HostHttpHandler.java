package aloft.azure.emulation;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The requests to an app: its routes, and the admin endpoints of the host. Keys are not checked.
final class HostHttpHandler implements HttpHandler {
  /// The largest request. See
  /// https://learn.microsoft.com/azure/azure-functions/functions-app-settings
  static final int MAX_BODY_BYTES = 100 * 1024 * 1024;

  /// Longer than the longest timeout of a function: its worker reports the timeout.
  private static final Duration TIMEOUT = Duration.ofHours(25);

  private static final String JSON = "application/json; charset=utf-8";
  private static final String FUNCTIONS = "/admin/functions";

  private final Map<String, EmulatedFunction> functions = new LinkedHashMap<>();
  private final List<HostRoute> routes = new ArrayList<>();

  private record HostRoute(String function, List<String> methods, RouteTemplate template) {}

  /// @throws UserException if a route is invalid
  HostHttpHandler(Topology topology) {
    for (LocalFunction local : topology.functions()) {
      EmulatedFunction function = EmulatedFunction.of(local.function());
      functions.put(local.name(), function);
      if (function.isHttp()) {
        routes.add(
            new HostRoute(
                local.name(), function.trigger().texts("methods"), function.route(local.name())));
      }
    }
    routes.sort(Comparator.comparing(route -> route.template().precedence()));
  }

  @Override
  public Action handle(HttpRequest request) {
    if (request.body().bytes().length > MAX_BODY_BYTES) {
      return respond(413, null);
    }
    String path = request.path().toLowerCase(Locale.ROOT);
    if (path.startsWith("/admin/")) {
      return admin(request, path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }
    for (HostRoute route : routes) {
      if (accepts(route.methods(), request.method())
          && route.template().match(request.path()) != null) {
        return new Action.Invoke(
            route.function(),
            new Event.Http(request),
            null,
            TIMEOUT,
            answer(504, null),
            result -> new Action.Respond(response(result.outcome())));
      }
    }
    // A known path with another method is not found, either.
    return path.equals("/") && request.method().equals("GET")
        ? new Action.Respond(
            new HttpResponse(
                200,
                List.of(new Header("Content-Type", "text/plain; charset=utf-8")),
                Payload.of("Your Azure Functions app is up and running.\n")))
        : respond(404, null);
  }

  private static boolean accepts(List<String> methods, String method) {
    for (String each : methods) {
      if (each.equalsIgnoreCase(method)) {
        return true;
      }
    }
    return methods.isEmpty();
  }

  /// The host answers a function that failed without details.
  private static HttpResponse response(InvocationOutcome outcome) {
    return switch (outcome) {
      case InvocationOutcome.Response answer -> answer.response();
      case InvocationOutcome.Success success ->
          new HttpResponse(
              200, List.of(new Header("Content-Type", success.contentType())), success.payload());
      case InvocationOutcome.Fault fault ->
          fault.cause() == null ? answer(500, null) : answer(503, Map.of("error", fault.message()));
    };
  }

  /// See https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http
  private Action admin(HttpRequest request, String path) {
    return switch (path) {
      case "/admin/host/ping" -> respond(200, null);
      case "/admin/host/status" ->
          respond(
              200,
              Map.of(
                  "id", "local",
                  "state", "Running",
                  "version", "4.0.0.0",
                  "errors", List.of(),
                  "processUptime", 0));
      case FUNCTIONS -> {
        List<Object> all = new ArrayList<>();
        functions.forEach((name, function) -> all.add(described(name, function, request)));
        yield respond(200, all);
      }
      default -> path.startsWith(FUNCTIONS + "/") ? function(request, path) : respond(404, null);
    };
  }

  private Action function(HttpRequest request, String path) {
    String wanted = path.substring(FUNCTIONS.length() + 1);
    for (Map.Entry<String, EmulatedFunction> entry : functions.entrySet()) {
      String name = entry.getKey();
      if (name.equalsIgnoreCase(wanted)) {
        return request.method().equals("POST")
            ? new Action.InvokeAsync(name, new Event.Body(input(request.body())), answer(202, null))
            : respond(200, described(name, entry.getValue(), request));
      }
    }
    return respond(404, null);
  }

  private static Payload input(Payload body) {
    try {
      Node input = Json.read(body.text(), "request").get("input");
      String text = input == null ? null : input.text();
      return text == null ? Payload.of(input == null ? "" : Json.write(input, 0)) : quoted(text);
    } catch (UserException e) {
      return body;
    }
  }

  // The input is text, which is often JSON.
  private static Payload quoted(String text) {
    return Payload.of(Json.syntaxError(text) == null ? text : Json.write(text, 0));
  }

  private static Map<String, @Nullable Object> described(
      String name, EmulatedFunction function, HttpRequest request) {
    String address = "http://" + request.header("Host");
    List<@Nullable Object> bindings = new ArrayList<>();
    for (Binding binding : function.bindings()) {
      bindings.add(Json.plainValue(binding.fields()));
    }
    Map<String, @Nullable Object> described = new LinkedHashMap<>();
    described.put("name", name);
    described.put("href", address + FUNCTIONS + "/" + name);
    described.put(
        "invoke_url_template", function.isHttp() ? address + "/" + function.path(name) : null);
    described.put("config", Map.of("name", name, "bindings", bindings));
    described.put("isDisabled", false);
    return described;
  }

  private static Action respond(int status, @Nullable Object json) {
    return new Action.Respond(answer(status, json));
  }

  private static HttpResponse answer(int status, @Nullable Object json) {
    return json == null
        ? new HttpResponse(status, List.of(), Payload.of(""))
        : new HttpResponse(
            status, List.of(new Header("Content-Type", JSON)), Payload.of(Json.write(json, 0)));
  }
}
