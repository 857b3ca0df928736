package aloft.aws;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.customresource.CustomResourceFunction;
import aloft.aws.event.EventType;
import aloft.aws.event.LocalTriggers;
import aloft.aws.event.ScheduleType;
import aloft.aws.event.Sqs;
import aloft.aws.event.http.RestApiMethods;
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

/// All kinds of events, in the order in which their statements stand in the role.
final class Events {

  /// What is built.
  private static final List<EventType<?>> TYPES =
      List.of(new ScheduleType(), new RestApiMethods(), new Sqs.Type(), new HttpApiType());

  /// What the Serverless Framework has and Aloft does not yet.
  private static final List<String> LATER =
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

  /// The shapes of all kinds, each under its key.
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
      String bare = node.text();
      if (bare != null) {
        tellUnread(bare, node.place(), findings);
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

  /// An event with its settings as they would be written with care.
  static Node plainly(Node event) {
    return event instanceof Mapping mapping
        ? mapping.map((key, settings) -> {
          EventType<?> type = type(key);
          return type == null ? settings : Decoder.plainly(type.shape(), settings);
        })
        : event;
  }

  private static @Nullable EventDefinition<?> read(
      String function, int position, Mapping.Entry entry, DiagnosticCollector findings) {
    EventType<?> type = type(entry.key());
    if (type == null || entry.value().isNull()) {
      tellUnread(entry.key(), entry.place(), findings);
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

  private static void tellUnread(String key, SourceRange place, DiagnosticCollector findings) {
    if (LATER.contains(key)) {
      findings.error(
          place, "manifest/not-built", "events of type \"" + key + "\" are not built yet", null);
    } else if (type(key) != null) {
      findings.error(place, "manifest/type", "the event \"" + key + "\" has no settings", null);
    } else {
      List<String> known = new ArrayList<>(TYPES.stream().map(EventType::key).toList());
      known.addAll(LATER);
      findings.violation(
          place,
          "manifest/unknown-event",
          "unknown event type \"" + key + "\"",
          Suggestion.didYouMean(key, known));
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

  /// Lets every kind of event check the service.
  static void check(AwsService service, DiagnosticCollector findings) {
    TYPES.forEach(type -> check(type, service, findings));
  }

  private static <E> void check(
      EventType<E> type, AwsService service, DiagnosticCollector findings) {
    type.check(service, all(type, service), findings);
  }

  /// What all events of a service become.
  static Fragment compile(AwsService service, Instant moment) {
    return Fragment.build(
        builder -> TYPES.forEach(type -> builder.add(compile(type, service, moment))));
  }

  private static <E> Fragment compile(EventType<E> type, AwsService service, Instant moment) {
    List<EventDefinition<E>> all = all(type, service);
    return all.isEmpty() ? Fragment.EMPTY : type.compile(service, all, moment);
  }

  /// What a local cloud must know of all events.
  ///
  /// @param unfired takes those that do not come about there
  static LocalTriggers local(AwsService service, List<Topology.Unfired> unfired) {
    List<Topology.Api> apis = new ArrayList<>();
    List<Topology.Timer> timers = new ArrayList<>();
    List<Topology.ApiKey> keys = new ArrayList<>();
    for (EventType<?> type : TYPES) {
      LocalTriggers local = local(type, service, unfired);
      apis.addAll(local.apis());
      timers.addAll(local.timers());
      keys.addAll(local.keys());
    }
    return new LocalTriggers(apis, timers, keys);
  }

  private static <E> LocalTriggers local(
      EventType<E> type, AwsService service, List<Topology.Unfired> unfired) {
    List<EventDefinition<E>> all = all(type, service);
    LocalTriggers local = all.isEmpty() ? LocalTriggers.NONE : type.local(service, all);
    if (local != null) {
      unfired.addAll(local.unfired());
      return local;
    }
    all.forEach(event -> unfired.add(new Topology.Unfired(event.function(), type.key())));
    return LocalTriggers.NONE;
  }

  /// The functions of Aloft's own that the events want; two kinds of events may want the same one.
  static List<CustomResourceFunction.Wanted> customFunctions(AwsService service) {
    Set<CustomResourceFunction.Wanted> wanted = new LinkedHashSet<>();
    TYPES.forEach(type -> wanted.addAll(customFunctions(type, service)));
    return List.copyOf(wanted);
  }

  private static <E> List<CustomResourceFunction.Wanted> customFunctions(
      EventType<E> type, AwsService service) {
    List<EventDefinition<E>> all = all(type, service);
    return all.isEmpty() ? List.of() : type.customFunctions(service, all);
  }

  private static <E> List<EventDefinition<E>> all(EventType<E> type, AwsService service) {
    List<EventDefinition<E>> all = new ArrayList<>();
    for (AwsFunction function : service.functions()) {
      for (EventDefinition<?> occurrence : function.events()) {
        if (occurrence.key().equals(type.key())) {
          @SuppressWarnings("unchecked") // its type read it
          EventDefinition<E> own = (EventDefinition<E>) occurrence;
          all.add(own);
        }
      }
    }
    return all;
  }
}
