package aloft.aws.event.polling;

import aloft.aws.cloudformation.Value;
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

/// `stream`: records of a Kinesis stream or changes of a DynamoDB table call the function.
@Doc("Records of a Kinesis stream, or changes of a DynamoDB table, call the function")
public record Stream(
    @Required
        @Doc("The stream's ARN")
        @Matches(
            value =
                "^arn:[^:]*:(kinesis:[^:]*:[^:]*:[^/]+/.+|dynamodb:[^:]*:[^:]*:table/[^/]+/stream/.+)$",
            words = "the ARN of a Kinesis stream, or of the stream of a DynamoDB table")
        Value arn,
    @Doc("The kind of stream: kinesis or dynamodb; required unless \"arn\" is a string")
        @OneOf({"dynamodb", "kinesis"})
        @Nullable String type,
    @Inline Polling polling,
    @Inline Reading reading,
    @Inline StartingPoint start,
    @Inline Failures failures,
    @Doc("Kinesis: a consumer with its own throughput: true, or the ARN of an existing one")
        @Nullable Value consumer)
    implements Checked {

  /// How the records of a shard are read and grouped.
  public record Reading(
      @Doc("Maximum number of seconds to wait for a full batch")
          @ExpectedType(Integer.class)
          @Range(min = 0, max = 300)
          @Nullable Value batchWindow,
      @Doc("How many batches of one shard are processed at the same time")
          @ExpectedType(Integer.class)
          @Range(min = 1, max = 10)
          @Nullable Value parallelizationFactor,
      @Doc("The seconds of a tumbling window, whose calls pass a state on")
          @ExpectedType(Integer.class)
          @Range(min = 0, max = 900)
          @Nullable Value tumblingWindowInSeconds) {}

  /// What happens if a call fails.
  public record Failures(
      @Doc("How often a failed batch is tried again; -1 (default) until its records expire")
          @ExpectedType(Integer.class)
          @Range(min = -1, max = 10000)
          @Nullable Value maximumRetryAttempts,
      @Doc("Whether a failed batch is split in two") @ExpectedType(Boolean.class)
          @Nullable Value bisectBatchOnFunctionError,
      @Doc("The age in seconds from which records are skipped; -1 (default) for none")
          @ExpectedType(Integer.class)
          @Range(min = -1, max = 604800)
          @Nullable Value maximumRecordAgeInSeconds,
      @Doc("ReportBatchItemFailures: the function returns the records that failed")
          @OneOf("ReportBatchItemFailures")
          @Nullable String functionResponseType,
      @Doc("Where records go that could not be processed") @Nullable Destinations destinations)
      implements Checked {

    private static final int MIN_AGE = 60;

    @Override
    public List<Problem> check() {
      long age =
          maximumRecordAgeInSeconds instanceof Value.Num number
              ? number.number().longValue()
              : MIN_AGE;
      return age < 0 || age >= MIN_AGE
          ? List.of()
          : List.of(
              new Problem(
                  "maximumRecordAgeInSeconds",
                  "manifest/range",
                  "the number must be -1, or from 60 to 604800",
                  null,
                  Problem.Kind.REFUSED));
    }
  }

  /// Where records go that could not be processed.
  @Doc("Where records go that could not be processed")
  public record Destinations(
      @Required @Doc("The SNS topic or the SQS queue: its ARN, or an object")
          OnFailure onFailure) {}

  /// A topic or queue that receives information about failed batches.
  @Doc("A topic or queue")
  public record OnFailure(
      @Required @Doc("The ARN") @Matches(value = "^arn:", words = "an ARN") Value arn,
      @Doc("sns or sqs; required unless \"arn\" is a string") @OneOf({"sns", "sqs"})
          @Nullable String type)
      implements Checked {

    @ShortForm("the ARN of a topic or queue")
    static @Nullable OnFailure of(Node node, DiagnosticCollector findings) {
      return node.text() == null
          ? null
          : Decoder.read(OnFailure.class, Mapping.of("arn", node, node.place()), findings);
    }

    boolean isTopic() {
      return "sns".equals(type == null ? service(arn) : type);
    }

    @Override
    public List<Problem> check() {
      return type == null && arn.text() == null
          ? List.of(
              new Problem(
                  "arn",
                  "stream/type",
                  "a destination whose ARN is an expression needs \"type\"",
                  "add type: sns, or type: sqs"))
          : List.of();
    }
  }

  @ShortForm("the stream's ARN")
  static @Nullable Stream of(Node node, DiagnosticCollector findings) {
    return node.text() == null
        ? null
        : Decoder.read(Stream.class, Mapping.of("arn", node, node.place()), findings);
  }

  boolean isDynamoDb() {
    return "dynamodb".equals(type == null ? service(arn) : type);
  }

  /// Whether the stack creates a consumer.
  boolean createsConsumer() {
    return !isDynamoDb() && consumer instanceof Value.Bool flag && flag.flag();
  }

  /// The ARN of an existing consumer, or null.
  @Nullable Value existingConsumer() {
    return isDynamoDb() || consumer instanceof Value.Bool ? null : consumer;
  }

  /// The time at which reading starts, or null.
  @Nullable Value startingTime() {
    return !isDynamoDb() && (consumer != null || start.isTime())
        ? start.startingPositionTimestamp()
        : null;
  }

  private static String service(Value arn) {
    String text = arn.text();
    String[] parts = text == null ? new String[0] : text.split(":", -1);
    return parts.length > 2 ? parts[2] : "";
  }

  @Override
  public List<Problem> check() {
    List<Problem> problems = new ArrayList<>();
    if (type == null && arn.text() == null) {
      problems.add(
          new Problem(
              "arn",
              "stream/type",
              "a stream whose ARN is an expression needs \"type\"",
              "add type: kinesis, or type: dynamodb"));
    }
    if (isDynamoDb() && start.isTime()) {
      problems.add(
          new Problem(
              "startingPosition",
              "event/starting-position",
              "a stream of DynamoDB cannot be read from a time on",
              "write TRIM_HORIZON or LATEST",
              Problem.Kind.REFUSED));
    }
    if (consumer instanceof Value.Bool flag && !flag.flag()) {
      problems.add(
          new Problem(
              "consumer",
              "manifest/value",
              "unsupported value false",
              "remove \"consumer\": there is none by default",
              Problem.Kind.VIOLATION));
    } else if (consumer != null && consumer.text() != null && !isConsumer(consumer)) {
      problems.add(
          new Problem(
              "consumer",
              "manifest/value",
              "the consumer must be true, or the ARN of a consumer",
              null,
              Problem.Kind.REFUSED));
    }
    return problems;
  }

  private static boolean isConsumer(Value consumer) {
    String text = consumer.text();
    return consumer instanceof Value.Bool || (text != null && text.startsWith("arn:"));
  }
}
