package aloft.azure.event;

import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns `http` events into triggers.
///
/// @see <a
///   href="https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger">HTTP
///   trigger</a>
final class Http {
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

  private Http() {}

  static FunctionBinding binding(HttpEvent event, DiagnosticCollector findings) {
    if ("iam".equals(event.auth())) {
      Node auth = event.node().get("auth");
      findings.error(
          (auth == null ? event.node() : auth).place(),
          "azure/auth",
          "functions of Azure have no access by IAM",
          "use \"auth: key\", or check the caller in the handler");
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("authLevel", authLevel(event));
    List<String> methods = methods(event);
    for (String method : methods) {
      if (!METHODS.contains(method)) {
        String suggestion = Suggestion.didYouMean(method, METHODS);
        findings.error(
            event.node().place(),
            "manifest/value",
            "\"" + method + "\" is no HTTP method",
            suggestion == null ? "one of: " + String.join(", ", METHODS) : suggestion);
      }
    }
    if (!methods.isEmpty()) {
      properties.put("methods", methods);
    }
    String route = event.path() == null ? event.route() : route(event, findings);
    if (route != null) {
      properties.put("route", route);
    }
    return new FunctionBinding(
        "httpTrigger",
        FunctionBinding.Direction.IN,
        event.name() == null ? "req" : event.name(),
        properties,
        event.node().place());
  }

  private static String authLevel(HttpEvent event) {
    if (event.authLevel() != null) {
      return event.authLevel();
    }
    boolean isOpen = event.auth() == null ? event.isPortable() : event.auth().equals("none");
    return isOpen ? "anonymous" : "function";
  }

  private static List<String> methods(HttpEvent event) {
    String method = event.method();
    if (method == null) {
      return event.methods().stream().map(name -> name.toUpperCase(Locale.ROOT)).toList();
    }
    return method.equals("*") || method.equalsIgnoreCase("any")
        ? List.of()
        : List.of(method.toUpperCase(Locale.ROOT));
  }

  /// The route of a path: `users/{id}` for `/users/{id}`, `files/{*path}` for `/files/{path+}`.
  private static @Nullable String route(HttpEvent event, DiagnosticCollector findings) {
    Node path = event.node().get("path");
    String text = String.valueOf(event.path()).strip();
    if (text.equals("*")) {
      return "{*path}";
    }
    StringBuilder route = new StringBuilder();
    Set<String> names = new HashSet<>();
    String[] parts = text.split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i];
      if (part.isEmpty()) {
        continue;
      }
      boolean isName = part.startsWith("{") && part.endsWith("}");
      boolean isRest = isName && part.endsWith("+}");
      String name = isName ? part.substring(1, part.length() - (isRest ? 2 : 1)) : "";
      boolean isValid =
          isName
              ? name.matches("[A-Za-z_][A-Za-z0-9_]*") && names.add(name)
              : !part.matches(".*[{}*?#].*");
      if (part.startsWith(":") && isValid) {
        findings.error(
            (path == null ? event.node() : path).place(),
            "manifest/value",
            "\"" + part + "\" is no parameter of a path",
            "write {" + part.substring(1) + "}");
        return null;
      }
      if (!isValid || (isRest && i < parts.length - 1)) {
        findings.error(
            (path == null ? event.node() : path).place(),
            "manifest/value",
            "\"" + part + "\" is no part of a path, or no last part",
            "as in /users/{id} or /files/{path+}");
        return null;
      }
      route.append(route.isEmpty() ? "" : "/");
      route.append(isRest ? "{*" + name + "}" : part);
    }
    return route.isEmpty() ? "/" : route.toString();
  }
}
