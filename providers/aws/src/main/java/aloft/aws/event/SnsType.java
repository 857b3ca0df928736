package aloft.aws.event;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compiles `sns` events into topics and subscriptions. All functions of a topic share it; a topic
/// lists the subscriptions that have neither a filter policy nor a redrive policy.
public final class SnsType implements EventType<Sns> {

  @Override
  public String key() {
    return "sns";
  }

  @Override
  public Class<Sns> shape() {
    return Sns.class;
  }

  @Override
  public void check(
      AwsService service, List<EventDefinition<Sns>> definitions, DiagnosticCollector findings) {
    Map<String, String> topics = new LinkedHashMap<>();
    Map<String, EventDefinition<Sns>> subscriptions = new LinkedHashMap<>();
    for (EventDefinition<Sns> event : definitions) {
      String name = event.event().name();
      String first = event.event().arn() == null ? topics.putIfAbsent(topicId(name), name) : null;
      if (first != null && !first.equals(name)) {
        findings.warning(
            event.node().place(),
            "sns/same-name",
            "the topic \""
                + name
                + "\" has the same logical id as \""
                + first
                + "\": only \""
                + first
                + "\" is created",
            "rename one of the topics");
      }
      if (isSeparate(event.event()) && subscriptions.put(subscriptionId(event), event) != null) {
        findings.warning(
            event.node().place(),
            "sns/same-name",
            "the function has another subscription to a topic with this name: only the last one"
                + " calls it",
            "attach one of the topics to another function");
      }
    }
  }

  @Override
  public Fragment compile(
      AwsService service, List<EventDefinition<Sns>> definitions, Instant moment) {
    Map<String, Topic> topics = new LinkedHashMap<>();
    Map<String, Resource> resources = new LinkedHashMap<>();
    for (EventDefinition<Sns> definition : definitions) {
      AwsFunction function = service.functionOf(definition);
      Sns event = definition.event();
      if (event.arn() == null) {
        topics.computeIfAbsent(topicId(event.name()), id -> new Topic(event)).add(function, event);
      }
      if (isSeparate(event)) {
        resources.put(
            subscriptionId(definition),
            subscription(function, event, foreignRegion(service, definition)));
      }
      if (event.redrivePolicy() != null) {
        String id =
            LogicalIds.alphanumeric(event.name())
                + "To"
                + LogicalIds.stem(function.key())
                + "DLQPolicy";
        resources.put(id, queuePolicy(id, event, Queue.of(event.redrivePolicy())));
      }
      resources.put(
          LogicalIds.permission(function.key(), LogicalIds.alphanumeric(event.name()) + "SNS"),
          InvokePermission.of(function, "sns.amazonaws.com", sourceArn(event)));
    }
    return Fragment.build(builder -> {
      builder.at(definitions.getFirst().node().place());
      topics.forEach((id, topic) -> builder.resource(id, topic.resource()));
      resources.forEach(builder::resource);
    });
  }

  private static String topicId(String name) {
    return "SNSTopic" + LogicalIds.alphanumeric(name);
  }

  private static String subscriptionId(EventDefinition<Sns> event) {
    return LogicalIds.stem(event.function())
        + "SnsSubscription"
        + LogicalIds.alphanumeric(event.event().name());
  }

  /// Whether the subscription is a resource of its own.
  private static boolean isSeparate(Sns event) {
    return event.arn() != null || event.filterPolicy() != null || event.redrivePolicy() != null;
  }

  private static Value topicArn(Sns event) {
    return event.arn() == null ? Value.ref(topicId(event.name())) : event.arn();
  }

  /// The topic's ARN in a permission. It does not refer to a topic of the stack, which depends on
  /// the function.
  private static Value sourceArn(Sns event) {
    return event.arn() != null
        ? event.arn()
        : Value.join(
            "",
            "arn:",
            Value.ref("AWS::Partition"),
            ":sns:",
            Value.ref("AWS::Region"),
            ":",
            Value.ref("AWS::AccountId"),
            ":",
            event.name());
  }

  /// The region of an existing topic in another region, or null. In the short form of an event, the
  /// region is ignored, as in the Serverless Framework.
  private static @Nullable String foreignRegion(
      AwsService service, EventDefinition<Sns> definition) {
    Value arn = definition.event().arn();
    String text = arn == null || definition.node().text() != null ? null : arn.text();
    String region = text == null ? "" : part(text, 3);
    return region.isEmpty() || region.equals(service.region()) ? null : region;
  }

  private static String part(String arn, int index) {
    String[] parts = arn.split(":", -1);
    return index < parts.length ? parts[index] : "";
  }

  private static Resource subscription(
      AwsFunction function, Sns event, @Nullable String foreignRegion) {
    Fields properties =
        Fields.with("TopicArn", topicArn(event))
            .put("Protocol", "lambda")
            .put("Endpoint", function.targetArn())
            .put(
                "FilterPolicy",
                event.filterPolicy() == null ? null : Value.of(event.filterPolicy()))
            .put("FilterPolicyScope", event.filterPolicyScope())
            .put(
                "RedrivePolicy",
                event.redrivePolicy() == null
                    ? null
                    : Fields.with("deadLetterTargetArn", Queue.of(event.redrivePolicy()).arn()))
            .put("Region", foreignRegion);
    return Resource.of("AWS::SNS::Subscription", properties).withDependency(function.aliasId());
  }

  private static Resource queuePolicy(String id, Sns event, Queue queue) {
    Fields statement =
        Fields.with("Effect", "Allow")
            .put("Principal", Fields.with("Service", "sns.amazonaws.com"))
            .put("Action", "sqs:SendMessage")
            .put("Resource", queue.arn())
            .put(
                "Condition",
                Fields.with("ArnEquals", Fields.with("aws:SourceArn", topicArn(event))));
    Fields document =
        Fields.with("Version", "2012-10-17")
            .put("Id", id)
            .put("Statement", List.of(statement.obj()));
    return Resource.of(
        "AWS::SQS::QueuePolicy",
        Fields.with("PolicyDocument", document).put("Queues", List.of(queue.url())));
  }

  /// A queue for messages that could not be delivered.
  private record Queue(Value arn, Value url) {

    static Queue of(Sns.RedrivePolicy policy) {
      String arn = policy.deadLetterTargetArn();
      if (arn != null) {
        Value url =
            Value.join(
                "",
                "https://sqs." + part(arn, 3) + ".",
                Value.ref("AWS::URLSuffix"),
                "/" + part(arn, 4) + "/" + part(arn, 5));
        return new Queue(Value.of(arn), url);
      }
      Sns.ImportedQueue imported = policy.deadLetterTargetImport();
      if (policy.deadLetterTargetRef() != null || imported == null) {
        String id = String.valueOf(policy.deadLetterTargetRef());
        return new Queue(Value.getAtt(id, "Arn"), Value.ref(id));
      }
      return new Queue(
          new Value.ImportValue(Value.of(imported.arn())),
          new Value.ImportValue(Value.of(imported.url())));
    }
  }

  /// A topic of the stack. The first event defines it.
  private static final class Topic {
    private final Sns event;
    private final List<Value> subscriptions = new ArrayList<>();
    private final List<String> aliases = new ArrayList<>();

    Topic(Sns event) {
      this.event = event;
    }

    void add(AwsFunction function, Sns subscriber) {
      if (!isSeparate(subscriber)) {
        subscriptions.add(
            Fields.with("Endpoint", function.targetArn()).put("Protocol", "lambda").obj());
      }
      if (function.aliasId() != null && !aliases.contains(function.aliasId())) {
        aliases.add(function.aliasId());
      }
    }

    Resource resource() {
      Resource topic =
          Resource.of(
              "AWS::SNS::Topic",
              Fields.with("TopicName", event.name())
                  .put("DisplayName", event.displayName())
                  .put("Subscription", subscriptions.isEmpty() ? null : subscriptions));
      return aliases.size() > 1
          ? topic.withDependencies(aliases)
          : topic.withDependency(aliases.isEmpty() ? null : aliases.getFirst());
    }
  }
}
