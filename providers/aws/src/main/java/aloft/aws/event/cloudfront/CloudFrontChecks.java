package aloft.aws.event.cloudfront;

import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.CloudFrontSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.aws.service.ExecutionRole;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks the distribution and the limits of its functions.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-restrictions.html">Restrictions</a>
final class CloudFrontChecks {
  private static final String REGION = "us-east-1";
  private static final int MAX_VIEWER_MEGABYTES = 128;
  private static final int MAX_VIEWER_SECONDS = 5;
  private static final int MAX_ORIGIN_MEGABYTES = 10240;
  private static final int MAX_ORIGIN_SECONDS = 30;

  private final AwsService service;
  private final CloudFrontSection section;
  private final DiagnosticCollector findings;

  CloudFrontChecks(AwsService service, DiagnosticCollector findings) {
    this.service = service;
    this.section = service.provider().eventSources().cloudFront();
    this.findings = findings;
  }

  void check(List<EventDefinition<CloudFront>> definitions) {
    checkPolicies(definitions);
    if (definitions.isEmpty()) {
      return;
    }
    if (!service.region().equals(REGION)) {
      findings.error(
          definitions.getFirst().node().place(),
          "cloud-front/region",
          "functions of CloudFront run only in " + REGION + ", not in " + service.region(),
          "set provider.region to " + REGION + ", or move them to a service of their own");
    }
    checkBehaviors(definitions);
    checkDefault(definitions);
    Set<String> functions = new HashSet<>();
    Set<List<Object>> limits = new HashSet<>();
    for (EventDefinition<CloudFront> definition : definitions) {
      if (limits.add(List.of(definition.function(), definition.event().isViewer()))) {
        checkLimits(definition);
      }
      if (functions.add(definition.function())) {
        checkRole(definition);
      }
    }
  }

  private void checkPolicies(List<EventDefinition<CloudFront>> definitions) {
    Set<String> used = new HashSet<>();
    for (EventDefinition<CloudFront> definition : definitions) {
      CloudFront.CachePolicyReference policy = definition.event().cachePolicy();
      String name = policy == null || policy.id() != null ? null : policy.name();
      if (name != null && !section.cachePolicies().containsKey(name)) {
        findings.error(
            place(definition, "cachePolicy"),
            "cloud-front/cache-policy",
            "\"" + name + "\" is not a policy of provider.cloudFront.cachePolicies",
            Suggestion.didYouMean(name, section.cachePolicies().keySet()));
      } else if (name != null) {
        used.add(name);
      }
    }
    section
        .cachePolicies()
        .forEach((name, policy) -> {
          if (!used.contains(name)) {
            findings.warning(
                policy.node().place(),
                "cloud-front/unused-policy",
                "no event uses the cache policy \"" + name + "\"",
                "remove it");
          }
        });
  }

  private void checkBehaviors(List<EventDefinition<CloudFront>> definitions) {
    Map<String, String> origins = new HashMap<>();
    Set<List<String>> types = new HashSet<>();
    for (EventDefinition<CloudFront> definition : definitions) {
      CloudFront event = definition.event();
      String path =
          event.path().isEmpty() ? "without a path pattern" : "for \"" + event.path() + "\"";
      String origin = origins.putIfAbsent(event.path(), event.origin().id());
      if (origin != null && !origin.equals(event.origin().id())) {
        findings.error(
            place(definition, "origin"),
            "cloud-front/behavior",
            "another event " + path + " has another origin",
            "set another \"pathPattern\", or the same origin");
      } else if (!types.add(List.of(event.path(), event.type()))) {
        findings.error(
            place(definition, "eventType"),
            "cloud-front/behavior",
            "another event " + path + " has the type " + event.type(),
            "CloudFront calls one function for each type: set another \"pathPattern\"");
      }
    }
  }

  private void checkDefault(List<EventDefinition<CloudFront>> definitions) {
    Set<String> origins = new HashSet<>();
    boolean hasDefault = false;
    boolean hasDefaultBehavior = false;
    for (EventDefinition<CloudFront> definition : definitions) {
      CloudFront event = definition.event();
      origins.add(event.origin().id());
      hasDefaultBehavior |= event.path().isEmpty();
      if (Boolean.TRUE.equals(event.isDefaultOrigin())) {
        if (hasDefault) {
          findings.error(
              place(definition, "isDefaultOrigin"),
              "cloud-front/default-origin",
              "another event has the default origin",
              "remove \"isDefaultOrigin\" from one of them");
        }
        hasDefault = true;
      }
    }
    if (origins.size() > 1 && !hasDefault && !hasDefaultBehavior) {
      findings.error(
          definitions.getFirst().node().place(),
          "cloud-front/default-origin",
          "the events have several origins, of which none is the default",
          "add \"isDefaultOrigin: true\" to one of them, or remove its \"pathPattern\"");
    }
  }

  private void checkLimits(EventDefinition<CloudFront> definition) {
    AwsFunction function = service.functionOf(definition);
    boolean isViewer = definition.event().isViewer();
    checkLimit(
        definition,
        "memorySize",
        function.section().general().memorySize(),
        isViewer ? MAX_VIEWER_MEGABYTES : MAX_ORIGIN_MEGABYTES,
        "MB");
    checkLimit(
        definition,
        "timeout",
        function.section().general().timeout(),
        isViewer ? MAX_VIEWER_SECONDS : MAX_ORIGIN_SECONDS,
        "seconds");
  }

  private void checkLimit(
      EventDefinition<CloudFront> definition,
      String key,
      @Nullable Value value,
      int max,
      String unit) {
    if (!(value instanceof Value.Num number) || number.number().doubleValue() <= max) {
      return;
    }
    Node function = service.functionOf(definition).section().node();
    Node setting = function.get(key);
    findings.error(
        (setting == null ? function : setting).place(),
        "cloud-front/limit",
        "a function of the type " + definition.event().type() + " has at most " + max + " " + unit,
        "write " + key + ": " + max);
  }

  private void checkRole(EventDefinition<CloudFront> definition) {
    AwsFunction function = service.functionOf(definition);
    if (!ExecutionRole.isGenerated(service, function)) {
      findings.warning(
          definition.node().place(),
          "cloud-front/role",
          "the role of \"" + function.key() + "\" must allow Lambda@Edge",
          "edgelambda.amazonaws.com must be able to assume it, and it must write logs in all"
              + " regions");
    }
  }

  private static SourceRange place(EventDefinition<CloudFront> definition, String key) {
    Node value = definition.node().get(key);
    return (value == null ? definition.node() : value).place();
  }
}
