package aloft.aws.event.polling;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import java.util.ArrayList;
import java.util.List;
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
    @Inline Batching batching,
    @Doc("ReportBatchItemFailures: the function returns the messages that failed")
        @OneOf("ReportBatchItemFailures")
        @Nullable String functionResponseType,
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
        batching.polling().batchSize() instanceof Value.Num size
            && size.number().longValue() > SMALL_BATCH;
    boolean hasWindow = batching.windowUnlessZero() != null;
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

  /// Compiles `sqs` events. All functions share one statement of the role.
  public static final class Type extends PolledEventType<Sqs> {

    @Override
    public String key() {
      return "sqs";
    }

    @Override
    public Class<Sqs> shape() {
      return Sqs.class;
    }

    @Override
    String idSuffix(Sqs event) {
      return "SQS" + LogicalIds.alphanumeric(SourceName.ofQueue(event.arn()));
    }

    @Override
    Fields properties(AwsService service, EventDefinition<Sqs> definition) {
      Sqs event = definition.event();
      return common(
              event.arn(),
              event.batching().polling().withDefaults(),
              event.batching().maximumBatchingWindow())
          .put(
              "FunctionResponseTypes",
              event.functionResponseType() == null ? null : List.of(event.functionResponseType()))
          .put(
              "ScalingConfig",
              event.maximumConcurrency() == null
                  ? null
                  : Fields.with("MaximumConcurrency", event.maximumConcurrency()));
    }

    @Override
    List<List<EventDefinition<Sqs>>> groups(List<EventDefinition<Sqs>> definitions) {
      return List.of(definitions);
    }

    @Override
    List<Value> statements(AwsService service, List<EventDefinition<Sqs>> definitions) {
      return allow(
          List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
          definitions.stream().map(definition -> definition.event().arn()).toList());
    }

    @Override
    void reportReplacement(SourceRange place, DiagnosticCollector findings) {
      findings.warning(
          place,
          "sqs/same-name",
          "the function has another queue with this name: only the last one calls it",
          "attach one of the queues to another function");
    }
  }
}
