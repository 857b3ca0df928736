package aloft.aws.event.polling;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.event.EventType;
import aloft.aws.iam.Statements;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.aws.service.ExecutionRole;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compiles events into event source mappings. If a function has two mappings with the same logical
/// id, the last one wins.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html">AWS::Lambda::EventSourceMapping</a>
abstract class PolledEventType<E> implements EventType<E> {
  /// The end of the logical id of a mapping, after `<Fn>EventSourceMapping`.
  abstract String idSuffix(E event);

  /// The properties of a mapping, except the function's name.
  abstract Fields properties(AwsService service, EventDefinition<E> definition);

  /// The statements that the role needs for the events of a function.
  abstract List<Value> statements(AwsService service, List<EventDefinition<E>> definitions);

  /// Other resources of an event, which its mapping depends on.
  Map<String, Resource> dependencies(AwsService service, EventDefinition<E> definition) {
    return Map.of();
  }

  /// The events that share the statements of the role.
  List<List<EventDefinition<E>>> groups(List<EventDefinition<E>> definitions) {
    Map<String, List<EventDefinition<E>>> functions = new LinkedHashMap<>();
    for (EventDefinition<E> definition : definitions) {
      functions.computeIfAbsent(definition.function(), key -> new ArrayList<>()).add(definition);
    }
    return List.copyOf(functions.values());
  }

  /// Reports a mapping that replaces another one of the same function.
  void reportReplacement(SourceRange place, DiagnosticCollector findings) {
    findings.warning(
        place,
        "event/same-name",
        "the function has another source with this name: only the last one calls it",
        "attach one of the sources to another function");
  }

  @Override
  public void check(
      AwsService service, List<EventDefinition<E>> definitions, DiagnosticCollector findings) {
    Map<String, EventDefinition<E>> seen = new LinkedHashMap<>();
    for (EventDefinition<E> event : definitions) {
      if (seen.put(id(event), event) != null) {
        reportReplacement(event.node().place(), findings);
      }
    }
  }

  @Override
  public Fragment compile(
      AwsService service, List<EventDefinition<E>> definitions, Instant moment) {
    Map<String, Resource> resources = new LinkedHashMap<>();
    for (EventDefinition<E> definition : definitions) {
      Map<String, Resource> dependencies = dependencies(service, definition);
      resources.put(id(definition), mapping(service, definition, dependencies.keySet()));
      resources.putAll(dependencies);
    }
    return Fragment.build(builder -> {
      builder.at(definitions.getFirst().node().place());
      resources.forEach(builder::resource);
      for (List<EventDefinition<E>> group : groups(definitions)) {
        statements(service, group).forEach(builder::statement);
      }
    });
  }

  private String id(EventDefinition<E> event) {
    return LogicalIds.stem(event.function()) + "EventSourceMapping" + idSuffix(event.event());
  }

  private Resource mapping(
      AwsService service, EventDefinition<E> definition, Iterable<String> others) {
    AwsFunction function = service.functionOf(definition);
    List<String> dependencies = new ArrayList<>();
    add(ExecutionRole.of(service, function).mappingDependency(), dependencies);
    add(function.aliasId(), dependencies);
    others.forEach(dependencies::add);
    Fields properties = properties(service, definition).put("FunctionName", function.targetArn());
    return Resource.of("AWS::Lambda::EventSourceMapping", properties)
        .withDependencies(dependencies);
  }

  private static void add(@Nullable String id, List<String> ids) {
    if (id != null) {
      ids.add(id);
    }
  }

  /// A statement for all values, or none if there are no values.
  static List<Value> allow(List<String> actions, List<Value> resources) {
    return resources.isEmpty() ? List.of() : List.of(Statements.allow(actions, resources));
  }

  /// A name in a logical id.
  ///
  /// @param maxLength the length at which it is cut
  static String name(String text, int maxLength) {
    String name = LogicalIds.alphanumeric(text);
    return name.substring(0, Math.min(name.length(), maxLength));
  }

  /// The properties that all types have in common.
  ///
  /// @param source the ARN of the source, or null if it has none
  static Fields common(@Nullable Value source, Polling polling, @Nullable Value window) {
    return Fields.with("BatchSize", polling.batchSize())
        .put("MaximumBatchingWindowInSeconds", window)
        .put("EventSourceArn", source)
        .put("Enabled", polling.enabled())
        .putUnlessEmpty("FilterCriteria", polling.filterCriteria());
  }

  /// The statement for a source within a VPC, which Lambda reaches through network interfaces.
  static Value network() {
    return Fields.with("Effect", "Allow")
        .put(
            "Action",
            List.of(
                "ec2:CreateNetworkInterface",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeVpcs",
                "ec2:DeleteNetworkInterface",
                "ec2:DescribeSubnets",
                "ec2:DescribeSecurityGroups"))
        .put("Resource", "*")
        .obj();
  }

  /// The destination of messages that could not be processed.
  static Fields onFailure(Value destination) {
    return Fields.with("OnFailure", Fields.with("Destination", destination));
  }

  /// The access to a source, by the type of the access.
  static Value access(String type, Value uri) {
    return Fields.with("Type", type).put("URI", uri).obj();
  }
}
