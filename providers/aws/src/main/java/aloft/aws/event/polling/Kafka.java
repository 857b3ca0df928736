package aloft.aws.event.polling;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `kafka`: messages of a Kafka cluster that AWS does not manage call the function.
@Doc("Messages of a self-managed Kafka cluster call the function")
public record Kafka(
    @Required @Doc("How Lambda reaches the cluster") KafkaAccess accessConfigurations,
    @Required @Doc("The cluster's servers, as in kafka.example.com:9092") @Range(min = 1)
        List<String> bootstrapServers,
    @Required @Doc("The topic") @Range(min = 1, max = 249) String topic,
    @Inline Batching batching,
    @Inline StartingPoint start,
    @Doc("The ARN of the topic, queue or bucket for messages that could not be processed")
        @Nullable Value onFailureDestination,
    @Inline TopicReading reading) {

  /// How a topic is read.
  public record TopicReading(
      @Doc("The id of the consumer group")
          @Range(max = 200)
          @Matches(
              value = "^[a-zA-Z0-9-/*:_+=.@-]*$",
              words = "letters, digits and any of -/*:_+=.@")
          @Nullable String consumerGroupId,
      @Doc("The pollers that are reserved for the topic")
          @Nullable Pollers provisionedPollerConfig) {

    /// The properties of a mapping.
    ///
    /// @param key the key of the consumer group
    Fields addTo(Fields properties, String key) {
      return properties
          .putUnlessEmpty(
              key,
              consumerGroupId == null || consumerGroupId.isEmpty()
                  ? new Fields()
                  : Fields.with("ConsumerGroupId", consumerGroupId))
          .put(
              "ProvisionedPollerConfig",
              provisionedPollerConfig == null ? null : provisionedPollerConfig.value());
    }
  }

  /// Compiles `kafka` events.
  public static final class Type extends PolledEventType<Kafka> {
    /// Longer topics are cut, so that the logical id has at most 255 characters.
    private static final int MAX_NAME = 158;

    @Override
    public String key() {
      return "kafka";
    }

    @Override
    public Class<Kafka> shape() {
      return Kafka.class;
    }

    @Override
    String idSuffix(Kafka event) {
      return "Kafka" + name(event.topic(), MAX_NAME);
    }

    @Override
    Fields properties(AwsService service, EventDefinition<Kafka> definition) {
      Kafka event = definition.event();
      Value destination = event.onFailureDestination();
      Fields properties =
          common(null, event.batching().polling(), event.batching().windowUnlessZero())
              .put(
                  "SelfManagedEventSource",
                  Fields.with(
                      "Endpoints", Fields.with("KafkaBootstrapServers", event.bootstrapServers())))
              .put("StartingPosition", event.start().position())
              .put("StartingPositionTimestamp", event.start().startingPositionTimestamp())
              .put("SourceAccessConfigurations", event.accessConfigurations().values())
              .put("Topics", List.of(event.topic()))
              .put(
                  "DestinationConfig",
                  destination == null || "".equals(destination.text())
                      ? null
                      : onFailure(destination));
      return event.reading().addTo(properties, "SelfManagedKafkaEventSourceConfig");
    }

    @Override
    List<Value> statements(AwsService service, List<EventDefinition<Kafka>> definitions) {
      List<Value> secrets = new ArrayList<>();
      boolean inVpc = false;
      for (EventDefinition<Kafka> definition : definitions) {
        KafkaAccess access = definition.event().accessConfigurations();
        secrets.addAll(access.secrets());
        inVpc |= access.isInVpc();
      }
      List<Value> statements =
          new ArrayList<>(allow(List.of("secretsmanager:GetSecretValue"), secrets));
      if (inVpc) {
        statements.add(network());
      }
      return statements;
    }
  }
}
