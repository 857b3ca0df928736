package aloft.aws;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.customresource.CustomResourceFunction;
import aloft.aws.event.EventType;
import aloft.aws.event.LocalTriggers;
import aloft.aws.event.ScheduleType;
import aloft.aws.event.Sqs;
import aloft.aws.event.http.HttpEventType;
import aloft.aws.event.httpapi.HttpApiType;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.model.Topology;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All event types, in the order of their statements in the role.
final class Events {

  /// The supported event types.
  private static final List<EventType<?>> TYPES =
      List.of(new ScheduleType(), new HttpEventType(), new Sqs.Type(), new HttpApiType());

  /// Event types of the Serverless Framework that Aloft does not support yet.
  private static final List<String> UNSUPPORTED =
      List.of(
          "s3",
          "websocket",
          "sns",
          "stream",
          "kafka",
          "activemq",
          "rabbitmq",
          "msk",
          "alb",
          "alexaSkill",
          "alexaSmartHome",
          "iot",
          "iotFleetProvisioning",
          "cloudwatchEvent",
          "cloudwatchLog",
          "cognitoUserPool",
          "eventBridge",
          "cloudFront");

  private Events() {}

  /// The schemas of all supported types, each under its key.
  static List<Schema> schemas() {
    return TYPES.stream()
        .<Schema>map(type ->
            Schema.Shape.of(
                "", Map.of(type.key(), new Schema.Field(Schema.of(type.shape()), true, null))))
        .toList();
  }

  /// Reads the events of a function.
  static List<EventDefinition<?>> read(
      String function, List<Node> nodes, DiagnosticCollector findings) {
    List<EventDefinition<?>> events = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      String text = node.text();
      if (text != null) {
        reportUnread(text, node.place(), findings);
      } else if (node instanceof Mapping mapping && !mapping.entries().isEmpty()) {
        for (Mapping.Entry entry : mapping.entries().values()) {
          EventDefinition<?> event = read(function, i + 1, entry, findings);
          if (event != null) {
            events.add(event);
          }
        }
      } else {
        findings.error(
            node.place(), "manifest/type", "expected an event, as in \"- httpApi: GET /path\"");
      }
    }
    return events;
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
      reportUnread(entry.key(), entry.place(), findings);
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

  private static void reportUnread(String key, SourceRange place, DiagnosticCollector findings) {
    if (UNSUPPORTED.contains(key)) {
      findings.error(
          place,
          "manifest/not-built",
          "events of type \"" + key + "\" are not supported yet",
          null);
    } else if (type(key) != null) {
      findings.error(place, "manifest/type", "the event \"" + key + "\" has no settings", null);
    } else {
      List<String> keys = new ArrayList<>(TYPES.stream().map(EventType::key).toList());
      keys.addAll(UNSUPPORTED);
      findings.violation(
          place,
          "manifest/unknown-event",
          "unknown event type \"" + key + "\"",
          Suggestion.didYouMean(key, keys));
    }
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
    TYPES.forEach(type -> check(type, service, findings));
  }

  private static <E> void check(
      EventType<E> type, AwsService service, DiagnosticCollector findings) {
    type.check(service, eventsOf(type, service), findings);
  }

  /// Compiles all events of a service.
  static Fragment compile(AwsService service, Instant timestamp) {
    return Fragment.build(
        builder -> TYPES.forEach(type -> builder.add(compile(type, service, timestamp))));
  }

  private static <E> Fragment compile(EventType<E> type, AwsService service, Instant timestamp) {
    List<EventDefinition<E>> events = eventsOf(type, service);
    return events.isEmpty() ? Fragment.EMPTY : type.compile(service, events, timestamp);
  }

  /// The APIs, timers and API keys of all events, for the local cloud.
  ///
  /// @param unfired collects the events that are not emulated locally
  static LocalTriggers localTriggers(AwsService service, List<Topology.Unfired> unfired) {
    List<Topology.Api> apis = new ArrayList<>();
    List<Topology.Timer> timers = new ArrayList<>();
    List<Topology.ApiKey> keys = new ArrayList<>();
    for (EventType<?> type : TYPES) {
      LocalTriggers local = localTriggers(type, service, unfired);
      apis.addAll(local.apis());
      timers.addAll(local.timers());
      keys.addAll(local.keys());
    }
    return new LocalTriggers(apis, timers, keys);
  }

  private static <E> LocalTriggers localTriggers(
      EventType<E> type, AwsService service, List<Topology.Unfired> unfired) {
    List<EventDefinition<E>> events = eventsOf(type, service);
    LocalTriggers local =
        events.isEmpty() ? LocalTriggers.NONE : type.localTriggers(service, events);
    if (local != null) {
      unfired.addAll(local.unfired());
      return local;
    }
    events.forEach(event -> unfired.add(new Topology.Unfired(event.function(), type.key())));
    return LocalTriggers.NONE;
  }

  /// The custom resource functions that the events need. Two event types may need the same one.
  static List<CustomResourceFunction.Requirement> customFunctions(AwsService service) {
    Set<CustomResourceFunction.Requirement> requirements = new LinkedHashSet<>();
    TYPES.forEach(type -> requirements.addAll(customFunctions(type, service)));
    return List.copyOf(requirements);
  }

  private static <E> List<CustomResourceFunction.Requirement> customFunctions(
      EventType<E> type, AwsService service) {
    List<EventDefinition<E>> events = eventsOf(type, service);
    return events.isEmpty() ? List.of() : type.customFunctions(service, events);
  }

  private static <E> List<EventDefinition<E>> eventsOf(EventType<E> type, AwsService service) {
    List<EventDefinition<E>> events = new ArrayList<>();
    for (AwsFunction function : service.functions()) {
      for (EventDefinition<?> event : function.events()) {
        if (event.key().equals(type.key())) {
          @SuppressWarnings("unchecked") // the event was read by this type
          EventDefinition<E> typed = (EventDefinition<E>) event;
          events.add(typed);
        }
      }
    }
    return events;
  }
}
