package aloft.azure.emulation;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.emulation.Payload;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The body of a request to a worker: the data of the bindings, and the metadata of the trigger.
///
/// @see <a
///   href="https://learn.microsoft.com/azure/azure-functions/functions-custom-handlers#request-payload">
///   Request payload</a>
final class FunctionMessage {
  private final EmulatedFunction function;
  private final String id;
  private final Instant time;
  private final Map<String, @Nullable Object> metadata = new LinkedHashMap<>();

  FunctionMessage(EmulatedFunction function, String id, Instant time) {
    this.function = function;
    this.id = id;
    this.time = time.truncatedTo(ChronoUnit.SECONDS);
  }

  /// Returns the message for a payload.
  ///
  /// @param context a JSON object whose fields replace metadata, with the values of input bindings
  ///   in `inputs`; null for none
  /// @param name the name of the function
  Payload of(Payload payload, @Nullable Mapping context, String name) {
    Binding trigger = function.trigger();
    @Nullable Object value = data(trigger, payload, context);
    return write(Map.of(trigger.name(), value == null ? "" : value), context, name);
  }

  /// Returns the message for the data of the trigger.
  Payload write(Map<String, ?> triggerData, @Nullable Mapping context, String name) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>(triggerData);
    if (context != null) {
      context
          .entries()
          .forEach((key, entry) -> {
            if (key.equals("inputs") && entry.value() instanceof Mapping inputs) {
              inputs
                  .entries()
                  .forEach((input, given) -> data.put(input, Json.plainValue(given.value())));
            } else {
              metadata.put(key, Json.plainValue(entry.value()));
            }
          });
    }
    metadata.put("sys", Map.of("MethodName", name, "UtcNow", time.toString(), "RandGuid", id));
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("Data", data);
    message.put("Metadata", metadata);
    return Payload.of(Json.write(message, 0));
  }

  private @Nullable Object data(Binding trigger, Payload payload, @Nullable Mapping context) {
    Node json = json(payload);
    boolean many = trigger.text("cardinality", "").equalsIgnoreCase("many");
    return switch (trigger.type().toLowerCase(Locale.ROOT)) {
      case "timertrigger" ->
          json != null && json.get("IsPastDue") != null
              ? Json.plainValue(json)
              : HostTriggers.status(null, time);
      case "queuetrigger" -> queue(text(payload, json));
      case "blobtrigger" -> blob(trigger, text(payload, json), context);
      case "servicebustrigger" -> {
        addServiceBus();
        if (!many) {
          yield text(payload, json);
        }
        List<Object> messages = list(payload, json);
        addForEach("UserPropertiesArray", messages);
        addForEach("ApplicationPropertiesArray", messages);
        metadata.remove("UserProperties");
        yield messages;
      }
      case "eventhubtrigger" -> {
        addEventHub(trigger);
        boolean one = trigger.text("cardinality", "many").equalsIgnoreCase("one");
        if (one) {
          yield text(payload, json);
        }
        List<Object> messages = list(payload, json);
        addForEach("PropertiesArray", messages);
        addForEach("SystemPropertiesArray", messages);
        metadata.remove("SystemProperties");
        yield messages;
      }
      case "cosmosdbtrigger" ->
          json instanceof Sequence
              ? Json.plainValue(json)
              : List.of(json == null ? payload.text() : plain(json));
      case "eventgridtrigger" -> eventGrid(json, payload);
      default -> json == null ? payload.text() : plain(json);
    };
  }

  private static Object plain(Node node) {
    Object value = Json.plainValue(node);
    return value == null ? "" : value;
  }

  private static @Nullable Node json(Payload payload) {
    try {
      return Json.read(payload.text(), "event");
    } catch (UserException e) {
      return null;
    }
  }

  /// Text in JSON is the message itself; anything else is sent as it is.
  private static String text(Payload payload, @Nullable Node json) {
    String text =
        json instanceof Scalar scalar && scalar.value() instanceof String value ? value : null;
    return text == null ? payload.text() : text;
  }

  private static List<Object> list(Payload payload, @Nullable Node json) {
    List<Object> messages = new ArrayList<>();
    if (json instanceof Sequence sequence) {
      for (Node item : sequence.items()) {
        messages.add(item instanceof Scalar ? plain(item) : Json.write(item, 0));
      }
    } else {
      messages.add(text(payload, json));
    }
    return messages;
  }

  private String queue(String text) {
    metadata.put("DequeueCount", 1);
    metadata.put("ExpirationTime", time.plus(Duration.ofDays(7)).toString());
    metadata.put("Id", id);
    metadata.put("InsertionTime", time.toString());
    metadata.put("NextVisibleTime", time.plus(Duration.ofMinutes(10)).toString());
    metadata.put("PopReceipt", id);
    metadata.put("QueueTrigger", text);
    return text;
  }

  /// The names of the path pattern come from the context; `name` is `blob` without one.
  private String blob(Binding trigger, String text, @Nullable Mapping context) {
    StringBuilder path = new StringBuilder();
    String pattern = trigger.text("path", "");
    int at = 0;
    for (int open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', at)) {
      int close = pattern.indexOf('}', open);
      if (close < 0) {
        break;
      }
      String name = pattern.substring(open + 1, close);
      Node given = context == null ? null : context.get(name);
      String value = given == null ? null : given.text();
      String used = value == null ? "blob" : value;
      metadata.put(name, used);
      path.append(pattern, at, open).append(used);
      at = close + 1;
    }
    path.append(pattern.substring(at));
    metadata.put("BlobTrigger", path.toString());
    metadata.put("Uri", "http://127.0.0.1:10000/devstoreaccount1/" + path);
    metadata.put(
        "Properties",
        Map.of("Length", Payload.of(text).bytes().length, "LastModified", time.toString()));
    metadata.put("Metadata", Map.of());
    return text;
  }

  private void addServiceBus() {
    metadata.put("MessageId", id);
    metadata.put("DeliveryCount", 1);
    metadata.put("SequenceNumber", 1);
    metadata.put("EnqueuedTimeUtc", time.toString());
    metadata.put("ExpiresAtUtc", time.plus(Duration.ofDays(14)).toString());
    metadata.put("ApplicationProperties", Map.of());
    metadata.put("UserProperties", Map.of());
  }

  private void addEventHub(Binding trigger) {
    metadata.put(
        "PartitionContext",
        Map.of(
            "EventHubName",
            trigger.text("eventHubName", ""),
            "ConsumerGroup",
            trigger.text("consumerGroup", "$Default"),
            "PartitionId",
            "0"));
    metadata.put("SequenceNumber", 0);
    metadata.put("Offset", "0");
    metadata.put("EnqueuedTimeUtc", time.toString());
    metadata.put("SystemProperties", Map.of());
  }

  private void addForEach(String key, List<Object> messages) {
    metadata.put(key, Collections.nCopies(messages.size(), Map.of()));
  }

  /// An event that is complete is sent as it is; anything else is the data of an event.
  private Object eventGrid(@Nullable Node json, Payload payload) {
    if (json instanceof Mapping event
        && (event.get("eventType") != null || event.get("specversion") != null)) {
      return plain(event);
    }
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("id", id);
    event.put("topic", "local");
    event.put("subject", "local");
    event.put("eventType", "Local.Event");
    event.put("eventTime", time.toString());
    event.put("data", json == null ? payload.text() : plain(json));
    event.put("dataVersion", "1.0");
    event.put("metadataVersion", "1");
    return event;
  }
}
