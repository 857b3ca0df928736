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

/// What must hold for one method.
final class HttpRules {
  private final RestApi api;
  private final Paths paths;
  private final HttpEvent event;
  private final Node node;
  private final DiagnosticCollector findings;

  HttpRules(
      RestApi api,
      Paths paths,
      EventDefinition<HttpEvent> occurrence,
      DiagnosticCollector findings) {
    this.api = api;
    this.paths = paths;
    this.event = occurrence.event();
    this.node = occurrence.node();
    this.findings = findings;
  }

  void check() {
    checkMethod();
    checkPath();
    if (event.authorizer() != null) {
      checkAuthorizer(event.authorizer());
    }
    checkTransferMode();
    checkAddress();
    checkStatusCodes();
    if (event.kind().isProxy()) {
      tellIgnored();
    }
  }

  /// The place of a key of the event, or of the event.
  private SourceRange place(String first, String... rest) {
    Node at = node.get(first, rest);
    return (at == null ? node : at).place();
  }

  private void checkMethod() {
    if (event.method().equals("*")) {
      findings.error(
          place("method"), "rest-api/method", "a REST API has no method \"*\"", "use ANY");
    }
    String integration = event.integration();
    if (integration != null && Integration.of(integration) == null) {
      findings.error(
          place("integration"),
          "rest-api/integration",
          "there is no integration \"" + integration + "\"",
          "one of: lambda-proxy, lambda, http-proxy, http, mock");
    }
  }

  private void checkPath() {
    String unidentified = paths.unidentified(event.route());
    if (unidentified != null) {
      findings.error(
          place("path"),
          "rest-api/resource-id",
          "the API has a resource \"/" + unidentified + "\" already, whose id is not given",
          "add \"/" + unidentified + "\" to provider.apiGateway.restApiResources");
    }
  }

  private void checkAuthorizer(HttpAuthorizer given) {
    SourceRange place = given.node().place();
    if (given.is("AWS_IAM") || (given.type() != null && given.authorizerId() != null)) {
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
              ? "the authorizer's name cannot be told from its ARN"
              : "\"" + name + "\" cannot name an authorizer",
          "add a \"name\" of letters, digits, - and _");
      return;
    }
    if (given.arn() == null && api.service().function(name) == null) {
      List<String> known = api.service().functions().stream().map(AwsFunction::key).toList();
      String near = Suggestion.didYouMean(name, known);
      findings.error(
          place,
          "rest-api/unknown-authorizer",
          "there is no function \"" + name + "\" to authorize",
          near != null ? near : "name a function of this service, or add an \"arn\"");
    }
    checkClaims(given);
  }

  private void checkClaims(HttpAuthorizer given) {
    boolean claims = given.claims() != null && !given.claims().isEmpty();
    boolean pool =
        given.arn() instanceof Value.Str arn
            && Authorization.USER_POOL_ARN.matcher(arn.text()).find();
    if (claims && pool && event.kind() == Integration.AWS_PROXY) {
      findings.error(
          place("authorizer", "claims"),
          "rest-api/claims",
          "claims can be chosen with the integration lambda only",
          "take \"claims\" out (the event has them all), or set \"integration: lambda\"");
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
          "there is no transfer mode \"" + mode + "\"",
          "one of: BUFFERED, STREAM");
    } else if (!event.kind().isProxy()) {
      findings.error(
          place("response", "transferMode"),
          "rest-api/transfer-mode",
          "the integration " + event.kind() + " has no transfer mode",
          "it goes with the integrations lambda-proxy and http-proxy");
    }
  }

  private void checkAddress() {
    if (event.kind() != Integration.HTTP && event.kind() != Integration.HTTP_PROXY) {
      return;
    }
    if (event.request() == null || event.request().uri() == null) {
      findings.error(
          place("request"),
          "rest-api/missing-uri",
          "the integration " + event.kind() + " wants an address",
          "add \"request.uri\"");
    }
    boolean link = event.connectionType() != null;
    if (link && event.connectionId() == null) {
      findings.error(
          place("connectionType"),
          "rest-api/missing-connection-id",
          "the connection type " + event.connectionType() + " wants a VPC link",
          "add \"connectionId\"");
    }
  }

  private void checkStatusCodes() {
    HttpResponse response = event.response();
    if (response == null || event.kind().isProxy()) {
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
            "what is said of the status code 200 has no effect: it becomes the default answer",
            "add \"pattern: ''\" to the code that is the default");
      }
    }
  }

  /// With a proxy integration, requests and answers pass as they are.
  private void tellIgnored() {
    Set<String> kept =
        event.kind() == Integration.HTTP_PROXY
            ? Set.of("parameters", "schemas", "uri")
            : Set.of("parameters", "schemas");
    tellIgnored("request", node.get("request"), kept);
    tellIgnored("response", node.get("response"), Set.of("transferMode"));
  }

  private void tellIgnored(String section, @Nullable Node given, Set<String> kept) {
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
          "the integration " + event.kind() + " ignores " + section + "." + keys,
          "take it out, or set \"integration: lambda\"");
    }
  }
}
