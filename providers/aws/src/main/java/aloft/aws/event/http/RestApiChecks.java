package aloft.aws.event.http;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.RestApiIds;
import aloft.aws.manifest.ApiKeyEntry;
import aloft.aws.manifest.ProviderSection;
import aloft.aws.manifest.UsagePlans;
import aloft.aws.service.EventDefinition;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Checks the REST API and all `http` events of a service.
final class RestApiChecks {
  private final RestApi api;
  private final ProviderSection provider;
  private final DiagnosticCollector findings;

  private RestApiChecks(RestApi api, DiagnosticCollector findings) {
    this.api = api;
    this.provider = api.service().provider();
    this.findings = findings;
  }

  static void check(
      RestApi api, List<EventDefinition<HttpEvent>> definitions, DiagnosticCollector findings) {
    RestApiChecks rules = new RestApiChecks(api, findings);
    rules.checkExternal();
    if (definitions.isEmpty()) {
      return;
    }
    rules.checkStage();
    rules.checkEndpoint();
    rules.checkKeys();
    rules.checkCollisions(definitions);
    PathResources paths = new PathResources(api);
    definitions.forEach(
        definition -> new HttpEventChecks(api, paths, definition, findings).check());
    rules.checkVariables(definitions);
    if (!findings.hasErrors()) {
      rules.checkAuthorizers(definitions);
    }
  }

  /// The source range of a key in `provider`, or of its nearest existing parent.
  private SourceRange place(String... keys) {
    Node at = provider.node();
    for (String key : keys) {
      Node below = at.get(key);
      if (below == null) {
        break;
      }
      at = below;
    }
    return at.place();
  }

  private void checkExternal() {
    if (!api.isExternal()) {
      return;
    }
    if (api.settings().existing().restApiRootResourceId() == null) {
      findings.error(
          place("apiGateway", "restApiId"),
          "rest-api/missing-root-resource",
          "\"restApiId\" requires \"restApiRootResourceId\"",
          "add the id of the API's resource \"/\"");
    }
    if (provider.defaults().tracing().apiGateway() != null) {
      findings.error(
          place("tracing", "apiGateway"),
          "rest-api/external-tracing",
          "\"tracing.apiGateway\" has no effect on an API of another stack",
          "set it in the stack that creates the API, or remove \"apiGateway.restApiId\"");
    }
    if (provider.logging().logs().restApi() != null) {
      findings.error(
          place("logs", "restApi"),
          "rest-api/external-logs",
          "\"logs.restApi\" has no effect on an API of another stack",
          "set it in the stack that creates the API, or remove \"apiGateway.restApiId\"");
    }
  }

  private void checkStage() {
    checkStage(api.service().stage(), place("stage"));
    if (api.settings().stage() != null) {
      checkStage(api.settings().stage(), place("apiGateway", "stage"));
    }
  }

  private void checkStage(String stage, SourceRange place) {
    if (!stage.matches("[-_a-zA-Z0-9]+")) {
      findings.error(
          place,
          "rest-api/stage-name",
          "\"" + stage + "\" is not a valid name of a stage",
          "use letters, digits, - and _ only");
    }
  }

  private void checkEndpoint() {
    String type = provider.eventSources().endpointType();
    if (api.isExternal()
        || provider.eventSources().vpcEndpointIds() == null
        || "PRIVATE".equalsIgnoreCase(type)) {
      return;
    }
    String hint = "set \"endpointType: PRIVATE\"";
    if (type == null) {
      findings.warning(
          place("vpcEndpointIds"),
          "rest-api/vpc-endpoints",
          "\"vpcEndpointIds\" has no effect: only a private API has VPC endpoints",
          hint);
    } else {
      findings.error(
          place("vpcEndpointIds"),
          "rest-api/vpc-endpoints",
          "only a private API has VPC endpoints",
          hint);
    }
  }

  private void checkKeys() {
    List<ApiKeyEntry> entries = api.settings().apiKeys();
    Map<String, ?> plans =
        api.settings().usagePlan() instanceof UsagePlans.ByName byName ? byName.plans() : Map.of();
    boolean hasNamedPlans = api.settings().usagePlan() instanceof UsagePlans.ByName;
    for (ApiKeyEntry entry : entries == null ? List.<ApiKeyEntry>of() : entries) {
      switch (entry) {
        case ApiKeyEntry.OfPlan planKeys when !plans.containsKey(planKeys.plan()) -> {
          String suggestion = Suggestion.didYouMean(planKeys.plan(), plans.keySet());
          findings.error(
              entry.place(),
              "rest-api/key-without-plan",
              "unknown usage plan \"" + planKeys.plan() + "\" of these API keys",
              suggestion != null
                  ? suggestion
                  : "add \"- " + planKeys.plan() + ": {}\" to the list \"usagePlan\"");
        }
        case ApiKeyEntry.OfDefaultPlan single when hasNamedPlans ->
            findings.error(
                entry.place(),
                "rest-api/key-without-plan",
                "this API key belongs to no usage plan",
                "put it under the name of a plan: " + String.join(", ", plans.keySet()));
        default -> {}
      }
    }
  }

  /// Different paths may have the same logical id and become one resource.
  private void checkCollisions(List<EventDefinition<HttpEvent>> definitions) {
    Map<String, HttpEvent> methods = new LinkedHashMap<>();
    Map<String, String> paths = new LinkedHashMap<>();
    for (EventDefinition<HttpEvent> definition : definitions) {
      HttpEvent event = definition.event();
      String previous =
          paths.putIfAbsent(LogicalIds.path(event.resourcePath()), event.resourcePath());
      HttpEvent duplicate =
          methods.put(RestApiIds.method(event.resourcePath(), event.method()), event);
      if (previous != null && !previous.equals(event.resourcePath())) {
        findings.warning(
            definition.node().place(),
            "rest-api/collision",
            "\"/" + event.resourcePath() + "\" and \"/" + previous + "\" become the same resource",
            "rename one: only letters, digits and - are significant, and case is ignored");
      } else if (duplicate != null) {
        findings.warning(
            definition.node().place(),
            "rest-api/collision",
            event.routeKey() + " is defined twice: the last definition is used",
            "remove one of them");
      }
    }
  }

  /// API Gateway allows only one path variable below a resource.
  private void checkVariables(List<EventDefinition<HttpEvent>> definitions) {
    Map<String, String> variables = new HashMap<>();
    for (EventDefinition<HttpEvent> definition : definitions) {
      StringBuilder above = new StringBuilder();
      for (String part : definition.event().resourcePath().split("/", -1)) {
        String previous =
            part.startsWith("{") ? variables.putIfAbsent(above.toString(), part) : null;
        if (previous != null && !previous.equals(part)) {
          findings.warning(
              definition.node().place(),
              "rest-api/variable",
              "API Gateway allows only one variable below \"/"
                  + above
                  + "\": "
                  + previous
                  + " or "
                  + part,
              "use the same name in all paths");
          break;
        }
        above.append(part).append('/');
      }
    }
  }

  /// Methods with the same authorizer name share one authorizer, even if their settings differ.
  private void checkAuthorizers(List<EventDefinition<HttpEvent>> definitions) {
    Map<String, Resource> authorizers = new HashMap<>();
    for (EventDefinition<HttpEvent> definition : definitions) {
      HttpEvent event = definition.event();
      if (Authorization.of(event, api.service()) instanceof Authorization.Defined defined) {
        Resource resource = defined.resource(api);
        Resource previous = authorizers.put(defined.logicalId(), resource);
        if (previous != null && !previous.equals(resource)) {
          findings.warning(
              defined.settings().node().place(),
              "rest-api/authorizer",
              "the authorizer \""
                  + defined.name()
                  + "\" is defined with different settings: the last definition is used",
              "use the same settings in each method, or give one of them a \"name\" and an \"arn\"");
        }
      }
    }
  }
}
