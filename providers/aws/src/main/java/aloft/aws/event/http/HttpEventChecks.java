package aloft.aws.event.http;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.EventDefinition;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Checks one `http` event.
final class HttpEventChecks {
  private final RestApi api;
  private final PathResources paths;
  private final HttpEvent event;
  private final Node node;
  private final DiagnosticCollector findings;

  HttpEventChecks(
      RestApi api,
      PathResources paths,
      EventDefinition<HttpEvent> definition,
      DiagnosticCollector findings) {
    this.api = api;
    this.paths = paths;
    this.event = definition.event();
    this.node = definition.node();
    this.findings = findings;
  }

  void check() {
    checkIntegration();
    checkPath();
    if (event.authorizer() != null) {
      checkAuthorizer(event.authorizer());
    }
    checkTransferMode();
    checkEndpoint();
    checkStatusCodes();
    if (event.integrationType().isProxy()) {
      warnIgnored();
    }
  }

  /// The source range of a key of the event, or of the event if the key is missing.
  private SourceRange place(String first, String... rest) {
    Node at = node.get(first, rest);
    return (at == null ? node : at).place();
  }

  private void checkIntegration() {
    String integration = event.integration();
    if (integration != null && IntegrationType.of(integration) == null) {
      findings.error(
          place("integration"),
          "rest-api/integration",
          "unknown integration \"" + integration + "\"",
          "one of: lambda-proxy, lambda, http-proxy, http, mock");
    }
  }

  private void checkPath() {
    String unidentified = paths.existingPathWithoutId(event.resourcePath());
    if (unidentified != null) {
      findings.error(
          place("path"),
          "rest-api/resource-id",
          "the API has a resource \"/" + unidentified + "\" already, but its id is not configured",
          "add \"/" + unidentified + "\" to provider.apiGateway.restApiResources");
    }
  }

  private void checkAuthorizer(HttpAuthorizer given) {
    SourceRange place = given.node().place();
    if (given.hasType("AWS_IAM") || (given.type() != null && given.authorizerId() != null)) {
      return;
    }
    if (given.arn() == null && given.name() == null) {
      findings.error(
          place,
          "rest-api/missing-authorizer-name",
          "the authorizer has neither a name nor an ARN",
          given.authorizerId() == null
              ? "add \"name\" (a function of this service) or \"arn\""
              : "add its \"type\" to \"authorizerId\"");
      return;
    }
    String name = Authorization.name(given);
    if (name == null || LogicalIds.stem(name).matches("|.*[^0-9A-Za-z].*")) {
      findings.error(
          place,
          "rest-api/missing-authorizer-name",
          name == null
              ? "the authorizer's name cannot be derived from its ARN"
              : "\"" + name + "\" is not a valid name of an authorizer",
          "add a \"name\" of letters, digits, - and _");
      return;
    }
    if (given.arn() == null && api.service().function(name) == null) {
      List<String> functionKeys = api.service().functions().stream().map(AwsFunction::key).toList();
      String suggestion = Suggestion.didYouMean(name, functionKeys);
      findings.error(
          place,
          "rest-api/unknown-authorizer",
          "the authorizer \"" + name + "\" is not a function of this service",
          suggestion != null ? suggestion : "use a function of this service, or add an \"arn\"");
    }
    checkClaims(given);
  }

  private void checkClaims(HttpAuthorizer given) {
    boolean claims = !given.claims().isEmpty();
    boolean isUserPool =
        given.arn() instanceof Value.Str arn
            && Authorization.USER_POOL_ARN.matcher(arn.text()).find();
    if (claims && isUserPool && event.integrationType() == IntegrationType.AWS_PROXY) {
      findings.error(
          place("authorizer", "claims"),
          "rest-api/claims",
          "\"claims\" is supported with the integration lambda only",
          "remove \"claims\" (the event contains all claims), or set \"integration: lambda\"");
    }
  }

  private void checkTransferMode() {
    String mode = event.response() == null ? null : event.response().transferMode();
    if (mode == null) {
      return;
    }
    if (!mode.equalsIgnoreCase("BUFFERED") && !mode.equalsIgnoreCase("STREAM")) {
      findings.error(
          place("response", "transferMode"),
          "rest-api/transfer-mode",
          "unknown transfer mode \"" + mode + "\"",
          "one of: BUFFERED, STREAM");
    } else if (!event.integrationType().isProxy()) {
      findings.error(
          place("response", "transferMode"),
          "rest-api/transfer-mode",
          "the integration " + event.integrationType() + " does not support a transfer mode",
          "use the integration lambda-proxy or http-proxy");
    }
  }

  private void checkEndpoint() {
    if (event.integrationType() != IntegrationType.HTTP
        && event.integrationType() != IntegrationType.HTTP_PROXY) {
      return;
    }
    if (event.request().uri() == null) {
      findings.error(
          place("request"),
          "rest-api/missing-uri",
          "the integration " + event.integrationType() + " requires a URI",
          "add \"request.uri\"");
    }
    boolean hasConnection = event.vpcLink().connectionType() != null;
    if (hasConnection && event.vpcLink().connectionId() == null) {
      findings.error(
          place("connectionType"),
          "rest-api/missing-connection-id",
          "the connection type " + event.vpcLink().connectionType() + " requires a VPC link",
          "add \"connectionId\"");
    }
  }

  private void checkStatusCodes() {
    HttpResponse response = event.response();
    if (response == null || event.integrationType().isProxy()) {
      return;
    }
    if (response.node().get("statusCodes") instanceof Mapping given) {
      for (Mapping.Entry entry : given.entries().values()) {
        if (entry.value().isNull()) {
          findings.error(
              entry.place(),
              "manifest/type",
              "the status code " + entry.key() + " has no settings",
              "add at least \"pattern\"");
        }
      }
      if (given.get("200") != null
          && response.statusCodes() != null
          && Responses.lacksDefault(response.statusCodes())) {
        findings.warning(
            place("response", "statusCodes", "200"),
            "rest-api/ignored",
            "the settings of the status code 200 have no effect: it becomes the default response",
            "add \"pattern: ''\" to the code that is the default");
      }
    }
  }

  /// Proxy integrations pass requests and responses on unchanged and ignore mappings.
  private void warnIgnored() {
    Set<String> kept =
        event.integrationType() == IntegrationType.HTTP_PROXY
            ? Set.of("parameters", "schemas", "uri")
            : Set.of("parameters", "schemas");
    warnIgnored("request", node.get("request"), kept);
    warnIgnored("response", node.get("response"), Set.of("transferMode"));
  }

  private void warnIgnored(String section, @Nullable Node given, Set<String> kept) {
    if (!(given instanceof Mapping mapping)) {
      return;
    }
    List<Mapping.Entry> ignored =
        mapping.entries().values().stream().filter(entry -> !kept.contains(entry.key())).toList();
    if (!ignored.isEmpty()) {
      String keys = ignored.stream().map(Mapping.Entry::key).collect(Collectors.joining(", "));
      findings.warning(
          ignored.getFirst().place(),
          "rest-api/ignored",
          "the integration " + event.integrationType() + " ignores " + section + "." + keys,
          "remove it, or set \"integration: lambda\"");
    }
  }
}
