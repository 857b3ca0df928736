package aloft.aws.event.httpapi;

import aloft.aws.manifest.HttpApiAuthorizer;
import aloft.aws.manifest.HttpApiCors;
import aloft.aws.manifest.HttpApiLogs;
import aloft.aws.manifest.HttpApiSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Checks the HTTP API and all its routes.
final class HttpApiChecks {
  private static final int MAX_SECONDS = 30;

  private final AwsService service;
  private final HttpApiSection section;
  private final Map<String, HttpApiAuthorizer> authorizers;
  private final DiagnosticCollector findings;

  HttpApiChecks(AwsService service, DiagnosticCollector findings) {
    this.service = service;
    this.section = service.httpApi();
    this.authorizers = section.authorizers() == null ? Map.of() : section.authorizers();
    this.findings = findings;
  }

  void check(List<EventDefinition<HttpApi>> definitions) {
    checkApi();
    checkAuthorizers();
    checkRoutes(definitions);
    Set<String> seen = new HashSet<>();
    for (EventDefinition<HttpApi> definition : definitions) {
      checkAuthorizer(definition);
      if (seen.add(definition.function())) {
        checkTimeout(service.functionOf(definition));
      }
    }
  }

  private SourceRange place(String... path) {
    Node at = service.provider().node();
    for (String key : path) {
      Node below = at.get(key);
      if (below == null) {
        break;
      }
      at = below;
    }
    return at.place();
  }

  private void checkApi() {
    if (Boolean.TRUE.equals(section.useProviderTags())) {
      findings.warning(
          place("httpApi", "useProviderTags"),
          "manifest/deprecated",
          "\"useProviderTags\" has no effect: the provider's tags are always set",
          "remove it");
    }
    if (section.id() == null) {
      return;
    }
    HttpApiCors cors = section.cors();
    if (cors != null && cors.isEnabled()) {
      reportExternal("CORS rules", "httpApi", "cors");
    }
    if (section.authorizers() != null) {
      reportExternal("authorizers", "httpApi", "authorizers");
    }
    HttpApiLogs logs = service.provider().logging().logs().httpApi();
    if (logs != null && logs.isEnabled()) {
      reportExternal("access logs", "logs", "httpApi");
    }
  }

  private void reportExternal(String subject, String... path) {
    findings.error(
        place(path),
        "http-api/external",
        subject + " of an HTTP API outside this stack cannot be set here",
        "set them in the stack that creates the API, or remove \"provider.httpApi.id\"");
  }

  private void checkAuthorizers() {
    authorizers.forEach((key, authorizer) -> {
      String function = authorizer.request().functionName();
      if (function != null && authorizer.isRequest() && service.function(function) == null) {
        findings.error(
            place("httpApi", "authorizers", key, "functionName"),
            "http-api/authorizer-function",
            "the authorizer \""
                + key
                + "\" calls \""
                + function
                + "\", which is not a function of this service",
            Suggestion.didYouMean(
                function, service.functions().stream().map(AwsFunction::key).toList()));
      }
    });
  }

  private void checkRoutes(List<EventDefinition<HttpApi>> definitions) {
    Map<String, String> keys = new HashMap<>();
    Map<String, String> ids = new HashMap<>();
    for (EventDefinition<HttpApi> definition : definitions) {
      HttpApi event = definition.event();
      SourceRange place = definition.node().place();
      String sameKeyFunction = keys.put(event.routeKey(), definition.function());
      String sameIdRoute = ids.put(HttpApiRoutes.id(event), event.routeKey());
      if (sameKeyFunction != null && event.isDefault()) {
        findings.warning(
            place,
            "http-api/duplicate-route",
            "the route * is also defined by \"" + sameKeyFunction + "\": only the last one is used",
            "remove one of them");
      } else if (sameKeyFunction != null) {
        findings.error(
            place,
            "http-api/duplicate-route",
            "the route \"" + event.routeKey() + "\" is also defined by \"" + sameKeyFunction + "\"",
            "remove one of them");
      } else if (sameIdRoute != null) {
        findings.warning(
            place,
            "http-api/same-name",
            "the routes \""
                + sameIdRoute
                + "\" and \""
                + event.routeKey()
                + "\" have the same name in the template: only the last one is used",
            "rename one of the paths");
      }
    }
  }

  private void checkAuthorizer(EventDefinition<HttpApi> definition) {
    RouteAuthorizer authorizer = definition.event().authorizer();
    if (authorizer == null || authorizer.isIam()) {
      return;
    }
    Node node = definition.node().get("authorizer");
    SourceRange place = (node == null ? definition.node() : node).place();
    String name = authorizer.name();
    if (authorizer.id() != null) {
      if (section.id() == null) {
        findings.error(
            place,
            "http-api/external",
            "an authorizer's \"id\" works only with an HTTP API outside this stack",
            "set \"name\" to one of provider.httpApi.authorizers");
      }
    } else if (name != null && !authorizers.containsKey(name)) {
      findings.error(
          place,
          "http-api/unknown-authorizer",
          "unknown authorizer \"" + name + "\"",
          authorizers.isEmpty()
              ? "define it in provider.httpApi.authorizers"
              : Suggestion.didYouMean(name, authorizers.keySet()));
    }
  }

  private void checkTimeout(AwsFunction function) {
    int seconds = function.settings().seconds();
    if (seconds < MAX_SECONDS) {
      return;
    }
    Node functionTimeout = function.section().node().get("timeout");
    String subject = "the function \"" + function.key() + "\" may run " + seconds + " seconds";
    findings.warning(
        functionTimeout == null ? place("timeout") : functionTimeout.place(),
        "http-api/timeout",
        seconds == MAX_SECONDS
            ? subject + ", the limit of an HTTP API: its response may be too late"
            : subject + ", but an HTTP API waits at most " + MAX_SECONDS + " seconds",
        "set a timeout below " + MAX_SECONDS);
  }
}
