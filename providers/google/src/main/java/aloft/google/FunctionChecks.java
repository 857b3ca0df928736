package aloft.google;

import aloft.build.portable.Scale;
import aloft.google.event.EventSource;
import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.model.Language;
import aloft.spi.schema.DiagnosticCollector;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks functions beyond what their records check: names and limits of Google.
///
/// @see <a href="https://cloud.google.com/functions/quotas">Quotas of Cloud Run functions</a>
final class FunctionChecks {
  private static final int MIN_NAME = 4;
  private static final int MAX_NAME = 63;
  private static final int MAX_EVENT_SECONDS = 540;
  private static final int MAX_ENVIRONMENT_BYTES = 32 * 1024;
  private static final int MAX_LABELS = 64;

  /// The names that Google sets itself.
  private static final Set<String> RESERVED =
      Set.of(
          "PORT",
          "FUNCTION_TARGET",
          "FUNCTION_SIGNATURE_TYPE",
          "K_SERVICE",
          "K_REVISION",
          "K_CONFIGURATION");

  private final GoogleService service;
  private final DiagnosticCollector findings;

  private FunctionChecks(GoogleService service, DiagnosticCollector findings) {
    this.service = service;
    this.findings = findings;
  }

  static void run(GoogleService service, DiagnosticCollector findings) {
    FunctionChecks checks = new FunctionChecks(service, findings);
    Map<String, GoogleFunction> byId = new HashMap<>();
    for (GoogleFunction function : service.functions()) {
      checks.checkName(function);
      GoogleFunction other = byId.putIfAbsent(function.id(), function);
      if (other != null) {
        checks.report(
            function.place(),
            "google/name",
            "the functions \""
                + other.key()
                + "\" and \""
                + function.key()
                + "\" have the same id on Google: "
                + function.id(),
            "set the \"name\" of one of them");
      }
      checks.checkHandler(function);
      checks.checkTimeout(function);
      ProcessorChecks.run(service, function, findings);
      checks.checkScale(function);
      checks.checkEnvironmentSize(function);
      checks.checkLabels(function.settings().labels(), function.section().node());
      checks.checkEnvironment(function.section().node());
      new Secrets(service, function).check(findings);
    }
    checks.checkEnvironment(service.provider().node());
    if (service.isDirect()) {
      DirectChecks.run(service, findings);
    }
    service.manifest().buildSettings().reportUnsupported(findings);
  }

  private void report(SourceRange place, String code, String message, @Nullable String hint) {
    findings.refusal(place, code, message, hint);
  }

  private void checkName(GoogleFunction function) {
    String id = function.id();
    Node name = function.section().node().get("name");
    SourceRange place = name == null ? function.place() : name.place();
    String problem = null;
    if (id.length() < MIN_NAME || id.length() > MAX_NAME) {
      problem = "it has " + id.length() + " characters, not " + MIN_NAME + " to " + MAX_NAME;
    } else if (id.startsWith("goog")) {
      problem = "it starts with goog";
    } else if (!id.matches("[a-z][a-z0-9-]*[a-z0-9]")) {
      problem = "it must be lower-case letters, digits and hyphens, starting with a letter";
    }
    if (problem != null) {
      report(
          place,
          "google/name",
          "Google refuses the function id \"" + id + "\": " + problem,
          name == null
              ? "set its \"name\", or change the name of the service, the stage or the function"
              : "choose another name");
    }
  }

  private void checkHandler(GoogleFunction function) {
    String handler = function.section().handler();
    Language language = function.settings().runtime().language();
    if (language == Language.GO && (handler.indexOf('.') >= 0 || handler.indexOf('/') >= 0)) {
      report(
          service.place(function, "handler"),
          "google/handler",
          "Google calls only functions of the Go package in the root folder, not \""
              + handler
              + "\"",
          "write only the name of an exported function, as in HelloWorld");
    }
    if (language == Language.JAVA && handler.indexOf(':') >= 0) {
      report(
          service.place(function, "handler"),
          "google/handler",
          "Google calls a class that implements HttpFunction or CloudEventsFunction, not the"
              + " method \""
              + handler
              + "\"",
          "write only the class, as in " + handler.substring(0, handler.indexOf(':')));
    }
    if (language != Language.NODE && language != Language.PYTHON) {
      checkFilters(function);
    }
  }

  // Only interpreted languages have a shim.
  private void checkFilters(GoogleFunction function) {
    String runtime = function.settings().runtime().name();
    EventSource source = function.triggers().source();
    if (source != null && !source.accepted().isAll()) {
      findings.error(
          source.place(),
          "google/filter",
          "Google cannot filter these events for the runtime " + runtime,
          "remove the filter, and check the events in the handler");
    }
    if (function.triggers().hasRoutes()) {
      findings.warning(
          function.triggers().http().getFirst().node().place(),
          "google/routes",
          "the handler of \""
              + function.key()
              + "\" receives requests of every method and path: those of the events are checked"
              + " only for Node and Python",
          "check them in the handler, or write \"http: '*'\"");
    }
  }

  private void checkTimeout(GoogleFunction function) {
    if (function.triggers().source() != null && function.settings().timeout() > MAX_EVENT_SECONDS) {
      report(
          service.place(function, "timeout"),
          "google/timeout",
          "the function \""
              + function.key()
              + "\" may run "
              + function.settings().timeout()
              + " seconds, but a function that events call runs at most "
              + MAX_EVENT_SECONDS,
          "set a timeout of " + MAX_EVENT_SECONDS + " or less");
    }
  }

  private void checkScale(GoogleFunction function) {
    Scale scale = function.settings().scale();
    if (scale.min() != null && scale.max() != null && scale.min() > scale.max()) {
      report(
          service.place(function, "scale"),
          "google/scale",
          "the least number of instances, "
              + scale.min()
              + ", is larger than the greatest, "
              + scale.max(),
          null);
    }
  }

  private void checkEnvironment(Node section) {
    for (String key : List.of("environment", "secrets")) {
      if (section.get(key) instanceof Mapping variables) {
        checkVariables(variables);
      }
    }
  }

  private void checkVariables(Mapping variables) {
    for (Mapping.Entry entry : variables.entries().values()) {
      String name = entry.key();
      if (RESERVED.contains(name) || name.startsWith("X_GOOGLE_") || name.startsWith("K_")) {
        report(
            entry.place(),
            "function/environment",
            "the variable \"" + name + "\" is reserved: Google sets it itself",
            "remove it, or choose another name");
      } else if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
        report(
            entry.place(),
            "function/environment",
            "an environment variable cannot have the name \"" + name + "\"",
            null);
      }
    }
  }

  private void checkEnvironmentSize(GoogleFunction function) {
    int bytes = 0;
    for (Map.Entry<String, String> variable : function.settings().environment().entrySet()) {
      bytes += length(variable.getKey()) + length(variable.getValue());
    }
    if (bytes > MAX_ENVIRONMENT_BYTES) {
      report(
          service.place(function, "environment"),
          "function/environment",
          "the environment variables of \""
              + function.key()
              + "\" have "
              + bytes
              + " bytes, but Google allows "
              + MAX_ENVIRONMENT_BYTES
              + " at most",
          "keep long values in a file of the package, or in Secret Manager");
    }
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private void checkLabels(Map<String, String> labels, Node section) {
    labels.forEach((key, value) -> {
      boolean isKey = key.matches("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}");
      if (!isKey || !value.matches("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}")) {
        report(
            labelPlace(section, key),
            "google/label",
            "Google refuses the label \"" + key + ": " + value + "\"",
            "use at most 63 lower-case letters, digits, _ and -, and a letter at the start of"
                + " the key");
      }
    });
    if (labels.size() + 2 > MAX_LABELS) {
      report(
          section.place(),
          "google/label",
          "a function can have " + (MAX_LABELS - 2) + " labels at most, but has " + labels.size(),
          null);
    }
  }

  private SourceRange labelPlace(Node section, String label) {
    for (Node owner : List.of(section, service.provider().node())) {
      for (String key : List.of("labels", "tags")) {
        if (owner.get(key) instanceof Mapping labels && labels.entries().containsKey(label)) {
          return labels.entries().get(label).place();
        }
      }
    }
    return section.place();
  }
}
