package aloft.aws.event;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `cloudwatchLog`: entries of a log group call the function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-subscriptionfilter.html">AWS::Logs::SubscriptionFilter</a>
@Doc("Entries of a log group call the function")
public record CloudwatchLog(
    @Required
        @Doc("The log group")
        @Range(max = 512)
        @Matches(
            value = "^[/#A-Za-z0-9-_.]+$",
            words = "a log group: letters, digits and any of /#-_.")
        String logGroup,
    @Doc("The pattern that entries must match (default: all entries)") @Nullable String filter) {

  @ShortForm("the log group")
  static @Nullable CloudwatchLog of(Node node, DiagnosticCollector findings) {
    return node.text() == null
        ? null
        : Decoder.read(CloudwatchLog.class, Mapping.of("logGroup", node, node.place()), findings);
  }

  /// Compiles `cloudwatchLog` events into subscription filters, and one permission for each
  /// function.
  public static final class Type implements EventType<CloudwatchLog> {
    private static final int MAX_FILTERS = 2;
    private static final String SUFFIX = "LogsSubscriptionFilterCloudWatchLog";

    @Override
    public String key() {
      return "cloudwatchLog";
    }

    @Override
    public Class<CloudwatchLog> shape() {
      return CloudwatchLog.class;
    }

    @Override
    public void check(
        AwsService service,
        List<EventDefinition<CloudwatchLog>> definitions,
        DiagnosticCollector findings) {
      Map<String, Integer> filters = new HashMap<>();
      for (EventDefinition<CloudwatchLog> definition : definitions) {
        String group = definition.event().logGroup();
        if (filters.merge(group, 1, Integer::sum) > MAX_FILTERS) {
          findings.error(
              definition.node().place(),
              "cloudwatch-log/limit",
              "the log group \"" + group + "\" has more than two events",
              "AWS allows two subscriptions of a log group: remove this one");
        }
      }
    }

    @Override
    public Fragment compile(
        AwsService service, List<EventDefinition<CloudwatchLog>> definitions, Instant moment) {
      Map<String, List<EventDefinition<CloudwatchLog>>> functions = new LinkedHashMap<>();
      for (EventDefinition<CloudwatchLog> definition : definitions) {
        functions.computeIfAbsent(definition.function(), key -> new ArrayList<>()).add(definition);
      }
      return Fragment.build(
          builder -> functions.values().forEach(events -> add(service, events, builder)));
    }

    private static void add(
        AwsService service,
        List<EventDefinition<CloudwatchLog>> definitions,
        Fragment.Builder builder) {
      AwsFunction function = service.functionOf(definitions.getFirst());
      String permission = LogicalIds.permission(function.key(), SUFFIX);
      String groups = definitions.getFirst().event().logGroup();
      for (int i = 0; i < definitions.size(); i++) {
        CloudwatchLog event = definitions.get(i).event();
        if (i > 0) {
          groups = commonPrefix(groups, event.logGroup()) + "*";
        }
        Fields filter =
            Fields.with("LogGroupName", event.logGroup())
                .put(
                    "FilterPattern",
                    event.filter() == null ? "" : event.filter().replaceAll("[\\r\\n]", ""))
                .put("DestinationArn", function.targetArn());
        builder
            .at(definitions.get(i).node().place())
            .resource(
                LogicalIds.stem(function.key()) + SUFFIX + (i + 1),
                Resource.of("AWS::Logs::SubscriptionFilter", filter)
                    .withDependencies(permission, function.aliasId()));
      }
      Value principal = Value.join("", "logs.", Value.ref("AWS::Region"), ".amazonaws.com");
      Value source =
          Value.join(
              "",
              "arn:",
              Value.ref("AWS::Partition"),
              ":logs:",
              Value.ref("AWS::Region"),
              ":",
              Value.ref("AWS::AccountId"),
              ":log-group:",
              groups,
              ":*");
      builder.resource(
          permission,
          InvokePermission.of(function, principal, source).withDependencies(function.aliasId()));
    }

    private static String commonPrefix(String first, String second) {
      int length = 0;
      while (length < Math.min(first.length(), second.length())
          && first.charAt(length) == second.charAt(length)) {
        length++;
      }
      return first.substring(0, length);
    }
  }
}
