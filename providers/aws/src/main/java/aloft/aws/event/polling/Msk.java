package aloft.aws.event.polling;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Value;
import aloft.aws.iam.Statements;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `msk`: messages of an MSK cluster call the function.
@Doc("Messages of an MSK cluster call the function")
public record Msk(
    @Required
        @Doc("The cluster's ARN")
        @Matches(
            value = "^arn:[^:]*:kafka:[^:]*:[^:]*:cluster/[^/]+",
            words =
                "a cluster's ARN, as in arn:aws:kafka:us-east-1:123456789012:cluster/orders/1a2b3c")
        Value arn,
    @Required @Doc("The topic") @Range(min = 1, max = 249) String topic,
    @Inline Batching batching,
    @Inline StartingPoint start,
    @Doc("The ARN of a secret for SASL/SCRAM-512") @Matches(value = "^arn:", words = "an ARN")
        @Nullable Value saslScram512,
    @Inline Kafka.TopicReading reading) {

  /// Compiles `msk` events.
  public static final class Type extends PolledEventType<Msk> {
    /// Longer names are cut, so that the logical id has at most 255 characters.
    private static final int MAX_NAME = 79;

    @Override
    public String key() {
      return "msk";
    }

    @Override
    public Class<Msk> shape() {
      return Msk.class;
    }

    @Override
    String idSuffix(Msk event) {
      return "MSK" + name(SourceName.ofPath(event.arn()), MAX_NAME) + name(event.topic(), MAX_NAME);
    }

    @Override
    Fields properties(AwsService service, EventDefinition<Msk> definition) {
      Msk event = definition.event();
      Fields properties =
          common(event.arn(), event.batching().polling(), event.batching().windowUnlessZero())
              .put("StartingPosition", event.start().position())
              .put("StartingPositionTimestamp", event.start().startingPositionTimestamp())
              .put("Topics", List.of(event.topic()))
              .put(
                  "SourceAccessConfigurations",
                  event.saslScram512() == null
                      ? null
                      : List.of(access("SASL_SCRAM_512_AUTH", event.saslScram512())));
      return event.reading().addTo(properties, "AmazonManagedKafkaEventSourceConfig");
    }

    @Override
    List<Value> statements(AwsService service, List<EventDefinition<Msk>> definitions) {
      return List.of(
          Statements.allow(
              List.of("kafka:DescribeCluster", "kafka:GetBootstrapBrokers"),
              definitions.stream().map(definition -> definition.event().arn()).toList()),
          network());
    }
  }
}
