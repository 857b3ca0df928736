package aloft.aws.event.http;

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

/// What must hold for an API as a whole.
final class RestApiRules {
  private final RestApi api;
  private final ProviderSection provider;
  private final DiagnosticCollector findings;

  private RestApiRules(RestApi api, DiagnosticCollector findings) {
    this.api = api;
    this.provider = api.service().provider();
    this.findings = findings;
  }

  static void check(
      RestApi api, List<EventDefinition<HttpEvent>> all, DiagnosticCollector findings) {
    RestApiRules rules = new RestApiRules(api, findings);
    rules.checkExternal();
    if (all.isEmpty()) {
      return;
    }
    rules.checkStage();
    rules.checkEndpoint();
    rules.checkKeys();
    rules.checkCollisions(all);
    Paths paths = new Paths(api);
    all.forEach(occurrence -> new HttpRules(api, paths, occurrence, findings).check());
    rules.checkVariables(all);
    if (!findings.hasErrors()) {
      rules.checkAuthorizers(all);
    }
  }

  /// The place of a key under `provider`, or of what is above it.
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
    if (api.settings().restApiRootResourceId() == null) {
      findings.error(
          place("apiGateway", "restApiId"),
          "rest-api/missing-root-resource",
          "\"restApiId\" wants \"restApiRootResourceId\" beside it",
          "add the id of the API's resource \"/\"");
    }
    if (provider.tracing() != null && provider.tracing().apiGateway() != null) {
      findings.error(
          place("tracing", "apiGateway"),
          "rest-api/external-tracing",
          "\"tracing.apiGateway\" has no effect on an API of another stack",
          "set it where the API is made, or take \"apiGateway.restApiId\" out");
    }
    if (provider.logs() != null && provider.logs().restApi() != null) {
      findings.error(
          place("logs", "restApi"),
          "rest-api/external-logs",
          "\"logs.restApi\" has no effect on an API of another stack",
          "set it where the API is made, or take \"apiGateway.restApiId\" out");
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
          "API Gateway allows no stage named \"" + stage + "\"",
          "use letters, digits, - and _ only");
    }
  }

  private void checkEndpoint() {
    String type = provider.endpointType();
    if (api.isExternal() || provider.vpcEndpointIds() == null || "PRIVATE".equalsIgnoreCase(type)) {
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
        api.settings().usagePlan() instanceof UsagePlans.Several several
            ? several.plans()
            : Map.of();
    boolean named = api.settings().usagePlan() instanceof UsagePlans.Several;
    for (ApiKeyEntry entry : entries == null ? List.<ApiKeyEntry>of() : entries) {
      switch (entry) {
        case ApiKeyEntry.OfPlan many when !plans.containsKey(many.plan()) -> {
          String near = Suggestion.didYouMean(many.plan(), plans.keySet());
          findings.error(
              entry.place(),
              "rest-api/key-without-plan",
              "there is no usage plan \"" + many.plan() + "\" for these API keys",
              near != null ? near : "add \"- " + many.plan() + ": {}\" to the list \"usagePlan\"");
        }
        case ApiKeyEntry.OfDefaultPlan single when named ->
            findings.error(
                entry.place(),
                "rest-api/key-without-plan",
                "this API key is of no usage plan",
                "put it under a plan's name: " + String.join(", ", plans.keySet()));
        default -> {}
      }
    }
  }

  /// Different paths may come to one logical id, which makes one resource of them.
  private void checkCollisions(List<EventDefinition<HttpEvent>> all) {
    Map<String, HttpEvent> methods = new LinkedHashMap<>();
    Map<String, String> paths = new LinkedHashMap<>();
    for (EventDefinition<HttpEvent> occurrence : all) {
      HttpEvent event = occurrence.event();
      String other = paths.putIfAbsent(RestApiIds.path(event.route()), event.route());
      HttpEvent before = methods.put(RestApiIds.method(event.route(), event.method()), event);
      if (other != null && !other.equals(event.route())) {
        findings.warning(
            occurrence.node().place(),
            "rest-api/collision",
            "\"/" + event.route() + "\" and \"/" + other + "\" become one resource",
            "rename one: only letters, digits and - count, and capitals do not");
      } else if (before != null) {
        findings.warning(
            occurrence.node().place(),
            "rest-api/collision",
            event.words() + " is there twice: the last one holds",
            "take one of them out");
      }
    }
  }

  /// Below one resource, API Gateway takes one variable only.
  private void checkVariables(List<EventDefinition<HttpEvent>> all) {
    Map<String, String> variables = new HashMap<>();
    for (EventDefinition<HttpEvent> occurrence : all) {
      StringBuilder above = new StringBuilder();
      for (String part : occurrence.event().route().split("/", -1)) {
        String other = part.startsWith("{") ? variables.putIfAbsent(above.toString(), part) : null;
        if (other != null && !other.equals(part)) {
          findings.warning(
              occurrence.node().place(),
              "rest-api/variable",
              "API Gateway takes one variable below \"/" + above + "\": " + other + " or " + part,
              "use one name in all paths");
          break;
        }
        above.append(part).append('/');
      }
    }
  }

  /// Methods that name one authorizer share it, whatever else they say of it.
  private void checkAuthorizers(List<EventDefinition<HttpEvent>> all) {
    Map<String, Resource> authorizers = new HashMap<>();
    for (EventDefinition<HttpEvent> occurrence : all) {
      HttpEvent event = occurrence.event();
      if (Authorization.of(event, api.service()) instanceof Authorization.Own own) {
        Resource resource = own.resource(api);
        Resource other = authorizers.put(own.logicalId(), resource);
        if (other != null && !other.equals(resource)) {
          findings.warning(
              own.settings().node().place(),
              "rest-api/authorizer",
              "the authorizer \"" + own.name() + "\" is described in two ways: the last one holds",
              "describe it alike at each method, or give one of them a \"name\" and an \"arn\"");
        }
      }
    }
  }
}
