package aloft.aws;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.customresource.CustomResourceFunction;
import aloft.aws.event.AlexaType;
import aloft.aws.event.CloudwatchEvent;
import aloft.aws.event.CloudwatchLog;
import aloft.aws.event.EventType;
import aloft.aws.event.Iot;
import aloft.aws.event.IotFleetProvisioning;
import aloft.aws.event.LocalTriggers;
import aloft.aws.event.ScheduleType;
import aloft.aws.event.SnsType;
import aloft.aws.event.alb.AlbType;
import aloft.aws.event.cloudfront.CloudFrontType;
import aloft.aws.event.cognito.UserPoolEventType;
import aloft.aws.event.eventbridge.EventBridgeType;
import aloft.aws.event.http.HttpEventType;
import aloft.aws.event.httpapi.HttpApiType;
import aloft.aws.event.polling.ActiveMq;
import aloft.aws.event.polling.Kafka;
import aloft.aws.event.polling.Msk;
import aloft.aws.event.polling.RabbitMq;
import aloft.aws.event.polling.Sqs;
import aloft.aws.event.polling.StreamType;
import aloft.aws.event.s3.BucketEventType;
import aloft.aws.event.websocket.WebSocketType;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.model.Section;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Indentation;
import aloft.spi.schema.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All event types, in the order of their statements in the role.
final class Events {

  private static final List<EventType<?>> TYPES =
      List.of(
          new ScheduleType(),
          new BucketEventType(),
          new HttpEventType(),
          new WebSocketType(),
          new SnsType(),
          new StreamType(),
          new Kafka.Type(),
          new ActiveMq.Type(),
          new RabbitMq.Type(),
          new Msk.Type(),
          new AlbType(),
          AlexaType.skill(),
          AlexaType.smartHome(),
          new Iot.Type(),
          new IotFleetProvisioning.Type(),
          new CloudwatchEvent.Type(),
          new CloudwatchLog.Type(),
          new UserPoolEventType(),
          new EventBridgeType(),
          new Sqs.Type(),
          new CloudFrontType(),
          new HttpApiType());

  private Events() {}

  /// The schemas of all supported types, each under its key.
  static List<Schema> schemas() {
    List<Schema> schemas = new ArrayList<>();
    TYPES.forEach(type -> schemas.add(schema(type.key(), Schema.of(type.shape()))));
    CommonSpellings.events().forEach((key, settings) -> schemas.add(schema(key, settings)));
    return schemas;
  }

  private static Schema schema(String key, Schema settings) {
    boolean isRest = key.equals("http");
    String doc = settings instanceof Schema.Shape shape ? shape.doc() : null;
    return Schema.Shape.of(
        "",
        Map.of(
            key,
            new Schema.Field(
                isRest && settings instanceof Schema.Shape shape
                    ? shape.plus(CommonSpellings.httpKeys())
                    : settings,
                true,
                doc)));
  }

  /// Reads the events of a function.
  static List<EventDefinition<?>> read(
      String function, List<Node> nodes, DiagnosticCollector findings) {
    List<EventDefinition<?>> events = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      String text = node.text();
      if (text != null) {
        reportUnreadable(text, node, node.place(), findings);
      } else if (node instanceof Mapping mapping && !mapping.entries().isEmpty()) {
        String first = firstEvent(mapping);
        Set<String> explained = Indentation.report(mapping, Events::belongs, findings);
        for (Mapping.Entry entry : mapping.entries().values()) {
          if (explained.contains(entry.key())) {
            continue;
          }
          if (!isEvent(entry.key())) {
            reportUnknown(entry.key(), entry.place(), owner(mapping, entry.key()), findings);
            continue;
          }
          EventDefinition<?> event = read(function, i + 1, entry, findings);
          if (event != null) {
            events.add(event);
          }
          if (!entry.key().equals(first)) {
            findings.violation(
                entry.place(),
                "manifest/event",
                "\"" + entry.key() + "\" is a second event of the same item",
                "write \"- " + entry.key() + ": ...\"");
          }
        }
      } else {
        findings.error(
            node.place(), "manifest/type", "expected an event, as in \"- httpApi: GET /path\"");
      }
    }
    return events;
  }

  // An event has one key. What else is beside it, and is no event, belongs to it.
  private static boolean belongs(String event, String key) {
    return isEvent(event) && !isEvent(key);
  }

  private static @Nullable String firstEvent(Mapping item) {
    for (String key : item.entries().keySet()) {
      if (isEvent(key)) {
        return key;
      }
    }
    return null;
  }

  private static boolean isEvent(String key) {
    return type(key) != null;
  }

  /// An event with its settings in their normalized form.
  static Node normalize(Node event) {
    return event instanceof Mapping mapping
        ? mapping.map((key, settings) -> {
          EventType<?> type = type(key);
          return type == null ? settings : Decoder.normalize(type.shape(), settings);
        })
        : event;
  }

  private static @Nullable EventDefinition<?> read(
      String function, int position, Mapping.Entry entry, DiagnosticCollector findings) {
    EventType<?> type = type(entry.key());
    if (type == null || entry.value().isNull()) {
      reportUnreadable(entry.key(), entry.value(), entry.place(), findings);
      return null;
    }
    return read(type, function, position, entry.value(), findings);
  }

  private static <E> @Nullable EventDefinition<E> read(
      EventType<E> type, String function, int position, Node node, DiagnosticCollector findings) {
    E event = Decoder.read(type.shape(), node, findings);
    return event == null
        ? null
        : new EventDefinition<>(function, type.key(), event, position, node);
  }

  private static void reportUnreadable(
      String key, Node settings, SourceRange place, DiagnosticCollector findings) {
    if (type(key) != null && key.equals(settings.text())) {
      // As in "- alexaSkill", which once meant any skill. The Serverless Framework ignores it.
      findings.violation(
          place,
          "manifest/type",
          "the event \"" + key + "\" has no settings: it has no effect",
          "write its settings, as in \"- " + key + ": ...\"");
    } else if (type(key) != null) {
      findings.error(
          place,
          "manifest/type",
          "the event \"" + key + "\" has no settings",
          "write them below \"" + key + "\", indented by two more");
    } else {
      reportUnknown(key, place, null, findings);
    }
  }

  /// @param owner the event that has a setting of this name; null if there is none
  private static void reportUnknown(
      String key, SourceRange place, @Nullable String owner, DiagnosticCollector findings) {
    List<String> keys = new ArrayList<>(CommonSpellings.events().keySet());
    TYPES.forEach(type -> keys.add(type.key()));
    findings.unknownKey(
        place,
        "manifest/unknown-event",
        "unknown event type \"" + key + "\"",
        owner == null
            ? Suggestion.didYouMean(key, keys)
            : "it is a setting of \"" + owner + "\": write all of them below \"" + owner + ":\"");
  }

  // As in "- http: GET /path" with "cors: true" at the same depth.
  private static @Nullable String owner(Mapping event, String key) {
    for (String sibling : event.entries().keySet()) {
      EventType<?> type = type(sibling);
      if (type != null
          && Schema.of(type.shape()) instanceof Schema.Shape shape
          && shape.fields().get().containsKey(key)) {
        return sibling;
      }
    }
    return null;
  }

  private static @Nullable EventType<?> type(String key) {
    for (EventType<?> type : TYPES) {
      if (type.key().equals(key)) {
        return type;
      }
    }
    return null;
  }

  /// Checks the events of a service, type by type.
  static void check(AwsService service, DiagnosticCollector findings) {
    groups(service).forEach(group -> group.check(service, findings));
  }

  /// Compiles all events of a service.
  static Fragment compile(AwsService service, Instant timestamp) {
    return Fragment.build(builder ->
        groups(service).forEach(group -> builder.add(group.compile(service, timestamp))));
  }

  /// The triggers of all events, for the local cloud. Events that it does not emulate become
  /// subscriptions.
  static LocalTriggers localTriggers(AwsService service) {
    List<Trigger> triggers = new ArrayList<>();
    List<Section.Item> apiKeys = new ArrayList<>();
    for (Group<?> group : groups(service)) {
      LocalTriggers local = group.localTriggers(service);
      triggers.addAll(local.triggers());
      apiKeys.addAll(local.apiKeys());
    }
    return new LocalTriggers(triggers, apiKeys);
  }

  private static Trigger subscription(EventDefinition<?> event) {
    return new Trigger.Subscription(
        event.function() + "-" + event.key() + "-" + event.position(),
        event.function(),
        event.key(),
        Mapping.empty(SourceRange.of(Topology.FILE)));
  }

  /// The custom resource functions that the events need. Two event types may need the same one.
  static List<CustomResourceFunction.Requirement> customFunctions(AwsService service) {
    return groups(service).stream()
        .flatMap(group -> group.customFunctions(service).stream())
        .distinct()
        .toList();
  }

  private static List<Group<?>> groups(AwsService service) {
    return TYPES.stream().<Group<?>>map(type -> Group.of(type, service)).toList();
  }

  /// All events of one type.
  private record Group<E>(EventType<E> type, List<EventDefinition<E>> definitions) {

    static <E> Group<E> of(EventType<E> type, AwsService service) {
      List<EventDefinition<E>> definitions = new ArrayList<>();
      for (EventDefinition<?> event : service.events(type.key())) {
        definitions.add(event.as(type.shape()));
      }
      return new Group<>(type, definitions);
    }

    void check(AwsService service, DiagnosticCollector findings) {
      type.check(service, definitions, findings);
    }

    Fragment compile(AwsService service, Instant timestamp) {
      return definitions.isEmpty() ? Fragment.EMPTY : type.compile(service, definitions, timestamp);
    }

    LocalTriggers localTriggers(AwsService service) {
      LocalTriggers local =
          definitions.isEmpty() ? LocalTriggers.NONE : type.localTriggers(service, definitions);
      return local == null
          ? LocalTriggers.of(definitions.stream().map(Events::subscription).toList())
          : local;
    }

    List<CustomResourceFunction.Requirement> customFunctions(AwsService service) {
      return definitions.isEmpty() ? List.of() : type.customFunctions(service, definitions);
    }
  }
}
