package aloft.aws;

import aloft.aws.cloudformation.Value;
import aloft.aws.event.http.HttpEvent;
import aloft.aws.manifest.ApiGatewaySection;
import aloft.aws.manifest.IamRole;
import aloft.aws.manifest.RuntimeSupport;
import aloft.aws.manifest.VpcSection;
import aloft.aws.plugin.Plugins;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.aws.service.ExecutionRole;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what AWS would refuse in the middle of a deployment: names and lists that are too long,
/// runtimes that have ended. Values of a wrong type or out of range are found by the schema.
final class DeploymentChecks {
  private static final int REST_API_SECONDS = 29;

  private final AwsService service;
  private final LocalDate today;
  private final DiagnosticCollector findings;
  private final Set<SourceRange> checkedRuntimes = new HashSet<>();
  private final Map<String, String> functionsByName = new HashMap<>();

  private DeploymentChecks(AwsService service, LocalDate today, DiagnosticCollector findings) {
    this.service = service;
    this.today = today;
    this.findings = findings;
  }

  /// Reports all problems.
  static void run(AwsService service, Instant now, DiagnosticCollector findings) {
    LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
    new DeploymentChecks(service, today, findings).run();
    EnvironmentChecks.run(service, findings);
    Plugins.report(service.manifest(), findings);
  }

  private void run() {
    checkStackName();
    checkRoleName();
    service.functions().forEach(this::checkFunction);
    service
        .manifest()
        .layers()
        .forEach((name, layer) -> {
          if (layer.name() == null) {
            checkPattern("the layer's name", name, "[a-zA-Z0-9-_]+", layer.node().place());
            checkLength("the layer's name", name, 140, layer.node().place(), "set its \"name\"");
          }
        });
  }

  private void checkStackName() {
    if (service.provider().stack().stackName() == null) {
      checkLength(
          "the stack's name",
          service.stackName(),
          128,
          placeOfService(),
          "set \"provider.stackName\", or choose a shorter service or stage");
    }
  }

  private void checkRoleName() {
    IamRole role = service.provider().permissions().iam().role();
    boolean isNamed = role instanceof IamRole.Generated generated && generated.name() != null;
    if (!isNamed && ExecutionRole.isGeneratedInStack(service)) {
      checkLength(
          "the role's name",
          String.join("-", service.name(), service.stage(), service.region(), "lambdaRole"),
          64,
          placeOfService(),
          "set \"provider.iam.role.name\", or choose a shorter service or stage");
    }
  }

  private void checkFunction(AwsFunction function) {
    Node name = function.section().node().get("name");
    checkLength(
        "the function's name",
        function.deployedName(),
        64,
        name == null ? placeOf(function) : name.place(),
        name == null
            ? "set its \"name\", or choose a shorter service, stage or function"
            : "choose a shorter name");
    // Of two functions with conditions, only one may be created.
    String other =
        function.section().template().condition() == null
            ? functionsByName.putIfAbsent(function.deployedName(), function.key())
            : null;
    if (other != null) {
      findings.refusal(
          name == null ? placeOf(function) : name.place(),
          "function/name",
          "the functions \""
              + other
              + "\" and \""
              + function.key()
              + "\" have the same name in Lambda: "
              + function.deployedName(),
          "give one of them another \"name\"");
    }
    String handler = function.section().handler();
    if (handler != null) {
      checkLength("the handler", handler, 128, place(function, "handler"), null);
    }
    checkRuntime(function);
    checkRestTimeout(function);
    checkCount("layers", function.settings().layers(), 5, place(function, "layers"));
    Map<String, Value> tags = function.settings().tags();
    if (tags != null) {
      checkTags(tags, place(function, "tags"));
    }
    VpcSection vpc = function.settings().vpc();
    if (vpc != null) {
      checkCount("security groups", vpc.securityGroupIds(), 5, place(function, "vpc"));
      checkCount("subnets", vpc.subnetIds(), 16, place(function, "vpc"));
    }
  }

  private void checkRestTimeout(AwsFunction function) {
    ApiGatewaySection api = service.provider().eventSources().apiGateway();
    int seconds = function.settings().seconds();
    if (seconds <= REST_API_SECONDS || (api != null && api.timeoutInMillis() != null)) {
      return;
    }
    for (EventDefinition<?> event : function.events()) {
      if (event.event() instanceof HttpEvent http
          && !http.isAsync()
          && http.timeoutInMillis() == null) {
        findings.warning(
            place(function, "timeout"),
            "rest-api/timeout",
            "the function \""
                + function.key()
                + "\" may run "
                + seconds
                + " seconds, but a REST API waits at most "
                + REST_API_SECONDS
                + " seconds",
            "set a timeout of " + REST_API_SECONDS + " or less, or \"async: true\" for the event");
        return;
      }
    }
  }

  private void checkRuntime(AwsFunction function) {
    String name = function.settings().runtime().text();
    RuntimeSupport support =
        function.section().image() != null || name == null ? null : RuntimeSupport.of(name);
    SourceRange place = place(function, "runtime");
    String problem = support == null || !checkedRuntimes.add(place) ? null : support.problem(today);
    if (support != null && problem != null) {
      findings.warning(place, "function/runtime", problem, "use " + support.successor());
    }
  }

  private void checkTags(Map<String, Value> tags, SourceRange place) {
    checkCount("tags", tags.keySet(), 50, place);
    tags.forEach((key, value) -> {
      checkLength("the key of a tag", key, 128, place, null);
      String text = value.text();
      if (text != null) {
        checkLength("the value of the tag \"" + key + "\"", text, 256, place, null);
      }
      if (key.regionMatches(true, 0, "aws:", 0, 4)) {
        findings.refusal(
            place, "aws/name", "the tag \"" + key + "\" starts with aws:, which is reserved", null);
      }
    });
  }

  private void checkLength(
      String subject, String text, int max, SourceRange place, @Nullable String hint) {
    if (text.length() > max) {
      String shown = text.length() > 130 ? text.substring(0, 127) + "..." : text;
      findings.refusal(
          place,
          "aws/name-length",
          subject
              + " has "
              + text.length()
              + " characters, but AWS allows "
              + max
              + " at most: "
              + shown,
          hint);
    }
  }

  private void checkPattern(String subject, String text, String pattern, SourceRange place) {
    if (!text.matches(pattern)) {
      findings.refusal(
          place,
          "aws/name",
          subject + " \"" + text + "\" must consist of letters, digits, - and _",
          null);
    }
  }

  private void checkCount(String subject, @Nullable Object list, int max, SourceRange place) {
    int size =
        switch (list) {
          case List<?> items -> items.size();
          case Set<?> items -> items.size();
          case Value.Arr items -> items.items().size();
          case null, default -> 0;
        };
    if (size > max) {
      findings.refusal(
          place,
          "aws/too-many",
          "a function can have " + max + " " + subject + " at most, but this one has " + size,
          null);
    }
  }

  private SourceRange placeOfService() {
    Node name = service.manifest().node().get("service");
    return (name == null ? service.manifest().node() : name).place();
  }

  // The place of the function's name in the manifest.
  private SourceRange placeOf(AwsFunction function) {
    if (service.manifest().functions() instanceof Mapping functions) {
      Mapping.Entry entry = functions.entries().get(function.key());
      if (entry != null) {
        return entry.place();
      }
    }
    return function.section().node().place();
  }

  // The place of a setting of the function, else of the provider.
  private SourceRange place(AwsFunction function, String key) {
    for (Node section : List.of(function.section().node(), service.provider().node())) {
      Node value = section.get(key);
      if (value != null) {
        return value.place();
      }
    }
    return placeOf(function);
  }
}
