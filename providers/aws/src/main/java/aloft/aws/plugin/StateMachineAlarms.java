package aloft.aws.plugin;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsService;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compiles `alarms` of a state machine: an alarm of CloudWatch for each metric.
record StateMachineAlarms(StateMachine machine, Mapping settings) {
  private static final Map<String, String> DESCRIPTIONS =
      Map.of(
          "executionsTimedOut", "executions timed out",
          "executionsFailed", "executions failed",
          "executionsAborted", "executions were aborted",
          "executionThrottled", "execution were throttled",
          "executionsSucceeded", "executions succeeded");
  private static final Set<String> SETTINGS =
      Set.of("topics", "metrics", "nameTemplate", "treatMissingData", "period");
  private static final Set<String> OF_METRIC =
      Set.of("metric", "logicalId", "alarmName", "treatMissingData", "period");
  private static final List<String> TOPICS = List.of("ok", "alarm", "insufficientData");

  private List<Node> metrics() {
    return settings.get("metrics") instanceof Sequence list
        ? list.items().stream().distinct().toList()
        : List.of();
  }

  private static String name(Node metric) {
    return StateMachine.text(metric instanceof Mapping ? metric.get("metric") : metric);
  }

  void check(DiagnosticCollector findings) {
    Unknown.of(settings, SETTINGS, "alarms").forEach(findings::add);
    if (TOPICS.stream().allMatch(topic -> settings.get("topics", topic) == null)) {
      findings.warning(
          settings.place(),
          StepFunctions.CODE,
          "no topic is notified of the alarms",
          "set one of ok, alarm and insufficientData under \"topics\"");
    }
    if (metrics().isEmpty()) {
      findings.warning(
          settings.place(), StepFunctions.CODE, "no alarm is created", "list the \"metrics\"");
    }
    for (Node metric : metrics()) {
      if (!DESCRIPTIONS.containsKey(name(metric))) {
        findings.warning(
            metric.place(),
            StepFunctions.CODE,
            "no alarm is created for the metric \"" + name(metric) + "\"",
            Suggestion.didYouMean(name(metric), DESCRIPTIONS.keySet()));
      }
      if (metric instanceof Mapping object) {
        Unknown.of(object, OF_METRIC, "a metric").forEach(findings::add);
      }
    }
  }

  void compile(AwsService service, Fragment.Builder builder) {
    // As in the plugin, the last of several alarms with the same id counts.
    Map<String, Resource> alarms = new LinkedHashMap<>();
    for (Node metric : metrics()) {
      String description = DESCRIPTIONS.get(name(metric));
      if (description != null) {
        String title = LogicalIds.upperFirst(name(metric));
        String id = StateMachine.text(metric.get("logicalId"));
        alarms.put(
            id.isEmpty() ? machine.logicalId() + title + "Alarm" : id,
            alarm(service, metric, title, description));
      }
    }
    builder.at(settings.place());
    alarms.forEach(builder::resource);
  }

  private Resource alarm(AwsService service, Node metric, String title, String description) {
    return Resource.of(
        "AWS::CloudWatch::Alarm",
        Fields.with("Namespace", "AWS/States")
            .put("MetricName", title)
            .put(
                "AlarmDescription",
                "%s[%s][%s]: %s"
                    .formatted(machine.name(), service.stage(), service.region(), description))
            .put("Threshold", 1)
            .put("Period", or(metric, "period", Value.of(60)))
            .put("EvaluationPeriods", 1)
            .put("ComparisonOperator", "GreaterThanOrEqualToThreshold")
            .put("Statistic", "Sum")
            .put("OKActions", topic("ok"))
            .put("AlarmActions", topic("alarm"))
            .put("InsufficientDataActions", topic("insufficientData"))
            .put("TreatMissingData", or(metric, "treatMissingData", Value.of("missing")))
            .put(
                "Dimensions",
                List.of(
                    Fields.with("Name", "StateMachineArn")
                        .put("Value", Value.ref(machine.logicalId()))
                        .obj()))
            .put("AlarmName", alarmName(metric, title)));
  }

  private List<Value> topic(String event) {
    Node topic = settings.get("topics", event);
    return topic == null || topic.isNull() ? List.of() : List.of(Value.of(topic));
  }

  /// A setting of a metric, or of all metrics.
  private Value or(Node metric, String key, Value otherwise) {
    Node own = metric.get(key);
    Node given = own == null ? settings.get(key) : own;
    return given == null || given.isNull() ? otherwise : Value.of(given);
  }

  private @Nullable String alarmName(Node metric, String title) {
    String own = StateMachine.text(metric.get("alarmName"));
    if (!own.isEmpty()) {
      return own;
    }
    String template = StateMachine.text(settings.get("nameTemplate"));
    return template.isEmpty()
        ? null
        : template
            .replace("$[stateMachineName]", machine.name())
            .replace("$[cloudWatchMetricName]", title)
            .replace("$[metricName]", name(metric));
  }
}
