package aloft.aws.event.httpapi;

import aloft.aws.manifest.HttpApiAuthorizer;
import aloft.aws.manifest.HttpApiCors;
import aloft.aws.manifest.HttpApiSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.aws.service.FunctionSettings;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is wrong across routes and with the API.
final class HttpApiChecks {
  private static final int LONGEST_SECONDS = 30;

  private final AwsService service;
  private final HttpApiSection section;
  private final Map<String, HttpApiAuthorizer> authorizers;
  private final DiagnosticCollector findings;

  HttpApiChecks(AwsService service, DiagnosticCollector findings) {
    this.service = service;
    this.section = HttpApiType.section(service);
    this.authorizers = section.authorizers() == null ? Map.of() : section.authorizers();
    this.findings = findings;
  }

  void run(List<EventDefinition<HttpApi>> all) {
    checkApi();
    checkAuthorizers();
    checkRoutes(all);
    Set<String> seen = new HashSet<>();
    for (EventDefinition<HttpApi> occurrence : all) {
      checkAuthorizer(occurrence);
      if (seen.add(occurrence.function())) {
        checkTimeout(service.functionOf(occurrence));
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
          "\"useProviderTags\" changes nothing: the provider's tags are always set",
          "leave it out");
    }
    if (section.id() == null) {
      return;
    }
    HttpApiCors cors = section.cors();
    if (cors != null && cors.wanted()) {
      tellExternal("CORS rules", "httpApi", "cors");
    }
    if (section.authorizers() != null) {
      tellExternal("authorizers", "httpApi", "authorizers");
    }
    boolean logs =
        service.provider().logs() != null
            && service.provider().logs().httpApi() != null
            && service.provider().logs().httpApi().wanted();
    if (logs) {
      tellExternal("access logs", "logs", "httpApi");
    }
  }

  private void tellExternal(String what, String... path) {
    findings.error(
        place(path),
        "http-api/external",
        "an HTTP API outside this stack cannot get " + what + " here",
        "set them where that API is made, or leave \"provider.httpApi.id\" out");
  }

  private void checkAuthorizers() {
    authorizers.forEach((key, authorizer) -> {
      String function = authorizer.functionName();
      if (function != null && authorizer.isRequest() && service.function(function) == null) {
        findings.error(
            place("httpApi", "authorizers", key, "functionName"),
            "http-api/authorizer-function",
            "the authorizer \"" + key + "\" calls \"" + function + "\", which is no function here",
            Suggestion.didYouMean(
                function, service.functions().stream().map(AwsFunction::key).toList()));
      }
    });
  }

  private void checkRoutes(List<EventDefinition<HttpApi>> all) {
    Map<String, String> keys = new HashMap<>();
    Map<String, String> ids = new HashMap<>();
    for (EventDefinition<HttpApi> occurrence : all) {
      HttpApi event = occurrence.event();
      SourceRange place = occurrence.node().place();
      String same = keys.put(event.routeKey(), occurrence.function());
      String other = ids.put(HttpApiRoutes.id(event), event.routeKey());
      if (same != null && event.isDefault()) {
        findings.warning(
            place,
            "http-api/duplicate-route",
            "the route * is also that of \"" + same + "\": only the last one counts",
            "leave one of them out");
      } else if (same != null) {
        findings.error(
            place,
            "http-api/duplicate-route",
            "the route \"" + event.routeKey() + "\" is also that of \"" + same + "\"",
            "leave one of them out");
      } else if (other != null) {
        findings.warning(
            place,
            "http-api/same-name",
            "the routes \""
                + other
                + "\" and \""
                + event.routeKey()
                + "\" have one name in the template: only the last one counts",
            "rename one of the paths");
      }
    }
  }

  private void checkAuthorizer(EventDefinition<HttpApi> occurrence) {
    RouteAuthorizer authorizer = occurrence.event().authorizer();
    if (authorizer == null || authorizer.isIam()) {
      return;
    }
    Node node = occurrence.node().get("authorizer");
    SourceRange place = (node == null ? occurrence.node() : node).place();
    String name = authorizer.name();
    if (authorizer.id() != null) {
      if (section.id() == null) {
        findings.error(
            place,
            "http-api/external",
            "an authorizer's \"id\" works only with an HTTP API outside this stack",
            "name one of provider.httpApi.authorizers by \"name\"");
      }
    } else if (name != null && !authorizers.containsKey(name)) {
      findings.error(
          place,
          "http-api/unknown-authorizer",
          "there is no authorizer \"" + name + "\"",
          authorizers.isEmpty()
              ? "describe it under provider.httpApi.authorizers"
              : Suggestion.didYouMean(name, authorizers.keySet()));
    }
  }

  private void checkTimeout(AwsFunction function) {
    int seconds = new FunctionSettings(service, function).seconds();
    if (seconds < LONGEST_SECONDS) {
      return;
    }
    Node own = function.section().node().get("timeout");
    String what = "the function \"" + function.key() + "\" may run " + seconds + " seconds";
    findings.warning(
        own == null ? place("timeout") : own.place(),
        "http-api/timeout",
        seconds == LONGEST_SECONDS
            ? what + ", and an HTTP API waits no longer: its answer may come too late"
            : what + ", but an HTTP API waits " + LONGEST_SECONDS + " only",
        "set a timeout below " + LONGEST_SECONDS);
  }
}
