package aloft.aws.event;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.iam.Statements;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.aws.service.ExecutionRole;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `sqs`: messages of an SQS queue call the function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html">AWS::Lambda::EventSourceMapping</a>
@Doc("Messages of an SQS queue call the function")
public record Sqs(
    @Required
        @Doc("The queue's ARN")
        @Matches(
            value = "^arn:[^:]*:sqs:[^:]*:[^:]*:[^:]+$",
            words = "a queue's ARN, as in arn:aws:sqs:us-east-1:123456789012:orders")
        Value arn,
    @Doc("Maximum number of messages in one call (default 10)")
        @ExpectedType(Integer.class)
        @Range(min = 1, max = 10000)
        @Nullable Value batchSize,
    @Doc("Maximum number of seconds to wait for a full batch")
        @ExpectedType(Integer.class)
        @Range(min = 0, max = 300)
        @Nullable Value maximumBatchingWindow,
    @Doc("Whether the queue is polled (default true)") @Nullable Boolean enabled,
    @Doc("ReportBatchItemFailures: the function returns the messages that failed")
        @OneOf("ReportBatchItemFailures")
        @Nullable String functionResponseType,
    @Doc("Patterns that messages must match; other messages are dropped") @Range(min = 1, max = 10)
        @Nullable List<Mapping> filterPatterns,
    @Doc("Maximum number of concurrent calls")
        @ExpectedType(Integer.class)
        @Range(min = 2, max = 1000)
        @Nullable Value maximumConcurrency)
    implements Checked {

  /// The largest batch without a window, and the largest of a FIFO queue.
  private static final int SMALL_BATCH = 10;

  @Override
  public List<Problem> check() {
    String queue = arn.text();
    boolean isFifo = queue != null && queue.endsWith(".fifo");
    boolean isLarge =
        batchSize instanceof Value.Num size && size.number().longValue() > SMALL_BATCH;
    boolean hasWindow = maximumBatchingWindow != null && !"0".equals(maximumBatchingWindow.text());
    List<Problem> problems = new ArrayList<>();
    if (isLarge && isFifo) {
      problems.add(
          refused("batchSize", "the batch of a FIFO queue can have 10 messages at most", null));
    } else if (isLarge && !hasWindow) {
      problems.add(
          refused(
              "batchSize",
              "a batch of more than 10 messages needs \"maximumBatchingWindow\"",
              "add maximumBatchingWindow: 1, or more seconds"));
    }
    if (isFifo && hasWindow) {
      problems.add(
          refused(
              "maximumBatchingWindow",
              "a FIFO queue cannot have a batching window",
              "remove \"maximumBatchingWindow\""));
    }
    return problems;
  }

  private static Problem refused(String key, String message, @Nullable String hint) {
    return new Problem(key, "sqs/batch", message, hint, Problem.Kind.REFUSED);
  }

  @ShortForm("the queue's ARN")
  static @Nullable Sqs of(Node node, DiagnosticCollector findings) {
    return node.text() == null
        ? null
        : Decoder.read(Sqs.class, Mapping.of("arn", node, node.place()), findings);
  }

  /// Compiles `sqs` events into event source mappings.
  public static final class Type implements EventType<Sqs> {

    @Override
    public String key() {
      return "sqs";
    }

    @Override
    public Class<Sqs> shape() {
      return Sqs.class;
    }

    @Override
    public void check(
        AwsService service, List<EventDefinition<Sqs>> definitions, DiagnosticCollector findings) {
      Map<String, EventDefinition<Sqs>> seen = new LinkedHashMap<>();
      for (EventDefinition<Sqs> event : definitions) {
        if (seen.put(id(event), event) != null) {
          findings.warning(
              event.node().place(),
              "sqs/same-name",
              "the function has another queue with this name: only the last one calls it",
              "attach one of the queues to another function");
        }
      }
    }

    @Override
    public Fragment compile(
        AwsService service, List<EventDefinition<Sqs>> definitions, Instant moment) {
      Map<String, Resource> mappings = new LinkedHashMap<>();
      List<Value> queues = new ArrayList<>();
      for (EventDefinition<Sqs> event : definitions) {
        mappings.put(id(event), mapping(service, event));
        queues.add(event.event().arn());
      }
      return Fragment.build(builder -> {
        builder.at(definitions.getFirst().node().place());
        mappings.forEach(builder::resource);
        builder.statement(
            Statements.allow(
                List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
                queues));
      });
    }

    private static String id(EventDefinition<Sqs> event) {
      return LogicalIds.stem(event.function())
          + "EventSourceMappingSQS"
          + LogicalIds.alphanumeric(SourceName.of(event.event().arn()));
    }

    private static Resource mapping(AwsService service, EventDefinition<Sqs> definition) {
      AwsFunction function = service.functionOf(definition);
      Sqs event = definition.event();
      Fields properties =
          Fields.with("BatchSize", event.batchSize() == null ? Value.of(10) : event.batchSize())
              .put("MaximumBatchingWindowInSeconds", event.maximumBatchingWindow())
              .put("EventSourceArn", event.arn())
              .put("FunctionName", function.targetArn())
              .put("Enabled", event.enabled() == null || event.enabled())
              .put(
                  "FunctionResponseTypes",
                  event.functionResponseType() == null
                      ? null
                      : List.of(event.functionResponseType()))
              .putUnlessEmpty("FilterCriteria", filters(event.filterPatterns()))
              .put(
                  "ScalingConfig",
                  event.maximumConcurrency() == null
                      ? null
                      : Fields.with("MaximumConcurrency", event.maximumConcurrency()));
      List<String> dependencies = new ArrayList<>();
      String role = ExecutionRole.of(service, function).mappingDependency();
      if (role != null) {
        dependencies.add(role);
      }
      String alias = function.aliasId();
      if (alias != null) {
        dependencies.add(alias);
      }
      return Resource.of("AWS::Lambda::EventSourceMapping", properties)
          .withDependencies(dependencies);
    }

    private static Fields filters(@Nullable List<Mapping> patterns) {
      if (patterns == null) {
        return new Fields();
      }
      List<Value> filters =
          patterns.stream()
              .<Value>map(pattern -> Fields.with("Pattern", Json.write(pattern, 0)).obj())
              .toList();
      return Fields.with("Filters", filters);
    }
  }
}
