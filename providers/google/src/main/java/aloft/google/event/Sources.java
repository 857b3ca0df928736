package aloft.google.event;

import aloft.build.portable.DatabaseEvent;
import aloft.build.portable.ObjectEvent;
import aloft.build.portable.QueueEvent;
import aloft.build.portable.TopicEvent;
import aloft.google.event.EventSource.Accepted;
import aloft.google.event.EventSource.Filter;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns the events of the manifest into sources of Eventarc.
///
/// @see <a href="https://cloud.google.com/eventarc/docs/reference/supported-events">Events</a>
final class Sources {
  static final String MESSAGE = "google.cloud.pubsub.topic.v1.messagePublished";
  static final String OBJECT = "google.cloud.storage.object.v1.";
  static final String DOCUMENT = "google.cloud.firestore.document.v1.";

  private static final String NAME = "[A-Za-z][A-Za-z0-9._~+%-]{2,254}";

  private Sources() {}

  static @Nullable EventSource topic(TopicEvent event, DiagnosticCollector findings) {
    SourceRange place = place(event.node(), "name");
    String topic = topicName(event.name(), place, findings);
    Map<String, List<String>> attributes = attributes(event.filter(), findings);
    return topic == null || attributes == null
        ? null
        : message("topic", event.node(), topic, false, new Accepted("", "", attributes));
  }

  static @Nullable EventSource queue(QueueEvent event, DiagnosticCollector findings) {
    String topic = topicName(event.name(), event.place("name"), findings);
    if (event.batch() != null && event.batch() > 1) {
      findings.note(
          event.place("batch"),
          "google/batch",
          "on Google, each call of the function has one message",
          null);
    }
    return topic == null ? null : message("queue", event.node(), topic, true, Accepted.ALL);
  }

  private static EventSource message(
      String key, Node node, String topic, boolean redelivered, Accepted accepted) {
    return new EventSource(
        key, node.place(), MESSAGE, List.of(), topic, null, null, redelivered, accepted);
  }

  /// The name of a topic of the service's project.
  ///
  /// @param name `orders`, or `projects/PROJECT/topics/orders`
  /// @return null if a topic cannot have this name
  private static @Nullable String topicName(
      String name, SourceRange place, DiagnosticCollector findings) {
    String[] parts = name.split("/", -1);
    boolean isFull = parts.length == 4 && parts[0].equals("projects") && parts[2].equals("topics");
    String id = isFull ? parts[3] : name;
    if (!id.matches(NAME) || id.startsWith("goog")) {
      findings.error(
          place,
          "google/name",
          "a topic cannot have the name \"" + id + "\"",
          "use 3 to 255 letters, digits and . _ ~ + % -, starting with a letter but not with goog");
      return null;
    }
    return isFull && !parts[1].equals("*") ? name : id;
  }

  /// The values that each attribute may have; null if they cannot be checked.
  private static @Nullable Map<String, List<String>> attributes(
      @Nullable Mapping filter, DiagnosticCollector findings) {
    Map<String, List<String>> attributes = new LinkedHashMap<>();
    boolean isValid = true;
    for (Mapping.Entry entry :
        filter == null ? List.<Mapping.Entry>of() : filter.entries().values()) {
      List<String> values = new ArrayList<>();
      for (Node value :
          entry.value() instanceof Sequence list ? list.items() : List.of(entry.value())) {
        if (value instanceof Scalar scalar && scalar.value() != null) {
          values.add(scalar.print());
        } else {
          isValid = false;
          findings.error(
              value.place(),
              "google/filter",
              "on Google, a filter compares an attribute with values only",
              "write a value or a list of values, and check the rest in the handler");
        }
      }
      attributes.put(entry.key(), values);
    }
    return isValid ? attributes : null;
  }

  static @Nullable EventSource object(ObjectEvent event, DiagnosticCollector findings) {
    if (!event.bucket().matches("[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]")
        || event.bucket().startsWith("goog")
        || event.bucket().contains("google")) {
      findings.error(
          place(event.node(), "bucket"),
          "google/name",
          "a bucket of Cloud Storage cannot have the name \"" + event.bucket() + "\"",
          "use 3 to 63 lower-case letters, digits and . _ -, without \"google\"");
      return null;
    }
    return new EventSource(
        "object",
        event.node().place(),
        OBJECT + (event.isDeletion() ? "deleted" : "finalized"),
        List.of(new Filter("bucket", event.bucket(), false)),
        null,
        event.bucket(),
        null,
        false,
        new Accepted(orEmpty(event.prefix()), orEmpty(event.suffix()), Map.of()));
  }

  static @Nullable EventSource database(DatabaseEvent event, DiagnosticCollector findings) {
    String document = event.document();
    if (document == null) {
      findings.error(
          event.node().place(),
          "google/database",
          "on Google, a database event needs \"document\"",
          "as in \"database: {document: 'users/{id}'}\", in a google: block of the function");
      return null;
    }
    for (String key : List.of("table", "container")) {
      Node other = event.node().get(key);
      if (other != null) {
        findings.error(
            other.place(),
            "google/database",
            "\"" + key + "\" belongs to the database of another cloud",
            "write the events of each cloud in its own block of the function");
        return null;
      }
    }
    return document(
        "database",
        event.node(),
        "written",
        event.database() == null ? "(default)" : event.database(),
        document);
  }

  /// @param change `created`, `updated`, `deleted` or `written`
  static EventSource document(
      String key, Node node, String change, String database, String document) {
    String path = document.startsWith("/") ? document.substring(1) : document;
    return new EventSource(
        key,
        node.place(),
        DOCUMENT + change,
        List.of(
            new Filter("database", database, false),
            new Filter("document", path, path.contains("{") || path.contains("*"))),
        null,
        null,
        null,
        false,
        Accepted.ALL);
  }

  static EventSource eventarc(EventarcEvent event) {
    List<Filter> filters = new ArrayList<>();
    event.filters().forEach((name, value) -> filters.add(new Filter(name, value, false)));
    event.pathPatterns().forEach((name, value) -> filters.add(new Filter(name, value, true)));
    return new EventSource(
        "event",
        event.node().place(),
        event.type(),
        filters,
        event.topic(),
        null,
        event.channel(),
        false,
        Accepted.ALL);
  }

  private static SourceRange place(Node node, String key) {
    Node value = node.get(key);
    return (value == null ? node : value).place();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
