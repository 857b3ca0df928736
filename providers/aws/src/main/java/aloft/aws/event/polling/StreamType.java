package aloft.aws.event.polling;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Compiles `stream` events into event source mappings and consumers of Kinesis streams.
public final class StreamType extends PolledEventType<Stream> {

  @Override
  public String key() {
    return "stream";
  }

  @Override
  public Class<Stream> shape() {
    return Stream.class;
  }

  @Override
  String idSuffix(Stream event) {
    return (event.isDynamoDb() ? "Dynamodb" : "Kinesis")
        + LogicalIds.alphanumeric(SourceName.ofPath(event.arn()));
  }

  @Override
  Fields properties(AwsService service, EventDefinition<Stream> definition) {
    Stream event = definition.event();
    Stream.Failures failures = event.failures();
    Stream.Destinations destinations = failures.destinations();
    Value consumer = consumerArn(service, definition);
    return common(
            consumer == null ? event.arn() : consumer,
            event.polling().withDefaults(),
            event.reading().batchWindow())
        .put("ParallelizationFactor", event.reading().parallelizationFactor())
        .put("StartingPosition", event.start().position())
        .put("StartingPositionTimestamp", event.startingTime())
        .put("MaximumRetryAttempts", failures.maximumRetryAttempts())
        .put("BisectBatchOnFunctionError", failures.bisectBatchOnFunctionError())
        .put("MaximumRecordAgeInSeconds", failures.maximumRecordAgeInSeconds())
        .put(
            "FunctionResponseTypes",
            failures.functionResponseType() == null
                ? null
                : List.of(failures.functionResponseType()))
        .put("TumblingWindowInSeconds", event.reading().tumblingWindowInSeconds())
        .put(
            "DestinationConfig",
            destinations == null ? null : onFailure(destinations.onFailure().arn()));
  }

  @Override
  Map<String, Resource> dependencies(AwsService service, EventDefinition<Stream> definition) {
    if (!definition.event().createsConsumer()) {
      return Map.of();
    }
    Fields properties =
        Fields.with("StreamARN", definition.event().arn())
            .put("ConsumerName", consumerName(service, definition));
    return Map.of(
        consumerId(service, definition), Resource.of("AWS::Kinesis::StreamConsumer", properties));
  }

  /// The ARN of the consumer that reads the stream, or null.
  private static @Nullable Value consumerArn(
      AwsService service, EventDefinition<Stream> definition) {
    return definition.event().createsConsumer()
        ? Value.ref(consumerId(service, definition))
        : definition.event().existingConsumer();
  }

  private static String consumerId(AwsService service, EventDefinition<Stream> definition) {
    return LogicalIds.alphanumeric(LogicalIds.stem(consumerName(service, definition)))
        + "StreamConsumer";
  }

  private static String consumerName(AwsService service, EventDefinition<Stream> definition) {
    boolean serviceSpecific = service.provider().eventSources().kinesis().isServiceSpecific();
    String name =
        definition.function()
            + SourceName.ofPath(definition.event().arn())
            + (serviceSpecific ? service.name() + service.stage() : "")
            + "Consumer";
    // Other characters, for example from the name of an export, are refused.
    return name.replaceAll("[^0-9A-Za-z_.-]", "");
  }

  @Override
  List<Value> statements(AwsService service, List<EventDefinition<Stream>> definitions) {
    List<Value> statements = new ArrayList<>();
    statements.addAll(
        allow(
            List.of(
                "dynamodb:GetRecords",
                "dynamodb:GetShardIterator",
                "dynamodb:DescribeStream",
                "dynamodb:ListStreams"),
            arns(definitions, Stream::isDynamoDb)));
    statements.addAll(
        allow(
            List.of(
                "kinesis:GetRecords",
                "kinesis:GetShardIterator",
                "kinesis:DescribeStream",
                "kinesis:ListStreams"),
            arns(definitions, event -> !event.isDynamoDb() && !hasConsumer(event))));
    statements.addAll(
        allow(
            List.of(
                "kinesis:GetRecords",
                "kinesis:GetShardIterator",
                "kinesis:DescribeStreamSummary",
                "kinesis:ListShards"),
            arns(definitions, StreamType::hasConsumer)));
    statements.addAll(
        allow(
            List.of("kinesis:SubscribeToShard"),
            values(definitions, definition -> consumerArn(service, definition))));
    statements.addAll(
        allow(List.of("sns:Publish"), values(definitions, event -> destination(event, true))));
    statements.addAll(
        allow(
            List.of("sqs:ListQueues", "sqs:SendMessage"),
            values(definitions, event -> destination(event, false))));
    return statements;
  }

  private static boolean hasConsumer(Stream event) {
    return event.createsConsumer() || event.existingConsumer() != null;
  }

  private static List<Value> arns(
      List<EventDefinition<Stream>> definitions, Predicate<Stream> condition) {
    return values(
        definitions,
        definition -> condition.test(definition.event()) ? definition.event().arn() : null);
  }

  private static @Nullable Value destination(EventDefinition<Stream> definition, boolean topic) {
    Stream.Destinations destinations = definition.event().failures().destinations();
    return destinations != null && destinations.onFailure().isTopic() == topic
        ? destinations.onFailure().arn()
        : null;
  }

  private static List<Value> values(
      List<EventDefinition<Stream>> definitions,
      Function<EventDefinition<Stream>, @Nullable Value> value) {
    List<Value> values = new ArrayList<>();
    for (EventDefinition<Stream> definition : definitions) {
      Value found = value.apply(definition);
      if (found != null) {
        values.add(found);
      }
    }
    return values;
  }
}
