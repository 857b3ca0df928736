package aloft.google.event;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.DiagnosticCollector;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks `http` events.
final class HttpChecks {
  private static final List<String> METHODS =
      List.of("ANY", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

  private HttpChecks() {}

  static void run(HttpEvent event, DiagnosticCollector findings) {
    if ("key".equals(event.auth())) {
      findings.error(
          place(event, "auth"),
          "google/auth",
          "functions of Google have no API keys",
          "use \"auth: iam\", or check a key in the handler");
    }
    String method = event.upperMethod();
    if (event.node() instanceof Scalar && !METHODS.contains(method)) {
      String suggestion = Suggestion.didYouMean(method, METHODS);
      findings.error(
          event.node().place(),
          "manifest/value",
          "\"" + method + "\" is no HTTP method",
          suggestion == null ? "one of: " + String.join(", ", METHODS) : suggestion);
    }
    String path = event.pattern();
    if (path == null) {
      return;
    }
    Set<String> names = new HashSet<>();
    String[] parts = path.split("/", -1);
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i];
      boolean isName = part.startsWith("{") && part.endsWith("}");
      boolean isRest = isName && part.endsWith("+}");
      String name = isName ? part.substring(1, part.length() - (isRest ? 2 : 1)) : "";
      if (part.startsWith(":")) {
        report(
            event,
            "\"" + part + "\" is no parameter of a path",
            "write {" + part.substring(1) + "}",
            findings);
      } else if (isName ? !name.matches("[A-Za-z_][A-Za-z0-9_]*") : part.matches(".*[{}*?#].*")) {
        report(
            event,
            "\"" + part + "\" is no part of a path",
            "as in /users/{id} or /files/{path+}",
            findings);
      } else if (isName && !names.add(name)) {
        report(event, "the path has \"{" + name + "}\" twice", null, findings);
      } else if (isRest && i < parts.length - 1) {
        report(event, "\"" + part + "\" must be the last part of the path", null, findings);
      }
    }
  }

  private static void report(
      HttpEvent event, String message, @Nullable String hint, DiagnosticCollector findings) {
    findings.error(place(event, "path"), "manifest/value", message, hint);
  }

  private static SourceRange place(HttpEvent event, String key) {
    Node value = event.node().get(key);
    return (value == null ? event.node() : value).place();
  }
}
