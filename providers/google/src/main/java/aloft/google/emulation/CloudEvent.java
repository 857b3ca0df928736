package aloft.google.emulation;

import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An event as Eventarc delivers it: a CloudEvent in the binary mode of HTTP.
///
/// A payload that is a CloudEvent in JSON is delivered as it is. Otherwise, the payload is the data
/// of a message of Pub/Sub, the metadata of an object of Cloud Storage, or the data of any other
/// event.
///
/// @see <a href="https://cloud.google.com/eventarc/docs/workflows/cloudevents">Formats</a>
/// @see <a
///   href="https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md">
///   HTTP binding</a>
record CloudEvent(
    FunctionCall call, EmulatedFunction.EmulatedSource source, String id, Instant moment) {
  private static final String MESSAGE = "google.cloud.pubsub.topic.v1.messagePublished";
  private static final String OBJECT = "google.cloud.storage.object.v1.";
  private static final String DOCUMENT = "google.cloud.firestore.document.v1.";
  private static final String AUDIT = "google.cloud.audit.log.v1.written";

  /// The fields of a CloudEvent in JSON that are no attributes.
  private static final List<String> DATA = List.of("data", "data_base64");

  /// @param json the payload; null if it is no JSON
  /// @param context attributes of the event; null for none
  HttpRequest request(Payload payload, @Nullable Node json, @Nullable Mapping context) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("id", id);
    attributes.put("specversion", "1.0");
    attributes.put("type", source.type());
    attributes.put("source", "//aloft/" + call.name());
    attributes.put("time", time());
    Payload body = payload;
    boolean isComplete =
        json instanceof Mapping event
            && event.get("specversion") != null
            && event.get("type") != null;
    if (json instanceof Mapping event && isComplete) {
      body = body(event);
      add(event, attributes);
    } else if (source.type().equals(MESSAGE)) {
      body = message(payload, json, context, attributes);
    } else if (source.type().startsWith(OBJECT)) {
      body = object(json, attributes);
    } else if (source.type().startsWith(DOCUMENT)) {
      document(attributes);
    } else {
      other(attributes);
    }
    if (context != null) {
      add(context, attributes);
    }
    String type = attributes.remove("datacontenttype");
    List<Header> headers = new ArrayList<>();
    attributes.forEach((key, value) -> headers.add(new Header("ce-" + key, value)));
    headers.add(new Header("Content-Type", type == null ? FunctionCall.JSON : type));
    return new HttpRequest("POST", "/", null, "HTTP/1.1", headers, body, "127.0.0.1", moment, id);
  }

  private String time() {
    return moment.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static void add(Mapping fields, Map<String, String> attributes) {
    fields
        .entries()
        .forEach((key, entry) -> {
          if (!DATA.contains(key) && entry.value() instanceof Scalar scalar) {
            attributes.put(key.toLowerCase(Locale.ROOT), scalar.print());
          }
        });
  }

  /// The data of a CloudEvent in JSON.
  private static Payload body(Mapping event) {
    Node encoded = event.get("data_base64");
    String text = encoded == null ? null : encoded.text();
    if (text != null) {
      return Payload.of(Base64.getDecoder().decode(text));
    }
    Node data = event.get("data");
    return Payload.of(data == null ? "{}" : Json.write(data, 0));
  }

  /// A message. A payload with `message` is complete.
  private Payload message(
      Payload payload,
      @Nullable Node json,
      @Nullable Mapping context,
      Map<String, String> attributes) {
    String topic = source.topic() == null ? "topic" : source.topic();
    String full = topic.startsWith("projects/") ? topic : project() + "/topics/" + topic;
    attributes.put("source", "//pubsub.googleapis.com/" + full);
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    if (json != null && json.get("message") instanceof Mapping given) {
      put(given, message);
    } else {
      String text = json instanceof Scalar ? json.text() : null;
      byte[] data = text == null ? payload.bytes() : text.getBytes(StandardCharsets.UTF_8);
      message.put("data", Base64.getEncoder().encodeToString(data));
      if (context != null && context.get("attributes") instanceof Mapping given) {
        message.put("attributes", Json.plainValue(given));
      }
    }
    message.putIfAbsent("messageId", id);
    message.putIfAbsent("message_id", message.get("messageId"));
    message.putIfAbsent("publishTime", time());
    message.putIfAbsent("publish_time", message.get("publishTime"));
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("message", message);
    body.put(
        "subscription",
        project() + "/subscriptions/eventarc-" + call.region() + "-" + call.name() + "-sub");
    return json(body);
  }

  /// The metadata of an object. A payload that is no JSON object is not used.
  private Payload object(@Nullable Node json, Map<String, String> attributes) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("kind", "storage#object");
    object.put("bucket", source.attributes().getOrDefault("bucket", "bucket"));
    object.put("name", "object");
    object.put("generation", Long.toString(moment.toEpochMilli()));
    object.put("metageneration", "1");
    object.put("contentType", "application/octet-stream");
    object.put("size", "0");
    object.put("timeCreated", time());
    object.put("updated", time());
    if (json instanceof Mapping given) {
      put(given, object);
    }
    attributes.put("bucket", String.valueOf(object.get("bucket")));
    attributes.put("source", "//storage.googleapis.com/projects/_/buckets/" + object.get("bucket"));
    attributes.put("subject", "objects/" + object.get("name"));
    return json(object);
  }

  private void document(Map<String, String> attributes) {
    String database = source.attributes().getOrDefault("database", "(default)");
    String document = source.attributes().getOrDefault("document", "").replaceAll("[{}*]", "");
    attributes.put("source", "//firestore.googleapis.com/" + project() + "/databases/" + database);
    attributes.put("subject", "documents/" + document);
    attributes.put("project", call.project());
    attributes.put("location", call.region());
    attributes.put("database", database);
    attributes.put("namespace", "(default)");
    attributes.put("document", document);
  }

  private void other(Map<String, String> attributes) {
    if (source.type().equals(AUDIT)) {
      attributes.put("source", "//cloudaudit.googleapis.com/" + project() + "/logs/activity");
      attributes.put("subject", source.attributes().getOrDefault("serviceName", ""));
      attributes.put("recordedtime", time());
    }
    source
        .attributes()
        .forEach((key, value) -> attributes.put(key.toLowerCase(Locale.ROOT), value));
  }

  private String project() {
    return "projects/" + call.project();
  }

  private static void put(Mapping given, Map<String, @Nullable Object> fields) {
    given.entries().forEach((key, entry) -> fields.put(key, Json.plainValue(entry.value())));
  }

  private static Payload json(Object value) {
    return Payload.of(Json.write(value, 0));
  }
}
